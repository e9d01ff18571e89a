import type { DirectoryChange, QueuedChange as KeptChange } from '../../directory/user.ts'
import type { ChangeRequest, QueuedRow, RequestState, UserRow } from '../../directory/store.ts'
import type { UserView } from '../../directory/view.ts'
import { mayGiveWay, otherNumberOf } from '../../sync/plan/takeOver.ts'
import type { Change, QueuedChange, User, UserDetail } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { noUser } from '../named.ts'
import { shapeFields } from './fields.ts'
import { firstOf, othersOf } from './others.ts'
import { shapeRequest } from './request.ts'

export function shapeChange(change: KeptChange): Change {
  const { service, kind, field, before, after, cause, causedBy, since } = change
  return { service, kind, field, before, after, cause, causedBy, since }
}

export function shapeQueued(row: QueuedRow): QueuedChange {
  const { userId, userName, displayName } = row
  return { ...shapeChange(row), userId, userName, displayName }
}

export function shapeUser(row: UserRow): User {
  const { id, userName, displayName, givenName, familyName, email, active, deletedAt, site, licence } = row
  const { workPhone, mobilePhone, directoryVisible } = row
  const { extension, number, state, reason, reasonDetail, stateSince, waitingSince, nextTryAt } = row
  return {
    id,
    userName,
    displayName,
    givenName,
    familyName,
    email,
    active,
    deletedAt,
    site,
    workPhone,
    mobilePhone,
    directoryVisible,
    licence,
    extension,
    number,
    state,
    reason: reason === null ? null : { code: reason, detail: { ...reasonDetail } },
    notes: reasonDetail['noted']?.split(' ') ?? [],
    stateSince,
    waitingSince,
    nextTryAt,
    teams: { userPrincipalName: row.userPrincipalName, number: row.teamsNumber },
    next: row.nextChange && shapeChange(row.nextChange),
  }
}

const MOST_HISTORY = 100
const MOST_REQUESTS = 100
const NOT_DONE: RequestState[] = ['pending', 'sent', 'todo', 'refused']

/** One user with everything that is known of it; throws a problem 404. */
export async function readUser(
  deps: Pick<ApiDeps, 'directory' | 'tenants' | 'now'>,
  tenantId: string,
  id: string,
): Promise<UserDetail> {
  const { directory } = deps
  const [row, [view], changes, history, requests] = await Promise.all([
    directory.user(tenantId, id),
    directory.viewsOf(tenantId, [id]),
    directory.queuedOf(tenantId, id),
    directory.history(tenantId, id, MOST_HISTORY),
    directory.requests(tenantId, { states: NOT_DONE, userId: id, limit: MOST_REQUESTS }),
  ])
  if (!row || !view) throw noUser(id)
  const first = await firstOf(deps, tenantId, view)
  const others = await othersOf(directory, tenantId, view, first)
  const detail = shapeDetail(row, view, changes, history, requests.items)
  return { ...detail, reason: detail.reason && withFirst(detail.reason, first), others }
}

const withFirst = (
  { code, detail }: NonNullable<User['reason']>,
  first: { displayName: string } | null,
): User['reason'] => ({
  code,
  detail: { ...detail, ...(first && { first: first.displayName }) },
})

function shapeDetail(
  row: UserRow,
  view: UserView,
  changes: KeptChange[],
  history: DirectoryChange[],
  requests: ChangeRequest[],
): Omit<UserDetail, 'others'> {
  const newestFirst = history.toSorted((a, b) => b.seq - a.seq)
  return {
    ...shapeUser(row),
    fields: shapeFields(view),
    absent: (['pbx', 'm365'] as const).filter((side) => view[side] === null),
    changes: changes.map(shapeChange),
    history: newestFirst.map(({ at, kind, field, before, after, cause, causedBy }) => ({
      at,
      kind,
      field,
      before,
      after,
      cause,
      causedBy,
    })),
    managed: view.managed.map(({ number, origin, jobId, at }) => ({ number, origin, jobId, at })),
    owner: row.owner,
    owned: row.owned,
    inScope: view.inScope,
    leftOut: view.leftOut,
    kept: keptOf(view),
    removal: view.removal ?? null,
    chosenAccount: view.chosenAccount ?? null,
    otherNumber: otherNumber(view),
    raw: row.reasonDetail['raw'] ?? null,
    requests: requests.map(shapeRequest),
  }
}

function keptOf(view: UserView): UserDetail['kept'] {
  const kept = view.kept ?? view.keptUser
  return kept ? { note: kept.note, jobId: kept.jobId, by: kept.by, at: kept.at } : null
}

function otherNumber(view: UserView): UserDetail['otherNumber'] {
  const other = otherNumberOf(view)
  if (!other) return null
  const { takeOver } = view
  const agreed = takeOver?.number === other.number ? { name: takeOver.by.name, at: takeOver.at } : null
  return { number: other.number, type: other.type, may: mayGiveWay(other), agreed }
}
