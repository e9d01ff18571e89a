/** The buttons that let exactly the plan of their card run, once. */
import { lacksFor, type Action } from '../../identity/roles.ts'
import type { Job } from '../../jobs/store.ts'
import { AlreadyApproved, ExceedsGuard, NoSuchJob, NothingToApprove, SyncGoing } from '../../sync/sync.ts'
import { runCard } from '../cards/result.ts'
import { approvalOf, countedAbove, mark, planned, toType } from '../cards/planFacts.ts'
import type { Planned } from '../cards/planFacts.ts'
import { takenAway } from '../../words/removals.ts'
import { withEnglishDigits } from '../digits.ts'
import { factsFor, factsOf } from '../facts.ts'
import { noteOf } from './audited.ts'
import { cannot, FOR_ADMINS, whileSyncing, whyNot } from './cannot.ts'
import { textOf } from './command.ts'
import type { CardAction, Outcome, Rooms, Turn } from './command.ts'

const TITLE = 'The plan was not applied'

/** The plans that belong to the job of the card; empty: there are none to apply. */
async function plansOf({ jobs }: Rooms, turn: Turn): Promise<Planned[]> {
  const job = await jobs.job(turn.tenantId, textOf(turn, 'job') ?? '')
  if (!job) return []
  const run = planned(await jobs.run(turn.tenantId, job.runId))
  return run.some(({ id }) => id === job.id) ? run : []
}

const OLD = 'The plan of this card is no longer the one that was kept. Plan again. Nothing was changed.'

export async function samePlan(rooms: Rooms, turn: Turn): Promise<string | null> {
  const plans = await plansOf(rooms, turn)
  if (plans.some(({ task }) => lacksFor(turn.caller.roles, task.kind))) return FOR_ADMINS
  return plans.length > 0 && textOf(turn, 'plan') === mark(plans) ? null : OLD
}

/** What was typed may have spaces and the marks of thousands in it, and be in the digits of any script. */
async function sameCount(rooms: Rooms, turn: Turn): Promise<string | null> {
  const other = await samePlan(rooms, turn)
  if (other !== null) return other
  const counted = countedAbove(await plansOf(rooms, turn))
  const typed = withEnglishDigits(String(turn.asked.count ?? '').slice(0, 20))
  if (typed.replace(/[\s,.٬٫'’\p{Cf}]/gu, '') === String(toType(counted))) return null
  const happens = takenAway(counted) > 0 ? 'taken away' : 'put back'
  return `To approve, type ${toType(counted)}: so many are ${happens}. Nothing was changed.`
}

/** A plan that somebody let run is shown as the sync that it became, whatever else goes. */
const unlessGoing =
  (check: (rooms: Rooms, turn: Turn) => Promise<string | null>) =>
  async (rooms: Rooms, turn: Turn): Promise<string | null> =>
    (await check(rooms, turn)) ?? (approvalOf(await plansOf(rooms, turn)) ? null : whileSyncing(rooms, turn))

async function apply(rooms: Rooms, turn: Turn, exceedGuard: boolean): Promise<Outcome> {
  const { tenantId, caller } = turn
  const jobId = textOf(turn, 'job') ?? ''
  const noted = (jobs: Job[]) => {
    const after = jobs.map(({ id }) => `job ${id}`).join(', ')
    return [noteOf(turn, { action: 'sync.approve', target: `job ${jobId}`, before: null, after })]
  }
  const by = { id: caller.userId, name: caller.name, type: 'bot' as const, exceedGuard, noted }
  try {
    const { runId, jobs } = await rooms.sync.approve(tenantId, by, jobId)
    return { kind: 'run', facts: await factsFor(rooms, tenantId, runId, jobs), already: false }
  } catch (error) {
    if (error instanceof AlreadyApproved) return takenBy(rooms, turn, error)
    const why = whyNotApplied(error)
    if (why === null) throw error
    return cannot(rooms, turn, TITLE, why)
  }
}

/** A plan is applied once: shows the run that does so. */
async function takenBy(rooms: Rooms, turn: Turn, { approved, message }: AlreadyApproved): Promise<Outcome> {
  const job = approved ? await rooms.jobs.job(turn.tenantId, approved.jobId) : null
  const facts = job ? await factsOf(rooms, turn.tenantId, job.runId) : null
  return facts ? { kind: 'run', facts, already: true, says: runCard } : cannot(rooms, turn, TITLE, message)
}

const whyNotApplied = (error: unknown): string | null =>
  error instanceof ExceedsGuard ||
  error instanceof NoSuchJob ||
  error instanceof NothingToApprove ||
  error instanceof SyncGoing
    ? error.message
    : whyNot(error)

const button = (
  verb: string,
  action: Action,
  check: NonNullable<CardAction['check']>,
  exceedGuard: boolean,
): CardAction => ({
  verb,
  action,
  writes: true,
  personal: true,
  check: unlessGoing(check),
  run: (rooms, turn) => apply(rooms, turn, exceedGuard),
})

export const applyPlan = button('plan.apply', 'sync.start', samePlan, false)
export const applyUndo = button('undo.apply', 'jobs.undo', samePlan, false)
export const approvePlan = button('plan.approve', 'sync.approve', sameCount, true)
