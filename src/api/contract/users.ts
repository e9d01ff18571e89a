/** Users, what is queued for them, and what is asked of 8x8. See `contract.ts`. */
import type { ReasonRef, ServiceKind, UserState } from './terms.ts'

/** `GET /api/users?search=&filter=&sort=&cursor=&limit=`; filter: `state:blocked,reason:NUMBER_IN_USE,site:London`. */
export interface User {
  id: string
  userName: string
  displayName: string
  givenName: string
  familyName: string
  email: string | null
  active: boolean
  deletedAt: string | null
  site: string | null
  /** Personal contact numbers; never the 8x8 number. */
  workPhone: string | null
  mobilePhone: string | null
  /** False: hidden from the company directory. */
  directoryVisible: boolean
  licence: string | null
  extension: string | null
  /** The 8x8 number as accepted, E.164. */
  number: string | null
  state: UserState
  reason: ReasonRef | null
  /** Codes worth knowing beside the state, for example MULTIPLE_EXTENSIONS. */
  notes: string[]
  /** When state and reason became what they are; null: before this was kept. */
  stateSince: string | null
  waitingSince: string | null
  nextTryAt: string | null
  teams: { userPrincipalName: string | null; number: string | null }
  /** The first change a sync would make. */
  next: Change | null
}

/** `GET /api/users/counts`: for the whole directory, not the search. */
export interface UserCounts {
  users: number
  sites: number
  byState: Record<UserState, number>
  reasons: { state: UserState; reason: string; users: number }[]
  leftOut: number
  /** Hidden from the company directory; `filter=directory:hidden`. */
  hidden: number
  /** With a number of the US or Canada and no emergency address at 8x8; `filter=emergency:missing`. */
  noEmergency: number
  /** With another username than their Microsoft 365 account; `filter=upn:differs`. */
  namesApart: number
  onlyInM365: number
}

/** `GET /api/users/found/{id}`: what was searched for in the chat. */
export interface FoundUsers {
  search: string
}

/** `GET /api/users/reasons.csv?search=&filter=`: every user that is not in sync, with why, what to do and who can. */

/** `POST /api/users/{id}/exclude` → UserDetail; `DELETE` ends it. `note` says why; `until`: when it ends by itself. */
export interface LeaveOut {
  note: string
  until?: string | undefined
}

/** `POST /api/users/exclude` → Excluded: for these ids or for everybody who fits, at most 10,000. `DELETE` ends it. */
export interface ChosenUsers {
  ids?: string[] | undefined
  search?: string | undefined
  filter?: string | undefined
}
/** `POST /api/users/directory` → Excluded: 8x8 is asked to show these users in the company directory, or to hide them. */
export interface ShowChosen extends ChosenUsers {
  visible: boolean
}
export interface Excluded {
  /** How many were left out or taken back in, or are asked for. */
  done: number
  /** One line for each user of the request that was not. */
  refused: { id: string; why: string }[]
}

/** `POST /api/users/{id}/takeover` {number} → UserDetail: exactly that number may give way to the 8x8 number. */

/**
 * `POST /api/users/{id}/account` → UserDetail: this Microsoft 365 account, by object id or username, is the user's, which
 * has none. `DELETE` takes it back, as long as no sync linked it.
 */
export interface ChooseAccount {
  account: string
}

/** `POST /api/users/{id}/recreate` → UserDetail: 8x8, which deleted it, is to have it again with the next PBX job. */

/** `POST /api/users/{id}/delete` → UserDetail; `DELETE` takes it back. `confirm`: the username, to be sure. */
export interface DeleteUser {
  confirm: string
}

/** `GET /api/drift?cursor=&limit=` → Page<Drift> */
export interface Drift {
  userId: string
  userName: string
  displayName: string
  field: string
  wanted: string | null
  shown: string | null
  holder: string | null
  /** `queued`: the next sync puts it right; else it stays until somebody acts. */
  fate: 'queued' | 'blocked' | 'leftOut'
  since: string
}

/** `GET /api/adoption?cursor=&limit=` → Page<Adoption>: numbers that were in Teams before a sync gave any. */
export interface Adoption {
  userId: string
  userName: string
  displayName: string
  wanted: string | null
  shown: string
  type: string
  /** `adopted`: as wanted, ours from now on. `other`: left as it is. */
  outcome: 'adopted' | 'other'
}

/** `GET /api/users/{id}` */
export interface UserDetail extends User {
  /** In the order they are shown. `keptIn`: the sides that have such a field; null there means none, elsewhere "not kept here". */
  fields: { field: string; directory: string | null; pbx: string | null; m365: string | null; keptIn: Side[] }[]
  /** Sides on which nobody is seen as this user: no account of Microsoft 365 matches, 8x8 does not have it. */
  absent: ('pbx' | 'm365')[]
  changes: Change[]
  /** Newest first, at most 100. */
  history: {
    at: string
    kind: string
    field: string | null
    before: string | null
    after: string | null
    cause: string
    causedBy: string | null
  }[]
  managed: { number: string; origin: 'assigned' | 'adopted'; jobId: string; at: string }[]
  /** Who may change name, username, e-mail and status: 8x8, or the identity provider until it is released. */
  owner: 'pbx' | 'idp'
  /** Fields that only the identity provider may change. */
  owned: string[]
  inScope: boolean
  /** Left out of sync by an admin. */
  leftOut: { note: string; by: { id: string; name: string }; at: string; until: string | null } | null
  /** An admin declined that a sync takes the user's number: why, and the job that the guard stopped. */
  kept: { note: string; jobId: string; by: { id: string; name: string }; at: string } | null
  /** An admin chose to remove the user: it goes with a PBX job, once nothing of it is left at 8x8 and in Teams. */
  removal: { by: { id: string; name: string }; at: string } | null
  /** The Microsoft 365 account that an admin chose; it decides only while the user has no link. */
  chosenAccount: { accountId: string; by: { id: string; name: string }; at: string } | null
  /** A number that did not come from us, and that an admin may let give way (`may`) or did (`agreed`). */
  otherNumber: { number: string; type: string; may: boolean; agreed: { name: string; at: string } | null } | null
  /** What the vendor said last, word for word. */
  raw: string | null
  /** Who stands in its way, by the reason: who claims the same account, has the same number, or holds it. At most 5, and how many more. */
  /** Who stands in the way; `atLeast`: there are more than these and `more` of them. */
  others: { users: { id: string; userName: string; displayName: string }[]; more: number; atLeast: boolean }
  /** Changes that were asked of 8x8 and are not done; those that 8x8 refused too. */
  requests: ChangeRequest[]
}

export type RequestState = 'pending' | 'sent' | 'done' | 'refused' | 'todo' | 'withdrawn'

/** `POST /api/users/{id}/requests` {field, value} and `POST /api/users` NewUser → 202: what 8x8 is asked to change. */
export interface ChangeRequest {
  id: string
  userId: string | null
  userName: string
  /** A key of `FIELD_WORDS`; `user` for one that is to be created. */
  field: string
  before: string | null
  value: string | null
  state: RequestState
  by: { id: string; name: string }
  at: string
  reason: ReasonRef | null
  raw: string | null
}
export interface AskForChange {
  field: string
  value: string | null
}
export interface NewUser {
  userName: string
  givenName: string
  familyName: string
  email: string
  /** The exact name of a site. */
  site: string
  title?: string | null
  department?: string | null
  federationId?: string | null
  locale?: string | null
  timezone?: string | null
  workPhone?: string | null
  mobilePhone?: string | null
  /** Left out: colleagues see the user in the company directory. */
  directoryVisible?: boolean | null
  /** The open request for the same username whose place this takes; without it that one stands, and this is refused. */
  replaces?: string
}

/** What 409 with the code `ASKED_ALREADY` says of the request that stands. */
export interface AskedAlready {
  code: 'ASKED_ALREADY'
  request: ChangeRequest
}

/**
 * `GET /api/todos?state=&field=&search=&cursor=&limit=` → Page<Todo>, oldest first; `GET /api/todos.csv`. They close when a
 * sync sees the value. `state`: `todo` (by hand; also when left out), `pending` (goes with the next PBX job) or `refused`.
 */
export interface Todo extends ChangeRequest {
  title: string
  steps: string[]
  owner: string
  /** Somebody says it was done in Admin Console; the next sync looks. */
  saidDone: { at: string; by: string } | null
}

/** `GET /api/todos/counts`: of all of them. */
export interface TodoCounts {
  todo: number
  pending: number
  refused: number
  /** Of those by hand, how many somebody says are done. */
  saidDone: number
  /** By state and field, most first. */
  fields: { state: 'todo' | 'pending' | 'refused'; field: string; requests: number }[]
}

/** `POST /api/todos/done` and `POST /api/todos/dismiss` → Excluded; at most 200 ids. */
export interface TodosDone {
  ids: string[]
  /** False: it is not done after all. */
  done: boolean
}
export interface ChosenTodos {
  ids: string[]
}

export type Side = 'directory' | 'pbx' | 'm365'

export interface Change {
  service: ServiceKind
  kind: string
  field: string
  before: string | null
  after: string | null
  /** A key of `CAUSE_WORDS`. */
  cause: string
  causedBy: string | null
  since: string
}

/** `GET /api/changes?cursor=&limit=` → Page<QueuedChange>; `order=newest`: what came last, on one page. */
export interface QueuedChange extends Change {
  userId: string | null
  userName: string
  displayName: string
}
