/** Builds what the planner looks at: a user who is in sync on both sides, and whatever a test changes of that. */
import type { M365Account, PbxAccount, TeamsNumber } from '../../src/directory/account.ts'
import type { GrantedPolicy, User } from '../../src/directory/user.ts'
import type { NumberHolder, UserView } from '../../src/directory/view.ts'
import type { TeamsRules } from '../../src/sync/plan/plan.ts'

export const NUMBER = '+442079460101'
export const OTHER = '+442079460199'
export const HOLDER = 'm365-amelia'

export const RULES: TeamsRules = {
  deactivated: 'unassign',
  off: null,
  policies: [
    { type: 'OnlineVoiceRoutingPolicy', field: 'voiceRoutingPolicy', name: '8x8-Voice', policyId: 'voice-1' },
    { type: 'TeamsCallingPolicy', field: 'callingPolicy', name: '8x8-Calling', policyId: 'calling-1' },
  ],
}

export const user = (change: Partial<User> = {}): User => ({
  id: 'user-amelia',
  userName: 'amelia.hartley@contoso.com',
  federationId: null,
  givenName: 'Amelia',
  familyName: 'Hartley',
  displayName: 'Amelia Hartley',
  email: 'amelia.hartley@contoso.com',
  active: true,
  siteId: 'site-london',
  site: 'London',
  title: null,
  department: null,
  locale: 'en-GB',
  timezone: 'Europe/London',
  workPhone: null,
  mobilePhone: null,
  directoryVisible: true,
  licence: 'X2',
  extension: '2001',
  number: NUMBER,
  teamsEnabled: true,
  owner: 'pbx',
  owned: [],
  pbxId: 'pbx-amelia',
  m365Id: HOLDER,
  deletedAt: null,
  archivedAt: null,
  state: 'inSync',
  reason: null,
  reasonDetail: {},
  stateSince: null,
  waitingSince: null,
  nextTryAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...change,
})

export const pbxAccount = (change: Partial<PbxAccount> = {}): PbxAccount => ({
  id: 'pbx-amelia',
  userName: 'amelia.hartley@contoso.com',
  federationId: null,
  givenName: 'Amelia',
  familyName: 'Hartley',
  email: 'amelia.hartley@contoso.com',
  active: true,
  site: { id: 'site-london', name: 'London' },
  title: null,
  department: null,
  locale: 'en-GB',
  timezone: 'Europe/London',
  workPhone: null,
  mobilePhone: null,
  displayInDirectory: true,
  scimProvider: null,
  licences: [{ id: 'licence-1', name: 'X2' }],
  extensions: [
    {
      id: 'extension-1',
      number: '2001',
      type: 'UC',
      licenceId: 'licence-1',
      teamsEnabled: true,
      primaryNumber: NUMBER,
    },
  ],
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...change,
})

export const m365Account = (change: Partial<M365Account> = {}): M365Account => ({
  id: HOLDER,
  userPrincipalName: 'amelia.hartley@contoso.com',
  displayName: 'Amelia Hartley',
  mail: null,
  enabled: true,
  userType: 'member',
  usageLocation: 'GB',
  phoneLicence: 'enabled',
  callingPlan: false,
  ...change,
})

export const teamsNumber = (
  number: string,
  holderId: string | null,
  change: Partial<TeamsNumber> = {},
): TeamsNumber => ({
  number,
  type: 'directRouting',
  holderId,
  holderKind: holderId ? 'user' : 'none',
  category: holderId ? 'primary' : null,
  source: 'online',
  activation: 'activated',
  ...change,
})

export const holder = (number: TeamsNumber, change: Partial<NumberHolder> = {}): NumberHolder => ({
  number,
  name: 'Lobby Phone',
  userId: null,
  userWants: null,
  userPending: null,
  userGone: false,
  userInScope: true,
  userLeftOut: false,
  managed: false,
  ...change,
})

/** In sync: holds the number, it is ours, the policies are granted. */
export function view(change: Partial<UserView> = {}): UserView {
  const held = teamsNumber(NUMBER, HOLDER)
  return {
    user: user(),
    pbx: pbxAccount(),
    pbxPending: false,
    pbxChangedBy: null,
    pbxSeenAt: null,
    m365: m365Account(),
    candidates: [],
    configuration: {
      id: HOLDER,
      accountType: 'user',
      enterpriseVoice: true,
      policies: [
        { type: 'OnlineVoiceRoutingPolicy', id: 'voice-1', name: '8x8-Voice', via: 'direct' },
        { type: 'TeamsCallingPolicy', id: 'calling-1', name: '8x8-Calling', via: 'direct' },
      ],
    },
    held: [held],
    holders: [holder(held, { name: 'Amelia Hartley', userId: 'user-amelia', userWants: NUMBER, managed: true })],
    managed: [
      {
        number: NUMBER,
        userId: 'user-amelia',
        holderId: HOLDER,
        origin: 'assigned',
        jobId: '1',
        at: '2026-11-01T00:00:00.000Z',
      },
    ],
    granted: [],
    rivals: [],
    inScope: true,
    leftOut: null,
    takeOver: null,
    ...change,
  }
}

export const grantedTo = (type: string, policyId: string, change: Partial<GrantedPolicy> = {}): GrantedPolicy => ({
  userId: 'user-amelia',
  type,
  policyId,
  holderId: HOLDER,
  jobId: '1',
  at: '2026-11-01T00:00:00.000Z',
  ...change,
})

/** Nothing in Teams yet. */
export const newcomer = (change: Partial<UserView> = {}): UserView =>
  view({ held: [], holders: [], managed: [], ...change })
