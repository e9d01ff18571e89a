/** The sandbox in a process of its own, so that the clouds outlive a product that is killed. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Clouds {
  /** Where `/sandbox` is. */
  url: string
  writes(): Promise<Write[]>
  stop(): Promise<void>
}

/** As `GET /sandbox/writes` tells them. */
export interface Write {
  at: number
  call: string
  status: number
  number: string | null
  holder: string | null
  changed: number
}

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'sandbox', 'main.ts')

export async function startClouds(env: Record<string, string>): Promise<Clouds> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] ?? '', ...env } })
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (piece: Buffer) => (printed += piece.toString()))
    child.stdout.on('data', (piece: Buffer) => {
      const found = /"url":"([^"]+)\/sandbox"/.exec((printed += piece.toString()))
      if (found?.[1]) resolve(found[1])
    })
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}:\n${printed}`)))
  })
  return {
    url,
    async writes() {
      const { items } = (await (await fetch(`${url}/sandbox/writes`)).json()) as { items: Write[] }
      return items
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
