/** Something that cannot be done now: why, and what can be done instead. */
import { NoSuchUser, NotPossible, NotSetUp, ServiceOff } from '../../sync/sync.ts'
import { execute } from '../cards/element.ts'
import { buttons, syncButton } from '../cards/parts.ts'
import { whyNotCard } from '../cards/talk.ts'
import { clean } from '../cards/text.ts'
import { answer } from './command.ts'
import type { Outcome, Rooms, Turn } from './command.ts'

/** Of a button whose job was forgotten, or is of a company that was set up anew since. */
export const NOT_ON_RECORD = 'The sync of that card is no longer on record. Nothing was changed.'

/** Of a job that is not for everybody who may sync. */
export const FOR_ADMINS =
  'This is an undo, or gives everything back: only an admin of Voice Sync Console can let it run. Nothing was changed.'

/** The sentence of the sync service that says why; null: this is a fault of ours. */
export const whyNot = (error: unknown): string | null =>
  error instanceof NotPossible ||
  error instanceof NotSetUp ||
  error instanceof ServiceOff ||
  error instanceof NoSuchUser
    ? error.message
    : null

/**
 * Why this cannot go now that a sync goes, as a sentence: the card and its button stay as they are, for later. Null: none
 * goes.
 */
export async function whileSyncing({ jobs }: Rooms, { tenantId }: Turn): Promise<string | null> {
  const [going] = await jobs.active(tenantId)
  if (!going) return null
  return `A sync is running, started by ${clean(going.startedBy.name)}. Nothing was changed. Press again when it has ended.`
}

export async function cannot(rooms: Rooms, turn: Turn, title: string, why: string): Promise<Outcome> {
  const [going] = await rooms.jobs.active(turn.tenantId)
  const instead = going ? execute('Show the sync', 'job.view', { run: going.runId }) : syncButton(turn.setting)
  const actions = buttons(instead, execute('Show last sync', 'show.last'))
  return answer(whyNotCard(title, why, actions), { kind: 'info', title, sub: 'See why in our own chat' })
}
