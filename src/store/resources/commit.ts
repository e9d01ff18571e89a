import { sql } from 'kysely'
import type { Work } from '../engine.ts'
import { writing } from '../transaction.ts'

/** Writes that are waiting together are one transaction; no more than so many, so that nobody waits long for a turn. */
const MOST = 32

interface Waiting {
  write(work: Work): Promise<unknown>
  done(value: unknown): void
  failed(error: unknown): void
}

export type Commit = <T>(tenantId: string, write: (work: Work) => Promise<T>) => Promise<T>

/**
 * Group commit: a write that comes while another is on its way to the disk shares the next commit. Each has a savepoint
 * of its own, so that one that fails takes back nothing of the others.
 */
export function createCommit(store: Work): Commit {
  const queues = new Map<string, Waiting[]>()

  async function drain(tenantId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await commitTogether(store, tenantId, queue.splice(0, MOST))
    queues.delete(tenantId)
  }

  return <T>(tenantId: string, write: (work: Work) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const waiting = { write, done: resolve as (value: unknown) => void, failed: reject }
      const queue = queues.get(tenantId)
      if (queue) return void queue.push(waiting)
      const own = [waiting]
      queues.set(tenantId, own)
      // whoever comes in the same turn goes along
      setImmediate(() => void drain(tenantId, own))
    })
}

async function commitTogether(store: Work, tenantId: string, together: Waiting[]): Promise<void> {
  const ends: (() => void)[] = []
  try {
    await writing(store, 'directory', tenantId, async (work) => {
      for (const one of together) ends.push(await attempt(work, one))
    })
  } catch (error) {
    // the commit itself failed: nothing of it is there
    for (const { failed } of together) failed(error)
    return
  }
  for (const end of ends) end()
}

/** Answers what to tell once all of it is committed. */
async function attempt(work: Work, { write, done, failed }: Waiting): Promise<() => void> {
  await sql.raw('savepoint one').execute(work.db)
  try {
    const value = await write(work)
    await sql.raw('release savepoint one').execute(work.db)
    return () => done(value)
  } catch (error) {
    if (isFatal(error)) throw error
    await sql.raw('rollback to savepoint one').execute(work.db)
    await sql.raw('release savepoint one').execute(work.db)
    return () => failed(error)
  }
}

const isFatal = (error: unknown): boolean => error instanceof Error && error.name === 'StoreBroken'
