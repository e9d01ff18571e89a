/** Groups: the generator's, with what scripts changed laid over. */
import type { Company } from '../company/company.ts'
import type { AccountBook } from './accountBook.ts'

export type GroupEntry =
  | { k: 'group'; at: number; id: string; name: string | null }
  | { k: 'member'; at: number; group: string; id: string; is: boolean }

export interface GroupBook {
  /** In a fixed order. */
  all(): { id: string; name: string }[]
  has(id: string): boolean
  /** Places of accounts that are in it, through groups in groups too, each once; `from` on, at most `most`. */
  members(id: string, from: number, most: number): { places: number[]; next: number | null }
  /** Is the account in it, through groups in groups too? */
  holds(id: string, place: number, accountId: string): boolean
  accept(entry: GroupEntry): void
}

interface Kept {
  name: string
  groups: Set<string>
  /** What scripts said of members: in or out. */
  said: Map<string, boolean>
  has(index: number): boolean
}

export function createGroupBook({ groups, people }: Company, accounts: AccountBook): GroupBook {
  const book = new Map<string, Kept>(
    groups.map(({ id, name, groups: nested, has }) => [id, { name, groups: new Set(nested), said: new Map(), has }]),
  )

  /** The group and all below it; a ring is walked once. */
  function below(id: string, seen = new Set<string>()): Set<string> {
    const group = book.get(id)
    if (!group || seen.has(id)) return seen
    seen.add(id)
    for (const nested of group.groups) below(nested, seen)
    return seen
  }

  const isIn = (group: Kept, place: number, id: string): boolean =>
    group.said.get(id) ?? (place < people.count && group.has(place))

  return {
    all: () => [...book].map(([id, { name }]) => ({ id, name })),
    has: (id) => book.has(id),
    members(id, from, most) {
      const inside = [...below(id)].flatMap((one) => book.get(one) ?? [])
      const places: number[] = []
      let place = from
      for (; place < accounts.places() && places.length < most; place++) {
        const account = accounts.at(place)
        if (account && inside.some((group) => isIn(group, place, account.id))) places.push(place)
      }
      return { places, next: place < accounts.places() ? place : null }
    },
    holds: (id, place, accountId) =>
      [...below(id)].some((one) => {
        const group = book.get(one)
        return group !== undefined && isIn(group, place, accountId)
      }),
    accept(entry) {
      if (entry.k === 'member') {
        const group = book.get(entry.group)
        if (!book.has(entry.id)) group?.said.set(entry.id, entry.is)
        else if (entry.is) group?.groups.add(entry.id)
        else group?.groups.delete(entry.id)
      } else if (entry.name === null) {
        book.delete(entry.id)
        for (const group of book.values()) group.groups.delete(entry.id)
      } else {
        book.set(entry.id, { name: entry.name, groups: new Set(), said: new Map(), has: () => false })
      }
    },
  }
}
