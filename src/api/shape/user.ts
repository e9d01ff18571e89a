import type { DirectoryChange, QueuedChange as KeptChange } from '../../directory/user.ts'
import type { ChangeRequest, QueuedRow, UserRow } from '../../directory/store.ts'
import type { UserView } from '../../directory/view.ts'
import type { Change, QueuedChange, User, UserDetail } from '../contract.ts'
import { shapeFields } from './fields.ts'
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
  const { extension, number, state, reason, reasonDetail, waitingSince, nextTryAt } = row
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
    licence,
    extension,
    number,
    state,
    reason: reason === null ? null : { code: reason, detail: { ...reasonDetail } },
    waitingSince,
    nextTryAt,
    teams: { userPrincipalName: row.userPrincipalName, number: row.teamsNumber },
    next: row.nextChange && shapeChange(row.nextChange),
  }
}

export function shapeDetail(
  row: UserRow,
  view: UserView,
  changes: KeptChange[],
  history: DirectoryChange[],
  requests: ChangeRequest[],
): UserDetail {
  const newestFirst = history.toSorted((a, b) => b.seq - a.seq)
  return {
    ...shapeUser(row),
    fields: shapeFields(view),
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
    requests: requests.map(shapeRequest),
  }
}
