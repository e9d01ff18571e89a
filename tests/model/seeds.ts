/** Deals seeds out to processes, as many as there are cores. */
import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { History } from './history.ts'

export interface Failure {
  seed: number
  violations: string[]
  /** The shortest that was found to fail. */
  history: History
  trace: string[]
}

export type Told = { seed: number; failure: Failure | null } | { ready: true }

export interface SeedsWanted {
  from: number
  to: number
  /** Stop at the first that fails. */
  first?: boolean
  workers?: number
  /** The worker of a copy of the project. */
  worker?: string
  onFailure?: (failure: Failure) => void
}

export interface SeedsRun {
  seeds: number
  /** In seed order. */
  failures: Failure[]
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

export async function runSeeds({ from, to, first, workers, worker, onFailure }: SeedsWanted): Promise<SeedsRun> {
  const failures: Failure[] = []
  let next = from
  let seeds = 0
  const deal = (child: ChildProcess): void => {
    const done = next > to || (first && failures.length > 0)
    if (done) child.disconnect()
    else child.send({ seed: next++, minimise: !first })
  }
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(worker ?? WORKER, {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        // a copy is never run again: its compiled modules are not worth keeping
        ...(worker && { env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } }),
      })
      child.on('message', (told: Told) => {
        if ('seed' in told) {
          seeds += 1
          if (told.failure) {
            failures.push(told.failure)
            onFailure?.(told.failure)
          }
        }
        deal(child)
      })
      child.on('error', reject)
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
    })
  const count = Math.min(workers ?? availableParallelism(), to - from + 1)
  await Promise.all(Array.from({ length: count }, one))
  return { seeds, failures: failures.sort((a, b) => a.seed - b.seed) }
}
