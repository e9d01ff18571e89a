/** Tables of the sync jobs. */
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
  declined: string | null
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
  search: string | null
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
