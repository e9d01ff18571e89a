/** The button that declines what the plan of its card would take away, so that the rest of the sync goes. */
import { AlreadyApproved, NoSuchJob } from '../../sync/sync.ts'
import { declineRemovals } from '../../sync/guard/keep.ts'
import { MOST_OF_NOTE } from '../cards/plan.ts'
import { factsOf } from '../facts.ts'
import { runCard } from '../cards/result.ts'
import { samePlan } from './apply-plan.ts'
import { entryOf } from './audited.ts'
import { cannot, whileSyncing, whyNot } from './cannot.ts'
import { answer, textOf } from './command.ts'
import type { CardAction, Outcome, Rooms, Turn } from './command.ts'

const TITLE = 'Nothing was kept'
const GOING = 'A sync is running, or somebody else decided just now. Nothing was changed.'

/** On one line, as it is shown. */
const noteOf = ({ asked }: Turn): string =>
  (typeof asked['why'] === 'string' ? asked['why'] : '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, MOST_OF_NOTE)
    .toWellFormed()

async function hasReason(rooms: Rooms, turn: Turn): Promise<string | null> {
  const wrong = (await samePlan(rooms, turn)) ?? (noteOf(turn) ? null : 'Say why. Nothing was changed.')
  return wrong ?? whileSyncing(rooms, turn)
}

async function keep(rooms: Rooms, turn: Turn): Promise<Outcome> {
  const { tenantId, caller } = turn
  const jobId = textOf(turn, 'job') ?? ''
  const note = noteOf(turn)
  const by = { id: caller.userId, name: caller.name }
  // somebody else did it meanwhile: the card says who
  if ((await rooms.jobs.job(tenantId, jobId))?.declined) return shown(rooms, turn, jobId)
  try {
    const keepable = await rooms.sync.keepable(tenantId, jobId)
    const why = { jobId, note, by, at: rooms.now().toISOString() }
    const after = `${keepable.removals.length} users: ${note}`
    const kept = await rooms.together(tenantId, async (within) => {
      if (!(await declineRemovals(within, tenantId, keepable, why))) return false
      const what = { action: 'sync.keep', target: `job ${jobId}`, before: null, after }
      await within.audit.append(tenantId, entryOf(rooms, turn, what))
      return true
    })
    if (!kept) return await cannot(rooms, turn, TITLE, GOING)
  } catch (error) {
    const known = error instanceof AlreadyApproved || error instanceof NoSuchJob ? error.message : whyNot(error)
    if (known === null) throw error
    return cannot(rooms, turn, TITLE, known)
  }
  rooms.sync.reassess(tenantId)
  return shown(rooms, turn, jobId)
}

/** The stopped sync as it stands now. */
async function shown(rooms: Rooms, turn: Turn, jobId: string): Promise<Outcome> {
  const job = await rooms.jobs.job(turn.tenantId, jobId)
  const facts = job && (await factsOf(rooms, turn.tenantId, job.runId))
  if (!facts) return cannot(rooms, turn, TITLE, 'The sync of this card is no longer on record.')
  const title = job?.service === 'pbx' ? 'Users kept' : 'Numbers kept'
  return answer(runCard(facts, turn.setting), { kind: 'info', title, sub: 'In our own chat' })
}

export const keepNumbers: CardAction = {
  verb: 'plan.keep',
  action: 'sync.approve',
  writes: true,
  personal: true,
  check: hasReason,
  run: keep,
}
