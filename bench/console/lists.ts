/** What each list of the console takes at the API, one at a time as a person asks. */
import type { Subject } from '../subject.ts'
import { pagesOf } from './pages.ts'
import { usersOf } from './users.ts'

const ROUNDS = 100
/** The product lets one caller ask so often. */
const LEAST_MS = 8

/** What is asked for in round `n`. */
export type Ask = (n: number) => string

/** `only`: parts of names, separated by commas. */
export async function benchLists(subject: Subject, users: number, only: string | null = null): Promise<void> {
  const lists = [...(await usersOf(subject.admin)), ...(await pagesOf(subject.admin))]
  console.log(
    `\n| list over ${users} users | p50 ms | p95 ms | its processor p50 ms | p95 ms | longest work ms |\n` +
      '|---|---:|---:|---:|---:|---:|',
  )
  const together: number[] = []
  for (const [name, ask] of lists.filter(
    ([name]) => only === null || only.split(',').some((part) => name.includes(part)),
  )) {
    await subject.longestBlock()
    const took = await asked(subject, ask)
    const { workMs } = await subject.longestBlock()
    const [all, own] = [took.map(({ ms }) => ms), took.map(({ cpuMs }) => cpuMs)]
    together.push(...all)
    console.log(
      `| ${name} | ${at(all, 0.5)} | ${at(all, 0.95)} | ${at(own, 0.5)} | ${at(own, 0.95)} | ${workMs.toFixed(0)} |`,
    )
  }
  console.log(
    `\nall ${together.length} of them: p50 ${at(together, 0.5)} ms, p95 ${at(together, 0.95)}, p99 ${at(together, 0.99)}`,
  )
}

interface Took {
  ms: number
  /** Of the product's process; not moved by what else the machine does. */
  cpuMs: number
}

async function asked({ admin, cpuMs }: Subject, ask: Ask): Promise<Took[]> {
  const took: Took[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const before = cpuMs()
    const began = performance.now()
    await admin.get(ask(n))
    const ms = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, LEAST_MS - ms)))
    took.push({ ms, cpuMs: cpuMs() - before })
  }
  return took
}

function at(figures: number[], share: number): string {
  const sorted = figures.toSorted((one, other) => one - other)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
}
