import type { UserDetail } from '../../../../../api/contract.ts'

export type DialogName = 'leave' | 'edit' | 'takeOver' | 'match' | 'site' | 'release' | 'recreate' | 'remove'

/** What can be done about one user beside syncing it. */
export interface UserAct {
  words: string
  /** An action of the role table. */
  may: string
  fits(user: UserDetail): boolean
  /** Asks first; else it is done at once. */
  dialog?: DialogName
  /** Below `/api/users/{id}`. */
  at?: { method: 'POST' | 'DELETE'; path: string; body?: unknown }
  /** A button of its own; the others are in the menu. */
  button?: true
}

const here = ({ deletedAt, removal }: UserDetail): boolean => deletedAt === null && removal === null
const visible = (value: boolean) => ({
  method: 'POST' as const,
  path: '/requests',
  body: { field: 'directoryVisible', value: String(value) },
})

/** In the order in which they are offered. */
export const USER_ACTS: UserAct[] = [
  {
    words: 'Create again…',
    may: 'users.recreate',
    fits: ({ deletedAt, owner, active, removal }) => deletedAt !== null && owner === 'idp' && active && !removal,
    dialog: 'recreate',
    button: true,
  },
  {
    words: 'Keep this user',
    may: 'users.delete',
    fits: ({ removal }) => removal !== null,
    at: { method: 'DELETE', path: '/delete' },
    button: true,
  },
  {
    words: 'Take back in',
    may: 'users.exclude',
    fits: (user) => here(user) && user.leftOut !== null,
    at: { method: 'DELETE', path: '/exclude' },
    button: true,
  },
  {
    words: 'Take back that it is kept',
    may: 'sync.approve',
    fits: ({ kept }) => kept !== null,
    at: { method: 'DELETE', path: '/keep' },
    button: true,
  },
  {
    words: 'Leave out…',
    may: 'users.exclude',
    fits: (user) => here(user) && user.leftOut === null,
    dialog: 'leave',
    button: true,
  },
  { words: 'Edit at 8x8…', may: 'users.request', fits: here, dialog: 'edit', button: true },
  {
    words: 'Take over number…',
    may: 'users.takeover',
    fits: (user) => here(user) && user.otherNumber !== null && user.otherNumber.may && !user.otherNumber.agreed,
    dialog: 'takeOver',
    button: true,
  },
  {
    words: 'Keep the other number',
    may: 'users.takeover',
    fits: ({ otherNumber }) => otherNumber !== null && otherNumber.agreed !== null,
    at: { method: 'DELETE', path: '/takeover' },
    button: true,
  },
  {
    words: 'Match by hand…',
    may: 'users.account',
    fits: (user) => here(user) && user.teams.userPrincipalName === null && user.chosenAccount === null,
    dialog: 'match',
  },
  {
    words: 'Take back the match',
    may: 'users.account',
    fits: ({ teams, chosenAccount }) => teams.userPrincipalName === null && chosenAccount !== null,
    at: { method: 'DELETE', path: '/account' },
  },
  {
    words: 'Show in company directory',
    may: 'users.request',
    fits: (user) => here(user) && !user.directoryVisible,
    at: visible(true),
  },
  {
    words: 'Hide from company directory',
    may: 'users.request',
    fits: (user) => here(user) && user.directoryVisible,
    at: visible(false),
  },
  { words: 'Set site…', may: 'users.request', fits: (user) => here(user) && user.site === null, dialog: 'site' },
  {
    words: 'Release from identity provider…',
    may: 'users.release',
    fits: (user) => here(user) && user.owner === 'idp',
    dialog: 'release',
  },
  { words: 'Remove…', may: 'users.delete', fits: ({ removal }) => removal === null, dialog: 'remove' },
]

/**
 * What of it this person may do now. A deleted user has few, each with a button of its own. On a narrow screen what is
 * read counts more: one button stays, the one that mends something before the one that leaves the user out.
 */
export function actsFor(
  user: UserDetail,
  may: readonly string[],
  narrow: boolean,
): { buttons: UserAct[]; menu: UserAct[] } {
  const fitting = USER_ACTS.filter((act) => may.includes(act.may) && act.fits(user))
  if (user.deletedAt !== null) return { buttons: fitting, menu: [] }
  const own = fitting.filter(({ button }) => button)
  const buttons = narrow ? own.filter(({ dialog }) => dialog !== 'edit').slice(-1) : own
  return { buttons, menu: fitting.filter((act) => !buttons.includes(act)) }
}
