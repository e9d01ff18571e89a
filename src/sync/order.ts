/**
 * Puts the writes of a plan in an order in which each can succeed: what gives a number up comes before what takes it,
 * and a ring of users who swap numbers is opened at one place. Pure.
 */
import type { TeamsChange } from '../jobs/job.ts'

/** A write that is not in its place yet. */
export type Draft = Omit<TeamsChange, 'ordinal' | 'waitsFor'> & {
  /** The number that somebody else in the plan gives up first. */
  waitsForNumber: string | null
}

export interface Ordered {
  changes: TeamsChange[]
  /** Drafts whose number nobody in the plan gives up. */
  stuck: Draft[]
}

/** The number a write frees, if any. */
export const frees = (draft: Pick<Draft, 'kind' | 'before'>): string | null =>
  draft.kind === 'unassign' || draft.kind === 'change' ? draft.before : null

/** The drafts from which a ring can be opened: following who frees what they wait for leads back to them. */
function inRing(start: Draft, drafts: Draft[]): boolean {
  const freeing = new Map(drafts.map((draft) => [frees(draft), draft]))
  let at: Draft | undefined = start
  for (let steps = 0; at && steps <= drafts.length; steps += 1) {
    at = freeing.get(at.waitsForNumber)
    if (at === start) return true
  }
  return false
}

/**
 * Orders the drafts that wait, given which earlier ordinal frees which number. Ordinals go on from `next`.
 * A ring is opened by one user giving up its old number first, and getting the new one as an assignment at the end.
 */
export function order(waiting: Draft[], freedBy: ReadonlyMap<string, number>, next: number): Ordered {
  const freed = new Map(freedBy)
  const changes: TeamsChange[] = []
  const put = (draft: Draft, waitsFor: number[]): void => {
    const number = frees(draft)
    const ordinal = next + changes.length
    if (number) freed.set(number, ordinal)
    const { waitsForNumber: _, ...change } = draft
    changes.push({ ...change, ordinal, waitsFor })
  }
  let left = waiting
  while (left.length > 0) {
    const ready = left.filter((draft) => freed.has(draft.waitsForNumber ?? ''))
    for (const draft of ready) put(draft, [freed.get(draft.waitsForNumber ?? '') ?? next])
    left = left.filter((draft) => !ready.includes(draft))
    if (ready.length > 0) continue
    const opening = left.find((draft) => draft.kind === 'change' && inRing(draft, left))
    if (!opening) break
    put({ ...opening, kind: 'unassign', after: null, waitsForNumber: null }, [])
    left = left.map((draft) => (draft === opening ? { ...draft, kind: 'assign', before: null } : draft))
  }
  return { changes, stuck: left }
}
