/** Runs programs side by side, some at a time, and prints what each said when it has ended. */
import { spawn } from 'node:child_process'

export interface Part {
  what: string
  args: string[]
  /** It runs tests, and fails when it says of none that it passed. */
  tests: boolean
}

export interface PartsRun {
  /** Tests that passed. */
  passed: number
  /** What failed, by name. */
  failed: string[]
}

const PASSING = /^ {2}(\d+) passing/m

export interface Run {
  atOnce: number
  print: (text: string) => void
  /** Ends those that run, and begins no other. */
  signal?: AbortSignal
}

/** In the order given; each is a run of this Node. */
export async function runParts(parts: Part[], { atOnce, print, signal }: Run): Promise<PartsRun> {
  const ended: PartsRun = { passed: 0, failed: [] }
  const waiting = [...parts]
  async function worker(): Promise<void> {
    while (!signal?.aborted) {
      const part = waiting.shift()
      if (!part) return
      const began = Date.now()
      const { code, text } = await runOne(part.args, signal)
      const passed = Number(PASSING.exec(text)?.[1] ?? 0)
      const good = code === 0 && (passed > 0 || !part.tests)
      if (part.tests) ended.passed += passed
      if (!good) ended.failed.push(part.what)
      const seconds = ((Date.now() - began) / 1000).toFixed(1)
      print(`\n> ${part.what}\n${text}  ${part.what}: ${good ? '' : `failed (${code}), `}${seconds} s\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  ended.failed.push(...waiting.map(({ what }) => what))
  return ended
}

function runOne(args: string[], signal: AbortSignal | undefined): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // mocha takes it as the wish to close what is open and end
      killSignal: 'SIGINT',
      ...(signal && { signal }),
    })
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece))
    child.once('error', (error) => resolve({ code: null, text: `${error.message}\n` }))
    child.once('close', (code) => resolve({ code, text: Buffer.concat(pieces).toString() }))
  })
}
