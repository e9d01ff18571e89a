/**
 * Puts the writes of a plan in an order in which each can succeed: what gives a number up comes before what takes it,
 * and a ring of users who swap numbers is opened at one place. Pure.
 */
import type { TeamsChange } from '../../jobs/job.ts'

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

/** Waiting drafts by their place in the list, which is the order among those that could go at the same time. */
type Left = Map<number, Draft>

/**
 * One place of each ring from which it can be opened, in order: following who frees what they wait for leads back to it.
 * Every draft is walked over once.
 */
function openings(left: Left): number[] {
  const freeing = new Map([...left].map(([place, draft]) => [frees(draft), place]))
  const after = (place: number): number | undefined => freeing.get(left.get(place)?.waitsForNumber ?? '')
  const walkOf = new Map<number, number>()
  const found: number[] = []
  for (const start of left.keys()) {
    let at: number | undefined = start
    while (at !== undefined && !walkOf.has(at)) {
      walkOf.set(at, start)
      at = after(at)
    }
    if (at !== undefined && walkOf.get(at) === start) found.push(firstOfRing(at, after))
  }
  return found.sort((a, b) => a - b)
}

function firstOfRing(place: number, after: (place: number) => number | undefined): number {
  let first = place
  for (let at = after(place); at !== undefined && at !== place; at = after(at)) first = Math.min(first, at)
  return first
}

/** Puts a number back in the place of one that was put there by hand, for which another user may wait. */
export const mayGiveUp = ({ kind, before }: Pick<Draft, 'kind' | 'before'>): boolean =>
  kind === 'assign' && before !== null

/** Where one does wait for it, it is given up as with a change: Microsoft may show both, or take no second number. */
function givingUp(drafts: Draft[]): Draft[] {
  const waited = new Set(drafts.map(({ waitsForNumber }) => waitsForNumber))
  return drafts.map((draft) => (mayGiveUp(draft) && waited.has(draft.before) ? { ...draft, kind: 'change' } : draft))
}

/**
 * Orders the drafts that wait, given which earlier ordinal frees which number. Ordinals go on from `next`.
 * A ring is opened by one user giving up its old number first, and getting the new one as an assignment at the end.
 */
export function order(drafts: Draft[], freedBy: ReadonlyMap<string, number>, next: number): Ordered {
  const freed = new Map(freedBy)
  const all = givingUp(drafts)
  const waiting = all.filter(({ waitsForNumber }) => waitsForNumber !== null)
  const left: Left = new Map(waiting.entries())
  const waitersOf = new Map<string, number[]>()
  for (const [place, { waitsForNumber }] of waiting.entries()) {
    const places = waitersOf.get(waitsForNumber ?? '')
    if (places) places.push(place)
    else waitersOf.set(waitsForNumber ?? '', [place])
  }
  const changes: TeamsChange[] = []
  const put = (draft: Draft, waitsFor: number[]): void => {
    const number = frees(draft)
    const ordinal = next + changes.length
    if (number) freed.set(number, ordinal)
    const { waitsForNumber: _, ...change } = draft
    changes.push({ ...change, ordinal, waitsFor })
  }
  /** Who can go now that these numbers are free; then who can go because of them, and so on. */
  const release = (numbers: Iterable<string>): void => {
    let now = new Set(numbers)
    while (now.size > 0) {
      const ready = [...now].flatMap((number) => waitersOf.get(number) ?? []).filter((place) => left.has(place))
      now = new Set()
      for (const place of ready.sort((a, b) => a - b)) {
        const draft = left.get(place)
        left.delete(place)
        if (!draft) continue
        const number = frees(draft)
        put(draft, [freed.get(draft.waitsForNumber ?? '') ?? next])
        if (number) now.add(number)
      }
    }
  }
  for (const draft of all) if (draft.waitsForNumber === null) put(draft, [])
  release([...waitersOf.keys()].filter((number) => freed.has(number)))
  for (let rings = openings(left); rings.length > 0; rings = openings(left)) {
    for (const place of rings) {
      const draft = left.get(place)
      const number = draft ? frees(draft) : null
      if (!draft || number === null) continue
      put({ ...draft, kind: 'unassign', after: null, waitsForNumber: null }, [])
      left.set(place, { ...draft, kind: 'assign', before: null })
      release([number])
    }
  }
  return { changes, stuck: [...left.values()] }
}
