/** Finds people, and gathers what the cards say of one. */
import type { UserRow } from '../directory/store.ts'
import { nameOf, sidesOf } from './cards/personFacts.ts'
import type { PersonFacts } from './cards/personFacts.ts'
import type { Rooms } from './commands/command.ts'
import { apart } from './commands/match.ts'

type Looking = Pick<Rooms, 'directory'>

export async function personOf(rooms: Looking, tenantId: string, userId: string): Promise<PersonFacts | null> {
  const { directory } = rooms
  const [row, [view], queued] = await Promise.all([
    directory.user(tenantId, userId),
    directory.viewsOf(tenantId, [userId]),
    directory.queuedOf(tenantId, userId),
  ])
  if (!row || !view) return null
  return {
    id: row.id,
    name: nameOf(row),
    userName: row.userName,
    upn: view.m365?.userPrincipalName ?? null,
    number: row.number,
    state: row.state,
    reason: row.reason,
    detail: row.reasonDetail,
    deleted: row.deletedAt !== null,
    kept: view.kept ? 'teams' : view.keptUser ? 'pbx' : null,
    nextTryAt: row.nextTryAt,
    fields: sidesOf(view),
    queued,
    seen: { pbx: view.pbxSeenAt, m365: null },
  }
}

export interface Found {
  /** At most five, exact matches first. */
  rows: UserRow[]
  total: number
  /** What finds the same users, and nobody else, in the console; null: nothing does. */
  search: string | null
  /** Nobody matches; this one is nearly of that name. */
  near: UserRow | null
}

const SHOWN = 5
const LOOKED_AT = 200
const LONGEST = 200

export async function findPeople(rooms: Looking, tenantId: string, words: string): Promise<Found> {
  const text = words.slice(0, LONGEST)
  const search = (part: string) => rooms.directory.users(tenantId, { search: part, limit: LOOKED_AT })
  const { items, total } = await search(text)
  if (total > 0) return { rows: exactFirst(items, text), total, search: text, near: null }
  const parts = text.split(' ').toSorted((a, b) => b.length - a.length)
  const [longest = ''] = parts
  // the words of a name in another order
  const others = parts.length > 1 ? (await search(longest)).items : []
  const all = others.filter((row) => parts.every((part) => searched(row).includes(part)))
  if (all.length > 0) {
    const turned = text.split(' ').toReversed().join(' ')
    const same = (await search(turned)).total === all.length
    return { rows: all.slice(0, SHOWN), total: all.length, search: same ? turned : null, near: null }
  }
  const alike = longest.length < 4 ? [] : (await search(longest.slice(0, 2))).items
  return { rows: [], total: 0, search: null, near: nearest([...others, ...alike], text) }
}

const searched = (row: UserRow): string => `${nameOf(row)} ${row.userName} ${row.email ?? ''}`.toLowerCase()

function exactFirst(rows: UserRow[], text: string): UserRow[] {
  const same = (row: UserRow) =>
    [row.displayName, row.userName, row.email, row.number, row.extension].some((each) => each?.toLowerCase() === text)
  return rows.toSorted((a, b) => Number(same(b)) - Number(same(a))).slice(0, SHOWN)
}

const NEAR = 2
const NAME = 64

/** One letter swapped counts one; names so short that everything is near are not offered. */
function nearest(rows: UserRow[], text: string): UserRow | null {
  if (text.length < 4 || text.length > NAME) return null
  const [first] = rows
    .map((row) => ({ row, apart: apart(nameOf(row).toLowerCase().slice(0, NAME), text) }))
    .filter((one) => one.apart <= NEAR)
    .sort((a, b) => a.apart - b.apart)
  return first?.row ?? null
}
