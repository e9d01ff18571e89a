/** Labels of the Sync Now button, exact: see `looks/console.md` §6 of the design. */

export interface ButtonFacts {
  button:
    'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'off' | 'blocked' | 'green'
  queued: number
  blocked: number
}

/** Counts as people read them: 12,500. */
export const count = (n: number): string => n.toLocaleString('en-US')

/** "1 user", "12 users". */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

export function buttonLabel(facts: ButtonFacts): string {
  switch (facts.button) {
    case 'syncing':
    case 'diagnostic':
      return 'Syncing'
    case 'failed':
      return 'Sync Now - Last Sync Failed'
    case 'refused':
      return 'Sync Now - Approval Needed'
    case 'queued':
      return `Sync Now - Changes Queued (${count(facts.queued)})`
    case 'setup':
      return 'Sync Now - Set-up Not Complete'
    case 'settings':
      return 'Sync Now - Settings Changed'
    case 'off':
      return 'Sync Now - Disabled'
    case 'blocked':
      return `Sync Now - ${count(facts.blocked)} ${facts.blocked === 1 ? 'Needs' : 'Need'} Attention`
    case 'green':
      return 'Sync Now'
  }
}
