import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Product {
  /** For example `http://127.0.0.1:41327`. */
  url: string
  stop(): Promise<void>
}

const READY_MS = 20_000
const STOP_MS = 5_000
const KEPT_OUTPUT = 4_000

/**
 * Starts the real product in a process of its own, in sandbox mode with an empty data folder, and answers once it is
 * ready. `env` is added to the environment. When it does not start, the error holds what it printed last.
 */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'voice-sync-'))
  const url = `http://127.0.0.1:${port}`
  const own = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder, LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    env: { ...process.env, ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (printed = (printed + piece.toString()).slice(-KEPT_OUTPUT)))
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)

  const stop = async () => {
    process.off('exit', killAtExit)
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await gone
      clearTimeout(hard)
    }
    await rm(folder, { recursive: true, force: true })
  }
  const until = Date.now() + READY_MS
  while (!(await answers(`${url}/readyz`))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop()
      throw new Error(`The product did not become ready. It printed:\n${printed}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, stop }
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null)
  await answer?.body?.cancel()
  return answer?.ok ?? false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
