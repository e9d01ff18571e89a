/** Every command, in the order of the help card. A new command is a file and a line here. */
import type { Offer } from '../cards/talk.ts'
import { cancel } from './cancel.ts'
import type { CardAction, Command } from './command.ts'
import { diagnosticSync } from './diagnostic-sync.ts'
import { help } from './help.ts'
import { notifyMe } from './notify-me.ts'
import { retryFailed } from './retry-failed.ts'
import { showHistory } from './show-history.ts'
import { showLastSync } from './show-last-sync.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { syncNow } from './sync-now.ts'
import { syncPbx } from './sync-pbx.ts'
import { syncTeams } from './sync-teams.ts'
import { welcome } from './welcome.ts'

export const COMMANDS: readonly Command[] = [
  syncNow,
  syncPbx,
  syncTeams,
  diagnosticSync,
  cancel,
  retryFailed,
  status,
  showLastSync,
  showHistory,
  help,
  notifyMe,
  stop,
  welcome,
]

/** Shows a run as it is now. */
export const VIEW_JOB: CardAction = { verb: 'job.view', action: 'jobs.look' }

/** What can be pressed that is no command. */
export const CARD_ACTIONS: readonly CardAction[] = [VIEW_JOB]

export const OFFERS: Offer[] = COMMANDS.filter(({ listed }) => listed)

/** The command behind a button: the verb, and of several with it the one whose data says most. */
export function deedOf(verb: string, data: Record<string, unknown>): Command | null {
  const fitting = COMMANDS.filter(
    (command) => command.verb === verb && Object.entries(command.data).every(([key, value]) => data[key] === value),
  )
  return fitting.toSorted((a, b) => Object.keys(b.data).length - Object.keys(a.data).length)[0] ?? null
}

/** What to offer when nothing is near. */
export const SUGGESTED: Command[] = [status, showHistory, help]
