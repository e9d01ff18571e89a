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
  failed: Failure[]
}

export interface Failure {
  what: string
  /** What mocha says of the tests that failed, or the end of what was printed. */
  why: string
}

const PASSING = /^ {2}(\d+) passing/m
const FAILING = /^ {2}\d+ failing$/m
/** Characters of `why`: a log is read from its end, and may keep no more than that. */
const WHY = 6_000

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
      if (!good) ended.failed.push({ what: part.what, why: whyOf(text) })
      const seconds = ((Date.now() - began) / 1000).toFixed(1)
      print(`\n> ${part.what}\n${text}  ${part.what}: ${good ? '' : `failed (${code}), `}${seconds} s\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  ended.failed.push(...waiting.map(({ what }) => ({ what, why: 'did not run' })))
  return ended
}

function whyOf(text: string): string {
  const plain = text.replace(/\u001b\[\d+m/g, '')
  const at = plain.search(FAILING)
  return at < 0 ? plain.slice(-WHY) : plain.slice(at, at + WHY)
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
