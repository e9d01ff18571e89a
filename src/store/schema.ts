import type { ConversationTable, OutboxTable, RunCardTable, UsedButtonTable } from './notifications/tables.ts'

export type { ConversationTable, OutboxTable, RunCardTable, UsedButtonTable }

import type {
  DirtyNumberTable,
  InventoryReadTable,
  NumberCountTable,
  NumberStateTable,
  OneByOneReadTable,
  PbxInventoryTable,
} from './schema-pbx-side.ts'

export type * from './schema-pbx-side.ts'

/**
 * The tables as Kysely sees them, the same on both engines: ids and times are text, booleans are 0 or 1, JSON is text.
 * Every table is keyed by tenant first. Columns ending in `_ci` are folded (`fold.ts`). See `migrations/` for indexes.
 */
export interface Schema {
  tenants: TenantTable
  services: ServiceTable
  counters: CounterTable
  pbx_accounts: PbxAccountTable
  pbx_contents: PbxContentTable
  pbx_numbers: PbxNumberTable
  pbx_sites: PbxSiteTable
  one_by_one_reads: OneByOneReadTable
  pbx_inventory: PbxInventoryTable
  inventory_reads: InventoryReadTable
  number_states: NumberStateTable
  number_counts: NumberCountTable
  dirty_numbers: DirtyNumberTable
  m365_accounts: M365AccountTable
  teams_numbers: TeamsNumberTable
  teams_configurations: TeamsConfigurationTable
  users: UserTable
  managed_assignments: ManagedAssignmentTable
  user_choices: UserChoiceTable
  group_members: GroupMemberTable
  directory_changes: DirectoryChangeTable
  dirty_keys: DirtyKeyTable
  dirty_sweeps: DirtySweepTable
  read_parts: ReadPartTable
  plan_walks: PlanWalkTable
  queued_changes: QueuedChangeTable
  jobs: JobTable
  job_output: JobOutputTable
  planned_changes: PlannedChangeTable
  job_reasons: JobReasonTable
  job_events: JobEventTable
  audit_entries: AuditEntryTable
  conversations: ConversationTable
  run_cards: RunCardTable
  used_buttons: UsedButtonTable
  outbox: OutboxTable
}

export interface TenantTable {
  id: string
  name: string
  created_at: string
  guard: string | null
  schedule: string | null
}

export interface ServiceTable {
  tenant_id: string
  kind: string
  settings: string
  settings_changed_at: string | null
  last_check: string | null
  cursor_value: string | null
  cursor_full_at: string | null
  looked_at: string | null
  look_failed: string | null
  policy_ids: string
}

export interface CounterTable {
  tenant_id: string
  name: string
  value: number
}

/** An 8x8 account without its content, so that comparing and marking a read touch little. */
export interface PbxAccountTable {
  tenant_id: string
  id: string
  user_name_ci: string
  active: number
  /** Fingerprint of what was seen. */
  hash: string
  /** Fingerprint of what a job accepted; null before the first time. */
  accepted_hash: string | null
  /** 1 while a job has something to accept. */
  pending: number
  gone_at: string | null
  seen_at: string
  changed_by: string | null
  read_id: string | null
}

export interface PbxContentTable {
  tenant_id: string
  id: string
  /** `PbxAccount` as JSON. */
  content: string
}

/** Primary numbers of an account's UC extensions. */
export interface PbxNumberTable {
  tenant_id: string
  account_id: string
  number: string
}

export interface PbxSiteTable {
  tenant_id: string
  id: string
  name: string
  pbx_name: string | null
}

export interface M365AccountTable {
  tenant_id: string
  id: string
  upn: string
  upn_ci: string
  display_name: string | null
  mail: string | null
  enabled: number
  user_type: string
  usage_location: string | null
  phone_licence: string
  calling_plan: number
  gone_at: string | null
  seen_at: string
  read_id: string | null
  /** The same fact as `users.m365_id`, kept here so that unlinked accounts can be counted. */
  linked_user_id: string | null
}

export interface TeamsNumberTable {
  tenant_id: string
  number: string
  type: string
  holder_id: string | null
  holder_kind: string
  category: string | null
  source: string
  activation: string
  seen_at: string
  read_id: string | null
}

export interface TeamsConfigurationTable {
  tenant_id: string
  id: string
  account_type: string
  enterprise_voice: number
  policies: string
  seen_at: string
  read_id: string | null
}

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
  state: string
  reason: string | null
  reason_detail: string
  waiting_since: string | null
  next_try_at: string | null
  /** When and why it is tried again, as JSON; kept while it waits. */
  waiting: string | null
  /** 1: a plan has something to do for this user, as it was last looked at. */
  plan_due: number
  /** Folded name, username, e-mail, number and extension, a line each; users sort by name along it. */
  search_text: string
  created_at: string
  updated_at: string
  /** When state and reason became what they are. */
  state_since: string | null
}

export interface ManagedAssignmentTable {
  tenant_id: string
  number: string
  user_id: string
  holder_id: string
  origin: string
  job_id: string
  granted: string
  at: string
}

/** What an admin decided about one user. */
export interface UserChoiceTable {
  tenant_id: string
  user_id: string
  /** `leftOut` or `takeOver`. */
  kind: string
  /** Why, or the number that gives way. */
  note: string
  until: string | null
  by_id: string
  by_name: string
  at: string
}

export interface GroupMemberTable {
  tenant_id: string
  /** `<group id>:<account id>`; without an account id it says that the group was read. */
  key: string
  account_id: string
  read_id: string | null
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

export interface ReadPartTable {
  tenant_id: string
  kind: string
  /** What its rows carry as their `read_id`. */
  id: string
  /** Of its content; empty: not as it was listed any more, to be stored row by row. */
  hash: string
  /** The last complete read that had it. */
  read_id: string
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

export interface JobTable {
  tenant_id: string
  number: number
  run_id: string
  service: string
  type: string
  state: string
  diagnostic: number
  started_by_id: string
  started_by_name: string
  queued_at: string
  started_at: string | null
  ended_at: string | null
  resumed_at: string | null
  counts: string
  progress: string | null
  phase: string | null
  cause: string | null
  output_lines: number
  task: string
  preview: number
  plan_of: number | null
  plan: string | null
  approved: string | null
  cancelled_by: string | null
  steps: string | null
  usage: string | null
}

export interface JobOutputTable {
  tenant_id: string
  job: number
  line: number
  at: string
  level: string
  text: string
  exchange: string | null
}

export interface PlannedChangeTable {
  tenant_id: string
  job: number
  ordinal: number
  /** Empty: not in the directory yet. */
  user_id: string
  user_name: string
  holder_id: string
  kind: string
  before: string | null
  after: string | null
  cause: string
  policy: string | null
  waits_for: string
  status: string
  operation_id: string | null
  reason: string | null
  raw: string | null
  subject: string
  field: string
  caused_by: string | null
  was: string | null
}

export interface JobReasonTable {
  tenant_id: string
  job: number
  reason: string
  users: number
}

export interface JobEventTable {
  tenant_id: string
  seq: number
  at: string
  job: number
  run_id: string
  kind: string
  what: string
}

export interface AuditEntryTable {
  tenant_id: string
  seq: number
  at: string
  actor_id: string
  actor_name: string
  via: string
  action: string
  target: string
  before: string | null
  after: string | null
}
