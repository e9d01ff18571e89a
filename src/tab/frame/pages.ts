import type { SyncStatus } from '../../api/contract.ts'

/** The pages of the console in the order of the navigation. A count shows what waits there; none is shown for zero. */
export interface PageLink {
  to:
    | '/services'
    | '/users'
    | '/jobs'
    | '/changes'
    | '/numbers'
    | '/identity'
    | '/provisioning'
    | '/activity'
    | '/settings'
  words: string
  /** Beside Sync Now on a phone. */
  short?: string
  count?: { of: (status: SyncStatus) => number; kind: 'attention' | 'queue'; says: string }
}

export const PAGES: PageLink[] = [
  { to: '/services', words: 'Services' },
  {
    to: '/users',
    words: 'Users',
    count: { of: (status) => status.blocked, kind: 'attention', says: 'need attention' },
  },
  { to: '/jobs', words: 'Sync Jobs' },
  { to: '/changes', words: 'Changes', count: { of: (status) => status.queued, kind: 'queue', says: 'queued' } },
  { to: '/numbers', words: 'Numbers' },
  { to: '/identity', words: 'Identity and Security', short: 'Identity' },
  { to: '/provisioning', words: 'Provisioning', short: 'Provision\u00ading' },
  { to: '/activity', words: 'Activity' },
  { to: '/settings', words: 'Settings' },
]
