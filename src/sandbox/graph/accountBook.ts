/** The accounts of a company's Microsoft 365: the generator's, with what changed laid over, and the log that delta reads. */
import type { Account, Accounts } from '../company/accounts.ts'

export interface AccountChange {
  /** Milliseconds since 1970. */
  at: number
  place: number
  /** Changed properties of the user resource; null: created or deleted. */
  properties: string[] | null
}

export interface AccountBook {
  places(): number
  /** Null: nobody there, or deleted. */
  at(place: number): Account | null
  placeOf(id: string): number | null
  placeOfUpn(upn: string): number | null
  /** The id of whoever was there, deleted or not. */
  idAt(place: number): string | null
  /** Oldest first; its length is the delta token's place. */
  changes: AccountChange[]
  add(account: Account, at: number): void
  change(id: string, patch: Partial<Account>, properties: string[], at: number): void
  remove(id: string, at: number): void
}

export function createAccountBook(accounts: Accounts): AccountBook {
  const changed = new Map<number, Account | null>()
  const ids = new Map<number, string>()
  const placeOfAdded = new Map<string, number>()
  const byUpn = new Map<string, number>()

  function put(place: number, account: Account | null): void {
    const before = changed.get(place)
    if (before) byUpn.delete(before.upn.toLowerCase())
    changed.set(place, account)
    if (account) byUpn.set(account.upn.toLowerCase(), place)
  }

  const book: AccountBook = {
    changes: [],
    places: () => accounts.count + placeOfAdded.size,
    at(place) {
      const over = changed.get(place)
      return over !== undefined ? over : accounts.at(place)
    },
    placeOf(id) {
      const place = placeOfAdded.get(id.toLowerCase()) ?? accounts.placeOf(id)
      return place !== null && book.at(place) ? place : null
    },
    placeOfUpn(upn) {
      const over = byUpn.get(upn.toLowerCase())
      if (over !== undefined) return over
      const place = accounts.placeOfUpn(upn)
      return place !== null && !changed.has(place) ? place : null
    },
    idAt: (place) => ids.get(place) ?? accounts.at(place)?.id ?? null,
    add(account, at) {
      const place = book.places()
      placeOfAdded.set(account.id, place)
      ids.set(place, account.id)
      put(place, account)
      book.changes.push({ at, place, properties: null })
    },
    change(id, patch, properties, at) {
      const place = book.placeOf(id)
      const before = place === null ? null : book.at(place)
      if (place === null || !before) return
      put(place, { ...before, ...patch })
      if (properties.length > 0) book.changes.push({ at, place, properties })
    },
    remove(id, at) {
      const place = book.placeOf(id)
      if (place === null) return
      put(place, null)
      book.changes.push({ at, place, properties: null })
    },
  }
  return book
}
