/**
 * Requests of a first and of an unchanged sync, with limits off, beside the lower bounds of the calculation in
 * `docs/decisions/0002-requests-per-sync.md`.
 */
import type { Requests } from '../tests/journeys/person.ts'
import { open, requestsOfSync } from './product.ts'

export interface Bound {
  pbx: number
  graph: number
}

const pages = (users: number, size: number): number => Math.ceil(users / size)

/** Best case: lists at their largest pages, writes in batches of 20, one re-listing, 5,000 users a policy call. */
export const firstSync = (users: number): Bound => ({
  pbx: pages(users, 1000) + 1,
  graph: 1 + pages(users, 999) + 3 * pages(users, 1000) + pages(users, 20) + pages(users, 5000) - (users < 1 ? 1 : 0),
})

export const unchangedSync = (users: number): Bound => ({ pbx: 2, graph: 1 + pages(users, 1000) })

/** HTTP calls: a batch is one, however many requests it carries. */
export function calls(seen: Requests): Bound {
  const sum = (cloud: string): number => Object.values(seen[cloud] ?? {}).reduce((total, count) => total + count, 0)
  return { pbx: sum('8x8'), graph: sum('graph') - sum('inBatches') }
}

export async function benchRequests(sizes: number[]): Promise<void> {
  console.log('\nRequests per full sync (limits off; best = lower bound of the vendors’ page and batch sizes)\n')
  console.log('| users | sync | 8x8 | best | Graph | best |\n|---:|---|---:|---:|---:|---:|')
  for (const users of sizes) {
    const subject = await open(users)
    try {
      const rows: [string, Bound, (n: number) => Bound][] = []
      rows.push(['first', calls(await requestsOfSync(subject)), firstSync])
      rows.push(['unchanged', calls(await requestsOfSync(subject)), unchangedSync])
      for (const [name, seen, best] of rows) {
        const bound = best(users)
        console.log(`| ${users} | ${name} | ${seen.pbx} | ${bound.pbx} | ${seen.graph} | ${bound.graph} |`)
      }
    } finally {
      await subject.product.stop()
    }
  }
}
