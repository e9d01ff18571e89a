/** Every command, in the order of the help card. A new command is a file and a line here. */
import type { Offer } from '../cards/talk.ts'
import { applyPlan, applyUndo, approvePlan } from './apply-plan.ts'
import { keepNumbers } from './keep-numbers.ts'
import { takeBackNumbers, takeBackUser } from './take-back.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { changesQueued } from './changes-queued.ts'
import type { Action } from '../../identity/roles.ts'
import type { CardAction, Command, Deed } from './command.ts'
import { stopDigest } from './digest.ts'
import { chooseNotices } from './choose-notices.ts'
import { diagnosticSync } from './diagnostic-sync.ts'
import { findUser, showUser } from './find-user.ts'
import { help } from './help.ts'
import { mute, unmute, unmuteOne } from './mute.ts'
import { notifyMe } from './notify-me.ts'
import { preview } from './preview.ts'
import { retryFailed } from './retry-failed.ts'
import { showHistory } from './show-history.ts'
import { showLastSync } from './show-last-sync.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { syncNow } from './sync-now.ts'
import { syncPbx } from './sync-pbx.ts'
import { syncTeams } from './sync-teams.ts'
import { syncUser } from './sync-user.ts'
import { undo } from './undo.ts'
import { welcome } from './welcome.ts'

export const COMMANDS: readonly Command[] = [
  syncNow,
  syncPbx,
  syncTeams,
  preview,
  diagnosticSync,
  cancel,
  retryFailed,
  approve,
  undo,
  status,
  showLastSync,
  showHistory,
  changesQueued,
  findUser,
  help,
  notifyMe,
  mute,
  unmute,
  stop,
  welcome,
]

/** Shows a run as it is now. */
export const VIEW_JOB: { verb: string; action: Action } = { verb: 'job.view', action: 'jobs.look' }

/** What can be pressed that is no command. */
export const CARD_ACTIONS: readonly CardAction[] = [
  chooseNotices,
  showUser,
  syncUser,
  applyPlan,
  applyUndo,
  approvePlan,
  keepNumbers,
  takeBackNumbers,
  takeBackUser,
  unmuteOne,
  stopDigest,
]

/** What Teams offers while somebody types: it takes twelve of each place; `help` has them all. */
export const MENUS: Record<'personal' | 'group', readonly Command[]> = {
  personal: [
    ...[syncNow, preview, cancel, retryFailed, status, showLastSync, showHistory, changesQueued],
    ...[findUser, help, notifyMe, stop],
  ],
  group: [syncNow, cancel, status, showLastSync, showHistory, help],
}

export const OFFERS: Offer[] = COMMANDS.filter(({ listed }) => listed)

/** What a button does: by its verb, and of several commands with it the one whose data says most. */
export function deedOf(verb: string, data: Record<string, unknown>): Deed | CardAction | null {
  const pressed = CARD_ACTIONS.find((action) => action.verb === verb)
  if (pressed) return pressed
  const fitting = COMMANDS.filter(
    (command) => command.verb === verb && Object.entries(command.data).every(([key, value]) => data[key] === value),
  )
  return fitting.toSorted((a, b) => Object.keys(b.data).length - Object.keys(a.data).length)[0] ?? null
}

/** What to offer when nothing is near. */
export const SUGGESTED: Command[] = [status, showHistory, help]
