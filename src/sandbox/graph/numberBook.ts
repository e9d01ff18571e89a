/**
 * The telephone numbers that Teams knows. Direct routing numbers need no upload: one becomes known when it is assigned,
 * and is forgotten when it is released (a choice; no page says). Numbers of other types stay, unassigned.
 */
import type { Assignment, NumberType } from '../company/assignments.ts'

export type ActivationState = 'activated' | 'assignmentPending' | 'assignmentFailed' | 'updatePending' | 'updateFailed'
export type Category = 'primary' | 'private' | 'alternate'

export interface NumberRecord {
  number: string
  type: NumberType
  source: 'online' | 'onPremises'
  target: string | null
  holder: 'user' | 'application'
  state: ActivationState
  category: Category | null
  locationId: string | null
  options: string[]
}

export interface NumberBook {
  get(number: string): NumberRecord | null
  /** In a fixed order, for paging by $skip. */
  all(): readonly NumberRecord[]
  heldBy(target: string): NumberRecord[]
  /** Makes this account the holder, and the number known. */
  hold(
    number: string,
    type: NumberType,
    target: string,
    holder: 'user' | 'application',
    category: Category,
  ): NumberRecord
  release(number: string): void
}

export function createNumberBook(first: Iterable<Assignment>): NumberBook {
  const book = new Map<string, NumberRecord>()
  const byTarget = new Map<string, Set<string>>()
  let listed: NumberRecord[] | null = null

  function drop(record: NumberRecord): void {
    if (record.target === null) return
    const held = byTarget.get(record.target)
    held?.delete(record.number)
    if (held?.size === 0) byTarget.delete(record.target)
  }
  function attach(record: NumberRecord, target: string): void {
    const held = byTarget.get(target)
    if (held) held.add(record.number)
    else byTarget.set(target, new Set([record.number]))
    record.target = target
  }

  const numbers: NumberBook = {
    get: (number) => book.get(number) ?? null,
    all: () => (listed ??= [...book.values()]),
    heldBy: (target) => [...(byTarget.get(target) ?? [])].flatMap((number) => book.get(number) ?? []),
    hold(number, type, target, holder, category) {
      let record = book.get(number)
      if (!record) {
        const bare = { number, type, target: null, holder, category, locationId: null, options: [] }
        record = { ...bare, source: 'online', state: 'activated' }
        book.set(number, record)
        listed?.push(record)
      }
      drop(record)
      attach(record, target)
      return Object.assign(record, { holder, category })
    },
    release(number) {
      const record = book.get(number)
      if (!record) return
      drop(record)
      Object.assign(record, { target: null, category: null, state: 'activated' })
      if (record.type !== 'directRouting') return
      book.delete(number)
      listed = null
    },
  }
  for (const { number, type, source, target, holder } of first) {
    // one in stock was held and given back
    numbers.hold(number, type, target ?? '', holder, 'primary').source = source
    if (target === null) numbers.release(number)
  }
  return numbers
}
