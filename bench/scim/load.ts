/** The client's other end: what it is told to do, and what it saw. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { usageOf } from '../subject.ts'

export type Order =
  | { do: 'open'; url: string; token: string; width: number }
  | { do: 'make'; users: number }
  | { do: 'know'; ids: string[] }
  | { do: 'run'; name: string; seconds: number }

export interface Load {
  requests: number
  /** Refused, or not what was asked for. */
  failed: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p99: number
}

export interface Client {
  /** Makes so many users by POST; answers their ids. */
  make(users: number): Promise<string[]>
  /** Tells which users there are. */
  know(ids: string[]): Promise<unknown>
  /** So many connections from now on. */
  widen(width: number): Promise<unknown>
  run(name: string, seconds: number): Promise<Load>
  /** Seconds of processor it took itself. */
  cpu(): number
  close(): void
}

export async function openClient(url: string, token: string, width: number): Promise<Client> {
  const child = fork(join(import.meta.dirname, 'client.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const order = <T>(order: Order): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (answer: { value: T } | { error: string }) => {
        if ('error' in answer) reject(new Error(answer.error))
        else resolve(answer.value)
      })
      child.send(order)
    })
  await order({ do: 'open', url, token, width })
  return {
    make: (users) => order({ do: 'make', users }),
    know: (ids) => order({ do: 'know', ids }),
    widen: (width) => order({ do: 'open', url, token, width }),
    run: (name, seconds) => order({ do: 'run', name, seconds }),
    cpu: () => usageOf(child.pid ?? 0).cpu,
    close: () => void child.kill('SIGKILL'),
  }
}
