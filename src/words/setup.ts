/** Words of the first-run set-up: its six steps, and what to send to whoever has to do something. */

export type StepName = 'start' | 'pbx' | 'teams' | 'route' | 'scope' | 'sync'

export const STEPS: readonly { name: StepName; title: string; says: string; after?: string }[] = [
  { name: 'start', title: 'Sign in and consent', says: 'Who you are here' },
  { name: 'pbx', title: '8x8 PBX', says: 'Connect and test' },
  { name: 'teams', title: 'Microsoft Teams', says: 'App and permissions', after: '8x8 PBX' },
  { name: 'route', title: 'Voice route', says: 'Script for your tenant', after: 'Microsoft Teams' },
  { name: 'scope', title: 'Who is synced', says: 'All users, or groups', after: 'Voice route' },
  { name: 'sync', title: 'First sync', says: 'Preview, then apply', after: 'Who is synced' },
]

/** Where the cloud offers no telephony: nothing to connect, no route, nobody to choose. */
const OF_TEAMS: readonly StepName[] = ['teams', 'route', 'scope']
const WITHOUT_TEAMS = STEPS.filter(({ name }) => !OF_TEAMS.includes(name)).map((step) =>
  step.name === 'sync' ? { ...step, after: '8x8 PBX' } : step,
)

export const stepsOf = (lacks: readonly unknown[]): typeof STEPS => (lacks.length > 0 ? WITHOUT_TEAMS : STEPS)

export const askForKey = (tenant: string): string =>
  [
    'Hello,',
    '',
    `we connect our 8x8 PBX with Microsoft Teams through Voice Sync Console (${tenant}).`,
    'Please create an API key in 8x8 Admin Console, under API Keys, with access to Users, Sites and Numbers, and send it to me in a safe way.',
    'It takes an 8x8 Super Admin or Company Admin. If API Keys is not offered, 8x8 gives access to the Administration API by invitation: please ask your 8x8 representative.',
    '',
    'Also needed: the addresses of the 8x8 gateways (session border controllers) for Microsoft Teams.',
  ].join('\n')

export const askForConsent = (tenant: string, url: string): string =>
  [
    'Hello,',
    '',
    `Voice Sync Console for 8x8 needs consent of a Microsoft 365 Global Admin of ${tenant}, once.`,
    'Open this link, sign in, and accept. The link works once, for 15 minutes:',
    '',
    url,
  ].join('\n')

export const askForScript = (tenant: string, script: string): string =>
  [
    'Hello,',
    '',
    `please run this in Teams PowerShell as a Teams Administrator of ${tenant}. Running it again does no harm.`,
    '',
    script,
  ].join('\n')
