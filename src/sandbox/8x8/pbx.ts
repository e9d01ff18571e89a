/**
 * The PBX of one company: the generator's users with what changed since laid over them. Changes come in as log entries,
 * live or replayed, and happen when they are due.
 */
import type { Company } from '../company/company.ts'
import { KIND, MAX_INDEX } from '../company/ids.ts'
import { PURPOSE } from '../company/numbers.ts'
import type { PbxUser } from '../company/pbxUser.ts'
import { createPending } from '../pending.ts'
import type { AuditRecord } from './audit.ts'
import { differing, userChanges } from './changes.ts'
import type { Change } from './changes.ts'
import { errorBody } from './errors.ts'
import type { ErrorBody } from './errors.ts'
import { createOperations } from './operations.ts'
import type { Operations } from './operations.ts'
import { createSiteBook } from './siteBook.ts'
import type { PbxSite, SiteBook } from './siteBook.ts'

interface Accepted {
  at: number
  due: number
  /** Operation id. */
  op: string
  type: 'CREATE' | 'UPDATE' | 'DELETE'
  id: string
  /** Who asked, an 8x8 user id. */
  by: string
}

export interface UserEntry extends Accepted {
  k: 'user'
  user?: PbxUser
  /** False: lastUpdatedTime stays, as the switch of that moment said. */
  moves?: boolean
}

export interface SiteEntry extends Accepted {
  k: 'site'
  site?: PbxSite
}

export type PbxEntry = UserEntry | SiteEntry

/** A list of places that later changes do not move. */
export interface Places {
  length: number
  /** Null: nothing there any more, or told before. */
  at(n: number): number | null
}

export interface Pbx {
  operations: Operations
  sites: SiteBook
  audits: AuditRecord[]
  /** Numbers that are neither the generator's nor were known at first. */
  newNumbers: Set<string>
  settle(now: number): void
  accept(entry: PbxEntry): void
  /** Places of users run from 0; a deleted user's place stays empty. */
  places(): number
  at(place: number): PbxUser | null
  placeOf(userId: string): number | null
  placeNamed(userName: string): number | null
  /** Who holds this number at 8x8. */
  holderOf(number: string): PbxUser | null
  /** Places by lastUpdatedTime, newest first, as of now. */
  newestFirst(): Places
  /** An id that the next accepted change may give away; the same again after a replay. */
  nextId(kind: number): string
  /** How many changes were accepted, below 2^20. */
  accepted(): number
}

const AUDITS_KEPT = 200_000
const PURPOSES = [PURPOSE.main, PURPOSE.second, PURPOSE.contactCentre] as readonly number[]

export const numbersOf = (user: PbxUser): string[] =>
  user.serviceInfo.extensions.flatMap((extension) => extension.phoneNumbers.map((one) => one.phoneNumber))

export function createPbx(company: Company): Pbx {
  const { ids, numbers, people } = company
  const changed = new Map<number, PbxUser | null>()
  const added: string[] = []
  const placeOfAdded = new Map<string, number>()
  const byName = new Map<string, number>()
  const byNumber = new Map<string, number>()
  /** Places in the order of their last update, oldest first. */
  const updated = new Set<number>()
  const pending = createPending<PbxEntry>()
  let accepted = 0
  let recorded = 0
  let renamedSites = false

  const at = (place: number): PbxUser | null => {
    const over = changed.get(place)
    const user = over !== undefined ? over : place < people.count ? company.pbxUser(people.person(place)) : null
    if (!user || !renamedSites) return user
    const name = pbx.sites.get(user.basicInfo.site.id)?.name ?? user.basicInfo.site.name
    return { ...user, basicInfo: { ...user.basicInfo, site: { ...user.basicInfo.site, name } } }
  }

  function placeOf(userId: string): number | null {
    const place = placeOfAdded.get(userId)
    if (place !== undefined) return at(place) ? place : null
    const found = ids.codeOf(userId)
    if (found?.kind !== KIND.person || found.index >= people.count) return null
    return at(found.index) ? found.index : null
  }

  function placeNamed(userName: string): number | null {
    const name = userName.toLowerCase()
    const over = byName.get(name)
    if (over !== undefined) return over
    const index = people.indexOf(name)
    if (index === null || changed.has(index)) return null
    return people.person(index).userName === name ? index : null
  }

  function holderOf(number: string): PbxUser | null {
    const over = byNumber.get(number)
    if (over !== undefined) return at(over)
    const made = numbers.madeFor(number)
    if (!made || !PURPOSES.includes(made.purpose) || made.index >= people.count || changed.has(made.index)) return null
    const user = at(made.index)
    return user && numbersOf(user).includes(number) ? user : null
  }

  function forget(place: number): void {
    const before = changed.get(place)
    if (!before) return
    byName.delete(before.basicInfo.userName.toLowerCase())
    for (const number of numbersOf(before)) if (byNumber.get(number) === place) byNumber.delete(number)
  }

  function put(place: number, user: PbxUser | null): void {
    forget(place)
    changed.set(place, user)
    if (!user) {
      updated.delete(place)
      return
    }
    byName.set(user.basicInfo.userName.toLowerCase(), place)
    for (const number of numbersOf(user)) {
      byNumber.set(number, place)
      if (!numbers.madeFor(number)) pbx.newNumbers.add(number)
    }
  }

  function record(changes: Change[], entry: PbxEntry): void {
    for (const change of changes) {
      const id = ids.guid(KIND.audit, recorded++ & MAX_INDEX)
      pbx.audits.push({ ...change, id, at: entry.due, auditUserId: entry.by })
    }
    if (pbx.audits.length > AUDITS_KEPT) pbx.audits.splice(0, pbx.audits.length - AUDITS_KEPT)
  }

  const failure = (entry: PbxEntry, status: number, code: 'NOT_FOUND' | 'CONFLICT', message: string): ErrorBody =>
    errorBody(status, status === 404 ? 'Not Found' : 'Conflict', [{ code, message }], entry.due)

  /** Looks again, since something else may have happened in between. */
  function conflict(user: PbxUser, entry: UserEntry): ErrorBody | null {
    const named = placeNamed(user.basicInfo.userName)
    if (named !== null && at(named)?.basicInfo.userId !== entry.id)
      return failure(entry, 409, 'CONFLICT', 'userName already in use')
    for (const number of numbersOf(user)) {
      const holder = holderOf(number)
      if (holder && holder.basicInfo.userId !== entry.id)
        return failure(entry, 409, 'CONFLICT', `Phone number ${number} is already assigned`)
    }
    return null
  }

  function doUser(entry: UserEntry): ErrorBody | null {
    const place = entry.type === 'CREATE' ? null : placeOf(entry.id)
    if (entry.type !== 'CREATE' && place === null) return failure(entry, 404, 'NOT_FOUND', 'User not found')
    const before = place === null ? null : at(place)
    if (entry.type === 'DELETE' || !entry.user) {
      if (place !== null) put(place, null)
      record(userChanges(before, null), entry)
      return null
    }
    const problem = conflict(entry.user, entry)
    if (problem) return problem
    const old = before?.basicInfo
    const stamp = new Date(entry.due).toISOString()
    const after: PbxUser = {
      ...entry.user,
      basicInfo: {
        ...entry.user.basicInfo,
        createdTime: old?.createdTime ?? stamp,
        lastUpdatedTime: entry.moves === false && old ? old.lastUpdatedTime : stamp,
      },
    }
    const where = place ?? people.count + added.length
    if (place === null) {
      added.push(entry.id)
      placeOfAdded.set(entry.id, where)
    }
    put(where, after)
    if (entry.moves !== false) {
      updated.delete(where)
      updated.add(where)
    }
    record(userChanges(before, after), entry)
    return null
  }

  function doSite(entry: SiteEntry): ErrorBody | null {
    const before = pbx.sites.get(entry.id)
    if (entry.type !== 'CREATE' && !before) return failure(entry, 404, 'NOT_FOUND', 'Site not found')
    if (entry.type === 'UPDATE') renamedSites = true
    if (entry.site) pbx.sites.set(entry.site)
    else pbx.sites.remove(entry.id)
    const changes = differing({ ...before }, { ...entry.site })
    if (changes) {
      const displayName = entry.site?.name ?? before?.name ?? ''
      const eventType = entry.type.toLowerCase() as Change['eventType']
      const details = JSON.stringify({ new: changes.new, old: changes.old })
      record([{ entityType: 'site', eventType, entityKey: entry.id, displayName, details, parent: null }], entry)
    }
    return null
  }

  const pbx: Pbx = {
    operations: createOperations(),
    sites: createSiteBook(company.sites),
    audits: [],
    newNumbers: new Set(),
    settle(now) {
      for (const entry of pending.due(now)) {
        const error = entry.k === 'user' ? doUser(entry) : doSite(entry)
        pbx.operations.complete(entry.op, entry.due, error)
      }
    },
    accept(entry) {
      const { op, type, id, at: created, due } = entry
      accepted += 1
      const resource = entry.k === 'user' ? 'USER' : 'SITE'
      pbx.operations.add({ id: op, type, resource, resourceId: id, created, due, completed: null, error: null })
      pending.add(due, entry)
    },
    places: () => people.count + added.length,
    at,
    placeOf,
    placeNamed,
    holderOf,
    newestFirst() {
      const recent = [...updated].reverse()
      const told = new Set(recent)
      // The generator's people came later the higher their place.
      return {
        length: recent.length + people.count,
        at(n) {
          const place = recent[n] ?? people.count - 1 - (n - recent.length)
          return n >= recent.length && told.has(place) ? null : place
        },
      }
    },
    nextId: (kind) => ids.code(kind, pbx.accepted()),
    accepted: () => accepted & MAX_INDEX,
  }
  return pbx
}
