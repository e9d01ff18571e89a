import { useState } from 'react'
import type { ChosenUsers, User } from '../../../../api/contract.ts'
import { userFilter } from '../../../api/queries.ts'
import type { UsersSearch } from '../../../router.tsx'
import { sought } from '../filter/conditions.ts'

/** The users that something is to be done with: some of this page, or everybody who matches. */
export interface Choice {
  n: number
  /** How many match. */
  total: number
  has(id: string): boolean
  all: boolean
  toggle(id: string): void
  toggleAll(): void
  /** Everybody who matches, of this many pages. */
  everybody: (() => void) | null
  clear(): void
  /** Whom the server is told. */
  body: ChosenUsers
}

/** `users`: what the page shows. `total`: how many match. */
export function useChoice(users: User[], total: number, search: UsersSearch): Choice {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [everybody, setEverybody] = useState(false)
  // who is not on the page any more is chosen no more
  const here = users.filter(({ id }) => ids.has(id))
  const all = users.length > 0 && here.length === users.length
  const choose = (next: Iterable<string>) => {
    setEverybody(false)
    setIds(new Set(next))
  }
  const filter = userFilter(sought(search))
  return {
    total,
    n: everybody && all ? total : here.length,
    has: (id) => ids.has(id),
    all,
    toggle: (id) => choose(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]),
    toggleAll: () => choose(all ? [] : users.map(({ id }) => id)),
    everybody: all && !everybody && total > users.length ? () => setEverybody(true) : null,
    clear: () => choose([]),
    body:
      everybody && all
        ? { ...(search.search ? { search: search.search } : {}), filter: filter ?? EVERY_STATE }
        : { ids: here.map(({ id }) => id) },
  }
}

/** Without a filter everybody is meant, which the server wants to be said. */
const EVERY_STATE = 'state:blocked,state:queued,state:waiting,state:excluded,state:inSync'
