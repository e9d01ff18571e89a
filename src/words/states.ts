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

/** What caused a queued change. */
export const CAUSE_WORDS: Record<string, string> = {
  FIRST_NUMBER: 'New number in 8x8',
  NUMBER_CHANGED: 'Number changed in 8x8',
  NUMBER_GONE: 'Number removed in 8x8',
  LICENCE_GONE: 'Licence removed in 8x8',
  TEAMS_OFF: 'Teams turned off in 8x8',
  CHANGED_IN_PBX: 'Changed in 8x8',
  NEW_IN_PBX: 'New user in 8x8',
  DELETED_IN_PBX: 'Deleted in 8x8',
  DEACTIVATED: 'Deactivated in 8x8',
  M365_GONE: 'Deleted in Microsoft 365',
  DRIFT: 'Changed by hand in Teams',
  PUT_BACK: 'Old number put back',
  OUT_OF_SCOPE: 'No longer in scope',
  WITHDRAWN: 'Microsoft Teams disabled',
  TAKE_OVER: 'Taken over by an admin',
  SETTING: 'Setting of this service',
  UNDO: 'Undo of an earlier sync',
  UNDONE: 'Undone; 8x8 still wants it',
  REQUESTED: 'Requested here',
  NEW_IN_PROVIDER: 'New at the identity provider',
  CHANGED_IN_PROVIDER: 'Changed at the identity provider',
  LINKED_BY_PROVIDER: 'Taken over by the identity provider',
  DEACTIVATED_BY_PROVIDER: 'Deactivated by the identity provider',
  DELETED_BY_PROVIDER: 'Deleted by the identity provider',
  RELEASED: 'Released from the identity provider',
  CREATE_AGAIN: 'Created again by an admin',
  SITE_SET: 'Set here',
  REMOVED_HERE: 'Removed by an admin',
  ARCHIVED: 'Deleted in 8x8 more than 30 days ago',
  MATCHED: 'Matched with a Microsoft 365 user',
  ADOPT: 'Already as wanted in Teams',
}

export const FIELD_WORDS: Record<string, string> = {
  user: 'User',
  deleted: 'User',
  owner: 'Owner',
  userName: 'Username',
  federationId: 'Federation ID',
  givenName: 'First name',
  familyName: 'Last name',
  displayName: 'Name',
  email: 'E-mail',
  active: 'Status',
  site: 'Site',
  siteName: 'Name of a site',
  siteNew: 'New site',
  title: 'Title',
  department: 'Department',
  locale: 'Locale',
  timezone: 'Time zone',
  workPhone: 'Work contact number',
  mobilePhone: 'Mobile contact number',
  directoryVisible: 'Company directory',
  licence: 'Licence',
  extension: 'Extension',
  number: '8x8 number',
  teamsEnabled: 'Teams in 8x8',
  teamsNumber: 'Teams number',
  emergencyAddress: 'Emergency address',
  voiceRoutingPolicy: 'Voice routing policy',
  callingPolicy: 'Calling policy',
  m365: 'Microsoft 365 user',
}
