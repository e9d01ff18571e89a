/** The audit log in words: what was done, by which door. */

export interface ActionWords {
  /** Where it belongs, for whoever chooses one. */
  group: string
  /** What somebody did. */
  says: string
}

const of = (group: string, words: Record<string, string>): [string, ActionWords][] =>
  Object.entries(words).map(([action, says]) => [action, { group, says }])

/** Every action that is written down, in the order people look for it. */
export const ACTION_WORDS: Record<string, ActionWords> = Object.fromEntries([
  ...of('Syncs', {
    'sync.start': 'Started a sync',
    'jobs.end': 'A sync ended',
    'sync.approve': 'Approved a plan',
    'sync.keep': 'Kept what a stopped sync would take away',
    'sync.keep.end': 'Took back what was kept',
    'sync.cancel': 'Cancelled a sync',
    'jobs.retry': 'Retried what was not done',
    'jobs.undo': 'Undid a sync',
    'jobs.undo.preview': 'Looked at what an undo would do',
    'jobs.bundle': 'Downloaded a job for support',
    'jobs.export': 'Exported the changes of a job',
    'numbers.refresh': 'Read the numbers of 8x8 again',
  }),
  ...of('Users', {
    'users.request': 'Asked 8x8 for a change',
    'users.exclude': 'Left a user out',
    'users.include': 'Took a user back in',
    'users.account': 'Chose the Microsoft 365 account of a user',
    'users.takeover': 'Agreed to take over a number',
    'users.release': 'Released a user from the identity provider',
    'users.recreate': 'Asked to create a user again',
    'users.delete': 'Removed a user',
    'users.create': 'Created a user',
    'users.link': 'Linked a user',
    'users.archive': 'A user was archived',
    'users.deactivate': 'Deactivated a user',
    'users.reactivate': 'Reactivated a user',
    'todos.change': 'Marked a to-do in 8x8',
    'sites.change': 'Asked for a change of a site',
  }),
  ...of('Services and settings', {
    'services.check': 'Tested a connection',
    'services.change': 'Changed a service',
    'connections.change': 'Changed a connection',
    'connections.consent': 'Gave admin consent',
    'settings.change': 'Changed a setting',
    'identity.change': 'Changed user provisioning or single sign-on',
    'notices.subscribe': 'Turned notices on or off',
    'notices.test': 'Sent a test e-mail',
    'notices.mute': 'Muted notices of a problem, or ended that',
  }),
  ...of('Access and privacy', {
    'roles.change': 'Changed a role',
    'access.refused': 'Was refused',
    'audit.export': 'Exported the activity',
    'users.export': 'Exported users',
    'people.erase': 'Erased the data of a person',
    'people.erased': 'The data of a person was erased',
  }),
])

/** An action that has no words yet is shown as it is. */
export const actionWords = (action: string): string =>
  Object.hasOwn(ACTION_WORDS, action) ? (ACTION_WORDS[action]?.says ?? action) : action

/** By which door. */
export const VIA_WORDS = {
  tab: 'Console',
  bot: 'Bot',
  scim: 'Identity provider',
  system: 'By itself',
} as const

/** What an entry is about, where the log has a short name for it. */
const THINGS: Record<string, string> = {
  pbx: '8x8 PBX',
  teams: 'Microsoft Teams',
  'source of pbx': 'Source of 8x8',
  guard: 'Guard',
  schedule: 'Auto Sync',
  retention: 'How long logs are kept',
  names: 'Names',
  'audit log': 'Activity',
  'user provisioning': 'User provisioning',
  notices: 'Notices',
  'e-mail': 'Notices by e-mail',
  numbers: 'Numbers',
}

const FIELD = /^(\w+) of (.+)$/

/** "Job 12", "Licence of ana@contoso.com", "Group Voice admins". `fields`: what people call fields of a user. */
export function targetWords(
  { target, targetName, before, after }: Target,
  fieldWords: (field: string) => string,
): string {
  if (target === '') return 'Erased'
  if (Object.hasOwn(THINGS, target)) return THINGS[target] ?? target
  if (targetName !== null) return targetName
  const named = /^(person|group) /.exec(target)?.[1]
  const name = /^\w+, (.+)$/.exec(after ?? before ?? '')?.[1]
  if (named && name) return named === 'person' ? name : `Group ${name}`
  const field = FIELD.exec(target)
  if (field) return `${fieldWords(field[1] ?? '')} of ${field[2]}`
  return target.charAt(0).toUpperCase() + target.slice(1)
}

interface Target {
  target: string
  targetName: string | null
  before: string | null
  after: string | null
}
