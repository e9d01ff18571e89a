import type {
  CounterTable,
  CredentialTable,
  CsvUploadPartTable,
  CsvUploadTable,
  OneByOneReadTable,
  RoleAssignmentTable,
  SeenRolesTable,
  ServiceTable,
  TenantTable,
} from './tenants/tables.ts'
import type { ConnectionTable, CredentialUseTable, SecretTable } from './tenants/connectionTables.ts'
import type { JobEventTable, JobOutputTable, JobReasonTable, JobTable, PlannedChangeTable } from './jobs/tables.ts'
import type {
  ChangeColumn,
  DifferenceTable,
  DirectoryChangeTable,
  DirtyKeyTable,
  DirtySweepTable,
  GrantedPolicyTable,
  ListedUserTable,
  ManagedAssignmentTable,
  PlanWalkTable,
  QueuedChangeTable,
  RemovedUserTable,
  TotalTable,
  UserChoiceTable,
  UserTable,
} from './directory/tables.ts'
import type {
  GroupMemberTable,
  M365AccountTable,
  PbxAccountTable,
  PbxContentTable,
  PbxNumberTable,
  PbxSiteTable,
  ReadPartTable,
  TeamsConfigurationTable,
  TeamsNumberTable,
} from './directory/seen/seenTables.ts'
import type {
  DirtyNumberTable,
  InventoryReadTable,
  NumberCountTable,
  NumberStateTable,
  PbxInventoryTable,
  PbxRequestTable,
} from './directory/numbers/numberTables.ts'
import type {
  ConversationTable,
  KeptSearchTable,
  MailThreadTable,
  MuteTable,
  OutboxTable,
  RunCardTable,
  UsedButtonTable,
} from './notifications/tables.ts'

import type { AlignmentContentTable, AlignmentReportTable, AlignmentRowTable } from './alignment/tables.ts'
import type {
  AuditChainTable,
  AuditEntryTable,
  ProvisioningCountTable,
  ProvisioningLogTable,
  ProvisioningSentTable,
} from './audit/tables.ts'
import type {
  GroupRecordTable,
  RecordColumns,
  RecordEmailTable,
  RecordMemberTable,
  UserRecordTable,
} from './resources/tables.ts'

export type * from './alignment/tables.ts'
export type * from './tenants/tables.ts'
export type * from './tenants/connectionTables.ts'
export type * from './jobs/tables.ts'
export type * from './directory/tables.ts'
export type * from './directory/seen/seenTables.ts'
export type * from './directory/numbers/numberTables.ts'
export type * from './notifications/tables.ts'
export type * from './resources/tables.ts'
export type * from './audit/tables.ts'

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
  pbx_requests: PbxRequestTable
  csv_uploads: CsvUploadTable
  csv_upload_parts: CsvUploadPartTable
  inventory_reads: InventoryReadTable
  number_states: NumberStateTable
  number_counts: NumberCountTable
  dirty_numbers: DirtyNumberTable
  m365_accounts: M365AccountTable
  teams_numbers: TeamsNumberTable
  teams_configurations: TeamsConfigurationTable
  users: UserTable & Partial<RecordColumns & ChangeColumn>
  listed_users: ListedUserTable
  managed_assignments: ManagedAssignmentTable
  granted_policies: GrantedPolicyTable
  user_choices: UserChoiceTable
  credentials: CredentialTable
  seen_roles: SeenRolesTable
  connections: ConnectionTable
  secrets: SecretTable
  credential_uses: CredentialUseTable
  user_records: UserRecordTable
  record_emails: RecordEmailTable
  group_records: GroupRecordTable
  record_members: RecordMemberTable
  group_members: GroupMemberTable
  directory_changes: DirectoryChangeTable
  removed_users: RemovedUserTable
  dirty_keys: DirtyKeyTable
  dirty_sweeps: DirtySweepTable
  read_parts: ReadPartTable
  plan_walks: PlanWalkTable
  queued_changes: QueuedChangeTable
  differences: DifferenceTable
  totals: TotalTable
  jobs: JobTable
  job_output: JobOutputTable
  planned_changes: PlannedChangeTable
  job_reasons: JobReasonTable
  job_events: JobEventTable
  audit_entries: AuditEntryTable
  audit_chains: AuditChainTable
  role_assignments: RoleAssignmentTable
  provisioning_log: ProvisioningLogTable
  provisioning_counts: ProvisioningCountTable
  provisioning_sent: ProvisioningSentTable
  alignment_reports: AlignmentReportTable
  alignment_rows: AlignmentRowTable
  alignment_contents: AlignmentContentTable
  conversations: ConversationTable
  run_cards: RunCardTable
  used_buttons: UsedButtonTable
  outbox: OutboxTable
  mutes: MuteTable
  mail_threads: MailThreadTable
  kept_searches: KeptSearchTable
}
