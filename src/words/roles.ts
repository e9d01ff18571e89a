/** Roles in words: what each is called, and what it may do. */

export const ROLE_WORDS = {
  admin: 'Admin',
  operator: 'Operator',
  reader: 'Reader',
} as const

export type GivenRole = keyof typeof ROLE_WORDS

/** In the order they are offered: least first. */
export const ROLE_SAYS: Record<GivenRole, string> = {
  reader: 'Looks at everything but Activity and Roles, and changes nothing',
  operator: 'Runs and cancels syncs, leaves users out, asks 8x8 for changes',
  admin: 'Does everything, approves what the guard stopped, and gives roles',
}

/** What roles differ in, each by one action of the role table that stands for it. */
export const CAPABILITIES: { action: string; says: string }[] = [
  { action: 'users.look', says: 'Look at users, numbers, syncs, changes and settings' },
  { action: 'sync.start', says: 'Start, retry and cancel syncs' },
  { action: 'services.check', says: 'Test connections' },
  { action: 'users.exclude', says: 'Leave users out and take them back in' },
  { action: 'users.request', says: 'Ask 8x8 for changes of users' },
  { action: 'notices.subscribe', says: 'Get notices from the bot' },
  { action: 'sync.approve', says: 'Approve what the guard stopped' },
  { action: 'jobs.undo', says: 'Undo a sync' },
  { action: 'users.takeover', says: 'Take over numbers, release and remove users' },
  { action: 'services.change', says: 'Change services, scope and settings' },
  { action: 'connections.change', says: 'Enter keys and secrets, give consent' },
  { action: 'identity.change', says: 'Turn user provisioning on and off, make tokens' },
  { action: 'audit.look', says: 'Look at Activity and export it' },
  { action: 'roles.change', says: 'Give and take roles' },
  { action: 'people.erase', says: 'Erase the data of a person' },
]
