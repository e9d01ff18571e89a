/** What each list of the console takes at the API, one at a time as a person asks. */
import { databaseTime, type DatabaseTime } from '../databaseTime.ts'
import type { Subject } from '../subject.ts'
import { pagesOf } from './pages.ts'
import { usersOf } from './users.ts'

const ROUNDS = 100
/** The product lets one caller ask so often. */
const LEAST_MS = 8

/** What is asked for in round `n`. */
export type Ask = (n: number) => string

export interface ListsBench {
  /** Parts of names, separated by commas; null: all. */
  only: string | null
  databaseUrl: string | null
}

export async function benchLists(subject: Subject, users: number, { only, databaseUrl }: ListsBench): Promise<void> {
  const lists = [...(await usersOf(subject.admin)), ...(await pagesOf(subject.admin))]
  console.log(
    `\n| list over ${users} users | p50 ms | p95 ms | its processor p50 ms | p95 ms | database's p50 ms | p95 ms | longest work ms |\n` +
      '|---|---:|---:|---:|---:|---:|---:|---:|',
  )
  const together: number[] = []
  for (const [name, ask] of lists.filter(
    ([name]) => only === null || only.split(',').some((part) => name.includes(part)),
  )) {
    await subject.longestBlock()
    const took = await asked(subject, ask, await databaseTime(databaseUrl))
    const { workMs } = await subject.longestBlock()
    const figures = [took.map(({ ms }) => ms), took.map(({ cpuMs }) => cpuMs), took.flatMap(({ there }) => there ?? [])]
    together.push(...(figures[0] ?? []))
    const columns = figures.flatMap((some) => [at(some, 0.5), at(some, 0.95)])
    console.log(`| ${[name, ...columns, workMs.toFixed(0)].join(' | ')} |`)
  }
  console.log(
    `\nall ${together.length} of them: p50 ${at(together, 0.5)} ms, p95 ${at(together, 0.95)}, p99 ${at(together, 0.99)}`,
  )
}

interface Took {
  ms: number
  /** Of the product's process; not moved by what else the machine does. */
  cpuMs: number
  /** Of the database's; null: unknown. */
  there: number | null
}

async function asked({ admin, cpuMs }: Subject, ask: Ask, database: DatabaseTime): Promise<Took[]> {
  const took: Took[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const [before, there] = [cpuMs(), database.ms()]
    const began = performance.now()
    await admin.get(ask(n))
    const ms = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, LEAST_MS - ms)))
    const thereNow = database.ms()
    took.push({ ms, cpuMs: cpuMs() - before, there: there === null || thereNow === null ? null : thereNow - there })
  }
  return took
}

function at(figures: number[], share: number): string {
  if (figures.length === 0) return '–'
  const sorted = figures.toSorted((one, other) => one - other)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
}
