/**
 * What changed last, of each tenant, in memory: whoever reads only what changed (`meta.lastModified gt`) is answered without a
 * walk through everybody, and no write pays for an index. It names all that changed at a time or later, and maybe more: the
 * filter itself is asked of each, so that a clock that steps back only makes it say "not known".
 */
import type { Listing } from './windows.ts'

type Table = Listing['table']

export interface Recent {
  /** So many at the least of each tenant. */
  kept: number
  /** Before the transaction that changes them ends. */
  note(table: Table, tenantId: string, ids: readonly string[], at: string): void
  /** The same for a change that may be made by another thread, or turn out to be none. */
  around<T>(change: Change, write: () => Promise<T>, changed: (outcome: T) => boolean): Promise<T>
  of(table: Table, tenantId: string): Known
}

export interface Change {
  table: Table
  tenantId: string
  id: string
  at: string
}

/** When each changed last, by its id. */
export type Times = ReadonlyMap<string, string>

export interface Known {
  /** Changed at that time or later, or perhaps. Null: that is not known, or more than `most`. */
  since(time: string, most: number): string[] | null
  /** Would it be known, had somebody looked through all records once? */
  isWorthLearning(time: string): boolean
  /** All that had changed at that time or later at some moment since it was asked for; null: more than are kept. */
  learn(time: string, found: Times | null): void
}

/** Kept of each tenant, twice at the most. Where more changed, all records are gone through. */
const KEPT = 1000
/** Of which anything is kept. */
const TENANTS = 100

const NEVER = '~'

/** `latest`: of the times in it, whatever their order. */
interface Generation {
  times: Map<string, string>
  latest: string
}

const nobody = (): Generation => ({ times: new Map(), latest: '' })

interface Tenant extends Known {
  note(id: string, at: string): void
  /** The latest time of all that is kept, or was. */
  latest(): string
}

export function createRecent({ kept, tenants: most } = { kept: KEPT, tenants: TENANTS }): Recent {
  const tenants: Record<Table, Map<string, Tenant>> = { user_records: new Map(), group_records: new Map() }
  /** Ids on their way, and how many times: whether they changed already nobody knows. */
  const underway = new Map<string, number>()
  /** The latest change of tenants of which nothing is kept any more. */
  let lost = ''

  function of(table: Table, tenantId: string): Tenant {
    const known = tenants[table].get(tenantId)
    if (known) return known
    const made = createTenant(lost, underway, kept)
    tenants[table].set(tenantId, made)
    if (tenants[table].size > most) loseFirst(tenants[table])
    return made
  }

  function loseFirst(all: Map<string, Tenant>): void {
    for (const [tenantId, tenant] of all) {
      lost = later(lost, tenant.latest())
      all.delete(tenantId)
      return
    }
  }

  function end(id: string): void {
    const times = underway.get(id) ?? 1
    if (times === 1) underway.delete(id)
    else underway.set(id, times - 1)
  }

  return {
    kept,
    of,
    note(table, tenantId, ids, at) {
      const tenant = of(table, tenantId)
      for (const id of ids) tenant.note(id, at)
    },
    async around({ table, tenantId, id, at }, write, changed) {
      underway.set(id, (underway.get(id) ?? 0) + 1)
      // of what failed nobody may know whether it was written
      let isChanged = true
      try {
        const outcome = await write()
        isChanged = changed(outcome)
        return outcome
      } finally {
        if (isChanged) of(table, tenantId).note(id, at)
        end(id)
      }
    },
  }
}

function createTenant(lost: string, underway: ReadonlyMap<string, number>, kept: number): Tenant {
  let young = nobody()
  let old = nobody()
  /** The latest change that was noted and is not kept. What changed later, and was noted, is kept. */
  let floor = lost
  /** What changed from this time on and was not noted, as it changed before this process, is in `learnt`. */
  let from = NEVER
  let learnt: Times = new Map()
  /** From here on there were too many. */
  let many = ''

  const isKept = (time: string): boolean => time > floor

  function* ids(time: string): Generator<string> {
    yield* underway.keys()
    for (const [id, at] of learnt) if (at >= time) yield id
    for (const { times, latest } of [old, young])
      if (latest >= time) for (const [id, at] of times) if (at >= time) yield id
  }

  return {
    note(id, at) {
      young.times.set(id, later(young.times.get(id) ?? at, at))
      young.latest = later(young.latest, at)
      if (young.times.size < kept) return
      floor = later(floor, old.latest)
      old = young
      young = nobody()
    },
    latest: () => [floor, old.latest, young.latest].reduce(later),
    since(time, most) {
      if (!isKept(time) || time < from) return null
      const found = new Set<string>()
      for (const id of ids(time)) {
        found.add(id)
        if (found.size > most) return null
      }
      return [...found]
    },
    isWorthLearning: (time) => isKept(time) && time < from && time > many,
    learn(time, found) {
      if (found === null) many = later(many, time)
      else if (time < from) {
        from = time
        learnt = found
      }
    },
  }
}

const later = (one: string, other: string): string => (one > other ? one : other)
