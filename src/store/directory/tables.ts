/** Tables of the directory: what is accepted, who stands where, and what waits to be looked at. */
export interface UserTable {
  tenant_id: string
  id: string
  owner: string
  pbx_id: string | null
  m365_id: string | null
  user_name: string
  user_name_ci: string
  federation_id: string | null
  federation_id_ci: string | null
  given_name: string
  family_name: string
  display_name: string
  email: string | null
  active: number
  site_id: string | null
  site: string | null
  site_ci: string | null
  title: string | null
  department: string | null
  locale: string | null
  timezone: string | null
  licence: string | null
  extension: string | null
  /** Padded, so that 99 sorts before 1000. */
  extension_key: string | null
  number: string | null
  teams_enabled: number
  deleted_at: string | null
  archived_at: string | null
  state: string
  reason: string | null
  reason_detail: string
  waiting_since: string | null
  next_try_at: string | null
  /** When and why it is tried again, as JSON; kept while it waits. */
  waiting: string | null
  /** 1: a plan has something to do for this user, as it was last looked at. */
  plan_due: number
  /** 1: a PBX job has something to write to 8x8, or to look at, for the identity provider. */
  push_due: number
  /** Folded name, username, e-mail, number and extension, a line each; users sort by name along it. */
  search_text: string
  created_at: string
  updated_at: string
  /** When state and reason became what they are. */
  state_since: string | null
  /** Fields that the identity provider owns, as JSON; null: none. */
  owned: string | null
  work_phone: string | null
  mobile_phone: string | null
  /** 0: hidden from the company directory. */
  directory_visible: number
}

/** On PostgreSQL alone, kept by itself: what lists of users are looked through (`migrations/0044-listed-users.ts`). */
export type ListedUserTable = Pick<
  UserTable,
  | 'tenant_id'
  | 'id'
  | 'state'
  | 'reason'
  | 'site_ci'
  | 'licence'
  | 'active'
  | 'owner'
  | 'directory_visible'
  | 'deleted_at'
  | 'archived_at'
  | 'number'
  | 'extension'
  | 'extension_key'
  | 'user_name_ci'
  | 'search_text'
>

export interface ManagedAssignmentTable {
  tenant_id: string
  number: string
  user_id: string
  holder_id: string
  origin: string
  job_id: string
  at: string
}

export interface GrantedPolicyTable {
  tenant_id: string
  user_id: string
  type: string
  policy_id: string
  holder_id: string
  job_id: string
  at: string
}

/** What an admin decided about one user. */
export interface UserChoiceTable {
  tenant_id: string
  user_id: string
  /** `leftOut`, `takeOver`, `remove`, `account`, `kept` or `keptUser`. */
  kind: string
  /** Why, or the number that gives way. */
  note: string
  until: string | null
  /** Of what is kept: what was declined, and the job that would have done it. */
  removal: string | null
  job: string | null
  by_id: string
  by_name: string
  at: string
}

export interface DirectoryChangeTable {
  tenant_id: string
  seq: number
  at: string
  user_id: string
  kind: string
  field: string | null
  before: string | null
  after: string | null
  cause: string
  caused_by: string | null
  /** Of the same user, the change before; null: there was none. */
  previous: number | null
}

/** In a user's row: the last change of it in the log. Who writes the log moves it, and nobody else names it. */
export interface ChangeColumn {
  last_change: number | null
  /** The number under which its provider's last write noted it as dirty; see `stillNoted`. */
  noted: number | null
}

export interface RemovedUserTable {
  tenant_id: string
  id: string
  last_change: number
}

export interface DirtyKeyTable {
  tenant_id: string
  kind: string
  key: string
  /** Moves each time the key is dirtied. */
  seq: number
}

/** "Every user is dirty", worked off in user id order. */
export interface DirtySweepTable {
  tenant_id: string
  /** Users up to here have their own key already. */
  after_id: string
}

export interface PlanWalkTable {
  tenant_id: string
  /** What the settings came to when everybody was last to be assessed. */
  rules: string
  /** When a plan last visited everybody. */
  walked_at: string | null
}

export interface QueuedChangeTable {
  tenant_id: string
  /** `user:<id>`, or `pbx:<account id>` of a joiner. */
  subject: string
  ordinal: number
  user_id: string | null
  /** Of a joiner; a user's names are read from the user. */
  user_name: string | null
  display_name: string | null
  service: string
  kind: string
  /** Removals first: see `directory/queued.ts`. */
  rank: number
  field: string
  before: string | null
  after: string | null
  cause: string
  caused_by: string | null
  since: string
}

/** Users of whom a list of what differs has rows. */
export interface DifferenceTable {
  tenant_id: string
  /** `drift`, `adoption`, or `names`. */
  kind: string
  user_id: string
  /** How many; never 0. */
  found: number
}

/** Kept by triggers: see the migration that made them. */
export interface TotalTable {
  tenant_id: string
  name: string
  value: number
}
