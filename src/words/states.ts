/** State names and labels: one vocabulary for tab, bot and mail. */

export const USER_STATE_WORDS = {
  inSync: 'In sync',
  queued: 'Queued',
  waiting: 'Waiting',
  blocked: 'Needs attention',
  excluded: 'Excluded',
} as const

export const JOB_STATE_WORDS = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  succeededWithErrors: 'Succeeded with errors',
  failed: 'Failed',
  refused: 'Approval needed',
  cancelled: 'Cancelled',
} as const

/** A refused job that is no longer the latest. */
export const REFUSED_BEFORE = 'Stopped by the guard'

export const JOB_TYPE_WORDS = { manual: 'Manual', bot: 'Bot', auto: 'Auto', retry: 'Retry' } as const

/** Stands in the place of the type of a job that only looks. */
export const PREVIEW = 'Preview'

export const PHASE_WORDS = {
  pbx: {
    read: 'Read 8x8',
    guard: 'Guard',
    take: 'Take in',
    push: 'Write to 8x8',
    confirm: 'Read back',
    settle: 'Look at records',
  },
  teams: {
    read: 'Read Microsoft 365',
    plan: 'Plan',
    check: 'Check first',
    guard: 'Guard',
    assign: 'Assign',
    verify: 'Verify',
    grant: 'Grant policies',
    settle: 'Look at records',
  },
} as const

/** The steps of a sync of one user, and how each ended. */
export const STEP_WORDS = {
  found: 'Found in 8x8',
  taken: 'Taken in',
  pushed: 'Written to 8x8',
  scope: 'In scope',
  matched: 'Matched',
  checks: 'Checks',
  change: 'Change',
  verified: 'Verified',
} as const

export const STEP_OUTCOME_WORDS = {
  done: 'Done',
  nothing: 'Nothing to do',
  stopped: 'Stopped',
  failed: 'Failed',
} as const

/** Why Auto Sync does not start now. */
export const HOLD_WORDS = {
  off: 'Auto Sync is off',
  setup: 'The set-up is not complete',
  running: 'A sync is running',
  undone: 'A sync was undone; it waits until a person starts one',
  approval: 'The last sync needs approval',
  failed: 'The last sync failed; it waits before it tries again',
  window: 'Outside its windows',
  tried: 'The last sync could not do what is queued',
  settling: 'Changes still come in',
  nothing: 'Nothing is queued',
} as const

/** Where a telephone number stands. */
export const NUMBER_STATUS_WORDS = {
  free: 'Free',
  ours: 'In Teams',
  heldByAnother: 'Held by another',
  onPremises: 'On-premises',
  porting: 'Porting',
  wantedNotAssigned: 'Not in Teams',
  onlyInTeams: 'Only in Teams',
  onlyInPbx: 'Only in 8x8',
} as const
