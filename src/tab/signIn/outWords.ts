import type { Trouble } from './tokens.ts'

export type Why = Trouble | 'out' | 'returnToOtherTab' | 'noRole' | 'groupsUnknown' | 'unreachable'

interface OutWords {
  title: string
  /** Null: no trouble, said in a plain sentence. */
  kind: 'attention' | 'bad' | 'info' | null
  lead: string
  /** `detail`: of `Out`. */
  says(detail: string): string
  /** Is what the sign-in said shown too? */
  quotes?: boolean
  /** Would the account that the browser knows only lead here again? */
  otherAccount?: boolean
  /** Does it pass without signing in anew? */
  mayPass?: boolean
}

const PRODUCT = 'Voice Sync Console'
const nothing = () => ''

/** What each way of being outside is called, and what can be done. */
export const OUT_WORDS: Record<Why, OutWords> = {
  out: { title: PRODUCT, kind: null, lead: 'You are signed out.', says: nothing },
  returnToOtherTab: {
    title: 'You are signed in',
    kind: null,
    lead: 'Close this tab and go on in the one you came from.',
    says: nothing,
  },
  ended: {
    title: 'Sign in again',
    kind: 'info',
    lead: 'Your sign-in has ended.',
    says: () => 'It ends by itself after a while, or when your password or a rule of your organization changed.',
  },
  consent: {
    title: 'Your organization has to agree first',
    kind: 'attention',
    lead: `${PRODUCT} may not sign you in yet.`,
    says: () => 'It asks only to know who you are: your name, your user name and your organization.',
    quotes: true,
  },
  guest: {
    otherAccount: true,
    title: 'This console is for members',
    kind: 'info',
    lead: 'You are a guest in this organization.',
    says: () =>
      'The console opens for its own people only. If you administer its telephony, ask for an account of the organization, then sign in with that.',
  },
  elsewhere: {
    otherAccount: true,
    title: 'This account is of another organization',
    kind: 'info',
    lead: 'The console does not know the organization of this account.',
    says: () => 'Sign in with the work account of the organization whose telephony you look after.',
    quotes: true,
  },
  unassigned: {
    otherAccount: true,
    title: 'You are not assigned to this app',
    kind: 'attention',
    lead: 'Your organization lets only assigned people sign in here.',
    says: () =>
      'An admin can assign you: Microsoft Entra admin center, Enterprise applications, Voice Sync Console, Users and groups.',
    quotes: true,
  },
  noRole: {
    otherAccount: true,
    title: 'You need a role',
    kind: 'attention',
    lead: 'Your role cannot open the console.',
    mayPass: true,
    says: (organization) => `Ask an admin of ${organization} for the reader role.`,
  },
  groupsUnknown: {
    mayPass: true,
    title: 'Your role is not known yet',
    kind: 'attention',
    lead: 'Microsoft could not be asked which groups you are in.',
    says: () =>
      'You may have a role by one of them. Try again in a minute. If it stays so, an admin can give you a role by name.',
  },
  closed: { title: PRODUCT, kind: 'info', lead: 'Sign-in was closed before it was done.', says: nothing },
  somebodyElse: { title: PRODUCT, kind: 'info', lead: 'Somebody else signed in.', says: nothing },
  stale: { title: PRODUCT, kind: 'info', lead: 'That sign-in is from before.', says: nothing },
  unreachable: {
    mayPass: true,
    title: PRODUCT,
    kind: 'attention',
    lead: 'Sign-in is out of reach.',
    says: (detail) => detail,
  },
  refused: {
    title: PRODUCT,
    kind: 'bad',
    lead: 'You could not be signed in.',
    says: () => 'Try again. If it stays so, tell an admin what is written below.',
    quotes: true,
  },
}
