import { keepTaken, nothingTaken } from '../counters.ts'
import type { Direct, Work } from '../engine.ts'
import { statement } from '../statement.ts'
import { writing, writingSoon } from '../transaction.ts'

/** Writes that are waiting together are one transaction; no more than so many, so that nobody waits long for a turn. */
const MOST = 32

export interface Waiting {
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
    while (queue.length > 0) {
      const together = queue.splice(0, MOST)
      const ends = await commitTogether(store, tenantId, together)
      // the next are written while these wait for the disk
      void acknowledge(store, together, ends)
    }
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

/** Answers what to tell once the disk has it; what could not be committed is told at once. */
export async function commitTogether(store: Work, tenantId: string, together: Waiting[]): Promise<(() => void)[]> {
  try {
    if (!store.direct) return await writing(store, 'directory', tenantId, (work) => each(work, together, attempt))
    return await withoutSavepoints(store, store.direct, tenantId, together)
  } catch (error) {
    // the commit itself failed: nothing of it is there
    for (const { failed } of together) failed(error)
    return []
  }
}

/** A savepoint costs a copy of every page that is written after it: all goes again with them should one be needed. */
async function withoutSavepoints(
  store: Work,
  direct: Direct,
  tenantId: string,
  together: Waiting[],
): Promise<(() => void)[]> {
  try {
    return await writingSoon(store, 'directory', tenantId, async (work) => {
      const taken = nothingTaken()
      const ends = await each({ ...work, taken }, together, (work, waiting) => attemptBare(work, direct, waiting))
      await keepTaken(work, taken)
      return ends
    })
  } catch (error) {
    if (error !== AGAIN) throw error
    return writingSoon(store, 'directory', tenantId, (work) => each(work, together, attempt))
  }
}

/** Somebody failed who had written already. */
const AGAIN = Symbol('again')

async function attemptBare(work: Work, direct: Direct, { write, done, failed }: Waiting): Promise<() => void> {
  const before = direct.writes()
  try {
    const value = await write(work)
    return () => done(value)
  } catch (error) {
    if (isFatal(error)) throw error
    if (direct.writes() !== before) throw AGAIN
    return () => failed(error)
  }
}

async function each(
  work: Work,
  together: Waiting[],
  go: (work: Work, waiting: Waiting) => Promise<() => void>,
): Promise<(() => void)[]> {
  const ends: (() => void)[] = []
  for (const waiting of together) ends.push(await go(work, waiting))
  return ends
}

async function acknowledge({ direct }: Work, together: Waiting[], ends: (() => void)[]): Promise<void> {
  try {
    if (ends.length > 0) await direct?.flush()
    for (const end of ends) end()
  } catch (error) {
    for (const { failed } of together) failed(error)
  }
}

const savepoint = statement(() => 'savepoint one')
const release = statement(() => 'release savepoint one')
const rollback = statement(() => 'rollback to savepoint one')

/** Answers what to tell once all of it is committed. */
async function attempt(work: Work, { write, done, failed }: Waiting): Promise<() => void> {
  await savepoint(work, [])
  try {
    const value = await write(work)
    await release(work, [])
    return () => done(value)
  } catch (error) {
    if (isFatal(error)) throw error
    await rollback(work, [])
    await release(work, [])
    return () => failed(error)
  }
}

const isFatal = (error: unknown): boolean => error instanceof Error && error.name === 'StoreBroken'
