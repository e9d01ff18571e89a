/**
 * A sync beside its lower bounds (`facts` of the decision 0002): requests, wall clock, and what it costs the product's
 * process alone in CPU, memory and longest block of the event loop. Prints figures, asserts none.
 */
import type { Job } from '../src/api/contract.ts'
import { requests, resetRequests, signIn, type Person } from '../tests/journeys/person.ts'
import { changeNumbers } from './changes.ts'
import { calls, type Bound } from './requests.ts'
import { openSubject, type Block, type Subject } from './subject.ts'

const ENDED = ['succeeded', 'succeededWithErrors', 'failed', 'refused', 'cancelled']
const pages = (records: number, size: number): number => Math.ceil(records / size)

interface Measured {
  jobs: Job[]
  seconds: { pbx: number; teams: number; wall: number }
  cpu: number
  peak: number
  block: Block
  requests: Bound
  /** Seconds from the last number change that Graph accepted until all of them are in force. */
  inForce: number
}

/** One sync, watched from outside. */
export async function measure(subject: Subject): Promise<Measured> {
  const { clouds } = subject
  const admin = await signIn(clouds, 'admin', subject.url)
  await resetRequests(clouds)
  await subject.longestBlock()
  const before = subject.usage()
  const began = performance.now()
  const { body } = await admin.send<{ jobIds: string[] }>('POST', '/api/sync', { service: 'all' })
  const jobs = await ended(subject, admin, body.jobIds)
  const wall = (performance.now() - began) / 1000
  const after = subject.usage()
  const failed = jobs.find((job) => job.state !== 'succeeded')
  if (failed) throw new Error(`job ${failed.id} ${failed.state}: ${failed.cause?.code}`)
  const took = (service: string): number => {
    const job = jobs.find((each) => each.service === service)
    return (Date.parse(job?.endedAt ?? '') - Date.parse(job?.startedAt ?? '')) / 1000
  }
  return {
    jobs,
    seconds: { pbx: took('pbx'), teams: took('teams'), wall },
    cpu: after.cpu - before.cpu,
    peak: after.peak,
    block: await subject.longestBlock(),
    requests: calls(await requests(clouds)),
    inForce: await inForce(clouds),
  }
}

interface Accepted {
  at: number
  doneAt: number | null
}

/** Microsoft's own work, which comes on top of what its limits take: nobody can prove a number before. */
async function inForce(clouds: string): Promise<number> {
  const answer = await fetch(`${clouds}/sandbox/writes`)
  const { items } = (await answer.json()) as { items: Accepted[] }
  const last = (of: (each: Accepted) => number): number => items.reduce((most, each) => Math.max(most, of(each)), 0)
  return Math.max(0, last(({ doneAt }) => doneAt ?? 0) - last(({ at, doneAt }) => (doneAt === null ? 0 : at))) / 1000
}

/** Tokens last an hour, and so may a sync that keeps to the limits. */
const RENEW_MS = 30 * 60_000

async function ended({ clouds, url }: Subject, first: Person, ids: string[]): Promise<Job[]> {
  const began = performance.now()
  let [admin, since] = [first, began]
  for (;;) {
    if (performance.now() - since > RENEW_MS) [admin, since] = [await signIn(clouds, 'admin', url), performance.now()]
    const jobs = await Promise.all(ids.map((id) => admin.get<Job>(`/api/jobs/${id}`)))
    if (jobs.every((job) => ENDED.includes(job.state))) return jobs
    // short syncs are asked for often, so that what is measured is theirs
    await new Promise((resolve) => setTimeout(resolve, performance.now() - began < 30_000 ? 50 : 1000))
  }
}

/** Best case of a sync with a cursor: newest users and audit records; one users call, all numbers, writes, one re-list. */
export const deltaSync = (users: number, changes: number): Bound => ({
  pbx: Math.max(1, pages(Math.min(users, changes), 1000)) + 1,
  graph: 1 + pages(users, 1000) + (changes > 0 ? pages(changes, 20) + pages(users, 1000) + pages(changes, 5000) : 0),
})

export const firstSync = (users: number): Bound => ({
  pbx: pages(users, 1000) + 1,
  graph: 1 + pages(users, 999) + 3 * pages(users, 1000) + pages(users, 20) + pages(users, 5000),
})

/** Seconds that the vendors' limits take at the least: 20 requests in 10 s and 100 a minute; 30 reads and writes a second. */
function leastSeconds(bound: Bound, changes: number): number {
  const pbx = bound.pbx <= 20 ? 0 : Math.floor((bound.pbx - 1) / 100) * 60
  return Math.max(pbx, bound.graph / 30, changes / 30)
}

const HEAD = [
  '| users | sync | 8x8 | best | Graph | best | wall s | bound s | + in force s | ratio | CPU s | peak MB | longest block ms | longest work ms |',
  '|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
]

function line(users: number, name: string, seen: Measured, best: Bound, bound: number | null): string {
  const least = bound === null ? null : Math.max(bound, 1) + seen.inForce
  const ratio = least === null ? '–' : (seen.seconds.wall / least).toFixed(2)
  const figures = [seen.requests.pbx, best.pbx, seen.requests.graph, best.graph, seen.seconds.wall.toFixed(1)]
  const rest = [
    bound?.toFixed(1) ?? '–',
    bound === null ? '–' : seen.inForce.toFixed(1),
    ratio,
    seen.cpu.toFixed(2),
    seen.peak.toFixed(0),
    seen.block.blockMs.toFixed(0),
    seen.block.workMs.toFixed(0),
  ]
  return `| ${[users, name, ...figures, ...rest].join(' | ')} |`
}

export interface SyncBenchOptions {
  /** `later`: off in the first sync, which takes an hour of 100,000 users, and on from then on. */
  limits: 'on' | 'off' | 'later'
  changes: number[]
  databaseUrl: string | null
  node?: string[]
}

export async function benchSync(
  sizes: number[],
  { limits, changes, databaseUrl, node = [] }: SyncBenchOptions,
): Promise<void> {
  const env: Record<string, string> = databaseUrl ? { DATABASE_URL: databaseUrl } : {}
  const words = { on: 'on', off: 'off', later: 'on after the first' }
  console.log(
    `\nA full sync, limits ${words[limits]}, ${databaseUrl ? 'PostgreSQL' : 'SQLite'}; the product's own process\n`,
  )
  console.log(HEAD.join('\n'))
  for (const users of sizes) {
    const subject = await openSubject({ users, limits: limits === 'on', env, node })
    let limited = limits === 'on'
    try {
      const print = (name: string, seen: Measured, best: Bound, k: number): void =>
        console.log(line(users, name, seen, best, limited ? leastSeconds(best, k) : null))
      const idle = subject.usage()
      print('first', await measure(subject), firstSync(users), users)
      if (limits === 'later') {
        await subject.limited()
        limited = true
      }
      for (const [round, k] of changes.filter((each) => each <= users).entries()) {
        if (k > 0) await changeNumbers(subject.clouds, k, round)
        print(`${k} changes`, await measure(subject), deltaSync(users, k), k)
      }
      console.log(
        `<!-- ${users}: before the first sync ${idle.rss.toFixed(0)} MB, ${idle.cpu.toFixed(2)} s; ` +
          `files that the machine gave up and read again: ${subject.readAgain().toFixed(0)} MB -->`,
      )
    } finally {
      await subject.stop()
    }
  }
}
