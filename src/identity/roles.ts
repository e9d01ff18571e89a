/** The one table that says what each role may do. Every API route, bot command and card action names one action. */

export type Role = 'admin' | 'operator' | 'reader' | 'user'

export const ACTIONS = {
  'session.look': ['admin', 'operator', 'reader', 'user'],
  'sync.look': ['admin', 'operator', 'reader'],
  'sync.start': ['admin', 'operator'],
  'jobs.undo': ['admin'],
  'jobs.retry': ['admin', 'operator'],
  'sync.cancel': ['admin', 'operator'],
  // more than the guard lets pass
  'sync.approve': ['admin'],
  'jobs.look': ['admin', 'operator', 'reader'],
  'jobs.bundle': ['admin', 'operator'],
  'users.look': ['admin', 'operator', 'reader'],
  'numbers.look': ['admin', 'operator', 'reader'],
  'numbers.refresh': ['admin', 'operator'],
  'users.exclude': ['admin', 'operator'],
  'users.takeover': ['admin'],
  'users.account': ['admin'],
  'users.release': ['admin'],
  'users.recreate': ['admin'],
  'users.delete': ['admin'],
  'sites.look': ['admin', 'operator', 'reader'],
  'sites.change': ['admin'],
  'drift.look': ['admin', 'operator', 'reader'],
  'users.request': ['admin', 'operator'],
  'todos.look': ['admin', 'operator', 'reader'],
  // says that it is done, or that it need not be
  'todos.change': ['admin', 'operator'],
  'changes.look': ['admin', 'operator', 'reader'],
  'services.look': ['admin', 'operator', 'reader'],
  'services.check': ['admin', 'operator'],
  'services.change': ['admin'],
  'connections.look': ['admin', 'operator', 'reader'],
  // keys and secrets of the clouds
  'connections.change': ['admin'],
  // an admin of Microsoft 365 may as well, without any role here: that is how the first admin comes
  'connections.consent': ['admin'],
  'settings.look': ['admin', 'operator', 'reader'],
  'settings.change': ['admin'],
  'identity.look': ['admin', 'operator', 'reader'],
  // turns provisioning on and off, and makes and ends its tokens
  'identity.change': ['admin'],
  'provisioning.look': ['admin', 'operator', 'reader'],
  'notices.subscribe': ['admin', 'operator'],
  'audit.look': ['admin'],
  // who may do what
  'roles.look': ['admin'],
  'roles.change': ['admin'],
  'people.erase': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof ACTIONS

/** Kinds of job that only an admin begins, whose plan only an admin lets run, and which only an admin has go on. */
const BEGUN_BY: Readonly<Record<string, Action>> = { undo: 'jobs.undo', withdraw: 'sync.approve' }

/** What somebody with these roles lacks to apply or repeat a job of this kind; null: nothing. */
export function lacksFor(roles: readonly Role[], kind: string): Action | null {
  const action = Object.hasOwn(BEGUN_BY, kind) ? BEGUN_BY[kind] : undefined
  return action === undefined || may(roles, action) ? null : action
}

/** May somebody with these roles do this? */
export function may(roles: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = ACTIONS[action]
  return roles.some((role) => allowed.includes(role))
}
