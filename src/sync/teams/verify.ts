/** Believes a write only when Microsoft shows it: re-lists the numbers, and polls only what is not active yet. */
import type { Microsoft365, TeamsNumber } from '../../connectors/contract.ts'
import type { UserView } from '../../directory/view.ts'
import type { ChangeOutcome, TeamsChange } from '../../jobs/store.ts'
import { reasonOf } from '../causes.ts'
import { chunks, iso } from '../deps.ts'
import { lookOf, type JobRun } from '../jobRun.ts'
import { grantedInForce } from '../plan.ts'
import { readNumbers, type TakenAway } from '../pull/m365.ts'
import { amend, needsTwoSteps, replaced, replaceInTwoSteps } from './amend.ts'
import { numberChangePages, numberChanges } from './numberChanges.ts'

/** Microsoft takes a moment to show what it accepted; after the last of these a user waits for the next sync. */
const PAUSES_MS = [800, 1500, 3000, 6000, 12_000, 24_000] as const

/** An operation that succeeded and still shows nothing in this round did not take effect. */
const LAST_ROUND_FOR_SUCCEEDED = 2

/** Up to this many numbers, and operations, are asked for one by one in a round; above, the whole list is cheaper. */
const ASK_SINGLY = 20

type Shown = 'taken' | 'pending' | 'absent'

/** The plan itself knows what is on its way, so that a hundred thousand writes are never held at once. */
export async function verify(run: JobRun, m365: Microsoft365): Promise<void> {
  let total: number | null = null
  for (const [round, pause] of PAUSES_MS.entries()) {
    const some = await firstStarted(run)
    if (some.length === 0) return
    await run.deps.sleep(pause, run.signal)
    await look(run, m365, some)
    const { open, pending, absent } = await settle(run, m365, round)
    total ??= open
    await run.advance(total - pending - absent, total)
  }
  await leaveWaiting(run)
}

/**
 * After a restart, or when the job was cancelled: what was on its way either shows, or was seen not to and is as planned
 * as before. `when` begins the line that says so.
 */
export async function recover(run: JobRun, m365: Microsoft365, when = 'After the restart'): Promise<void> {
  const some = await firstStarted(run)
  if (some.length === 0) return
  await run.deps.sleep(PAUSES_MS[0], run.signal)
  await look(run, m365, some)
  const sendAgain = async (changes: TeamsChange[]): Promise<void> => {
    const unknown = changes.filter((change) => change.operationId === null)
    const outcomes = unknown.map(({ ordinal }): ChangeOutcome => ({ ordinal, status: 'planned' }))
    await run.deps.jobs.outcome(run.tenantId, run.job.id, outcomes)
  }
  const { open, absent } = await settle(run, m365, 0, sendAgain)
  run.say(`${when}: ${open - absent} of ${open} changes on their way had arrived`)
}

/** What is on its way, as far as it matters whether it is more than can be asked for one by one. */
async function firstStarted(run: JobRun): Promise<TeamsChange[]> {
  const some: TeamsChange[] = []
  for await (const change of numberChanges(run, ['started'])) if (some.push(change) > ASK_SINGLY) break
  return some
}

const numberOf = (change: TeamsChange): string => change.after ?? change.before ?? ''

/** Puts what Teams shows now among the seen: of these few, or of all when there are more. */
async function look(run: JobRun, m365: Microsoft365, some: TeamsChange[]): Promise<void> {
  const { deps, tenantId } = run
  // the plan was made of an earlier list: what it is about to overwrite is no fresher for this one
  const { numbersRead: _, ...listed } = lookOf(run)
  if (some.length > ASK_SINGLY) return void (await readNumbers(listed, m365, await takenAway(run)))
  const numbers = [...new Set(some.flatMap((change) => [change.after, change.before].filter((n) => n !== null)))]
  for (const few of chunks(numbers, ASK_SINGLY)) {
    const answers = await m365.numbersOf(few, run.context)
    const found = answers.flatMap((answer) => (answer.found ? [answer.found] : []))
    const gone = answers.filter((answer) => !answer.found).map((answer) => answer.number)
    await deps.directory.seeNumbers(tenantId, found, null, iso(deps.now()))
    await deps.directory.loseSeen(tenantId, 'number', gone, iso(deps.now()))
  }
}

async function takenAway(run: JobRun): Promise<TakenAway> {
  const taken: TakenAway = { numbers: 0, some: [], replaced: 0 }
  for await (const { kind, before } of numberChanges(run, ['started'])) {
    if (kind === 'change') taken.replaced += 1
    if (kind !== 'unassign' || !before) continue
    taken.numbers += 1
    if (taken.some.length < ASK_SINGLY) taken.some.push(before)
  }
  return taken
}

/** How many. */
interface Settled {
  /** On their way before. */
  open: number
  /** Teams shows it, and not yet as active. */
  pending: number
  /** Teams does not show it. */
  absent: number
}

/** Settles what shows; `onAbsent` is told what does not show yet, page by page. */
async function settle(
  run: JobRun,
  m365: Microsoft365,
  round: number,
  onAbsent?: (absent: TeamsChange[]) => Promise<void>,
): Promise<Settled> {
  const { deps, tenantId, job } = run
  const all: Settled = { open: 0, pending: 0, absent: 0 }
  const asked: TeamsChange[] = []
  for await (const some of numberChangePages(run, ['started'])) {
    const views = await deps.directory.viewsOf(tenantId, [...new Set(some.map((change) => change.userId))])
    const byUser = new Map(views.map((view) => [view.user.id, view]))
    const seen = await deps.directory.numbersOf(tenantId, [...new Set(some.map(numberOf))])
    const recordOf = new Map(seen.map((number) => [number.number, number]))
    const shown = some.map((change) => ({ change, shown: shows(change, recordOf.get(numberOf(change))) }))
    const which = (as: Shown) => shown.filter((each) => each.shown === as).map((each) => each.change)
    const taken = which('taken')
    await believe(run, taken, byUser)
    // what is told before its outcome is told again after a restart, and never lost
    await run.flush()
    await deps.jobs.outcome(
      tenantId,
      job.id,
      taken.map(({ ordinal }) => ({ ordinal, status: 'done' })),
    )
    const absent = which('absent')
    asked.push(...absent.slice(0, ASK_SINGLY - asked.length))
    all.open += some.length
    all.pending += which('pending').length
    all.absent += absent.length
    await onAbsent?.(absent)
  }
  all.absent -= await askOperations(run, m365, asked, round)
  return all
}

/** What Teams shows of a change. */
function shows(change: TeamsChange, record: TeamsNumber | undefined): Shown {
  if (change.kind === 'unassign') {
    if (record?.holderId !== change.holderId) return 'taken'
    // sent before a restart and on its way: sending it again would be a second unassign
    return record.activation === 'pending' && change.operationId === null ? 'pending' : 'absent'
  }
  if (record?.holderId !== change.holderId) return 'absent'
  if (record.activation === 'failed') return 'absent'
  return record.activation === 'activated' ? 'taken' : 'pending'
}

/** What took effect becomes ours, or is no longer ours. Before the outcome is recorded: a restart repeats it safely. */
async function believe(run: JobRun, taken: TeamsChange[], views: Map<string, UserView>): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const at = iso(deps.now())
  const assigned = taken.filter((change) => change.kind !== 'unassign')
  const leftover = taken.filter((change) => change.kind === 'change' && stillHeld(change, views.get(change.userId)))
  const lost = taken.filter((change) => change.kind !== 'assign' && !leftover.includes(change))
  const numbers = lost.flatMap((change) => change.before ?? [])
  await deps.directory.unmanage(tenantId, numbers)
  await letGo(run, lost, views)
  // Microsoft kept the old number beside the new one: it is given back in the same job
  await amend(
    run,
    leftover.map((change) => ({
      of: change,
      kind: 'unassign',
      before: change.before,
      after: null,
      cause: change.cause,
    })),
  )
  await deps.directory.manage(
    tenantId,
    assigned.map((change) => ({
      number: change.after ?? '',
      userId: change.userId,
      holderId: change.holderId,
      origin: 'assigned',
      jobId: job.id,
      at,
    })),
  )
  await noteVoice(run, assigned, views)
  counts.assigned += taken.filter((change) => change.kind === 'assign').length
  counts.changed += taken.filter((change) => change.kind === 'change').length
  counts.removed += taken.filter((change) => change.kind === 'unassign').length
  for (const change of taken) run.say(`verified ${change.kind} ${numberOf(change)} ${change.userName}`)
}

/** A number brings Enterprise Voice with it; Teams' own record of the user tells so only when it is read whole again. */
async function noteVoice(run: JobRun, assigned: TeamsChange[], views: Map<string, UserView>): Promise<void> {
  const before = assigned.flatMap(({ userId }) => views.get(userId)?.configuration ?? [])
  const now = before.filter((each) => !each.enterpriseVoice).map((each) => ({ ...each, enterpriseVoice: true }))
  await run.deps.directory.seeConfigurations(run.tenantId, now, null, iso(run.deps.now()))
}

/** A user that 8x8 deleted and that holds nothing of ours leaves its Microsoft 365 account to whoever comes next. */
async function letGo(run: JobRun, lost: TeamsChange[], views: Map<string, UserView>): Promise<void> {
  const gone = lost.filter(({ userId }) => {
    const view = views.get(userId)
    return view?.user.deletedAt && grantedInForce(view).length === 0
  })
  await run.deps.directory.link(
    run.tenantId,
    gone.map(({ userId }) => ({ userId, m365Id: null })),
    iso(run.deps.now()),
  )
}

const stillHeld = (change: TeamsChange, view: UserView | undefined): boolean =>
  view?.held.some((number) => number.number === change.before) ?? false

/** What does not show at all may have failed: its operation knows. Answers how many that settles. */
async function askOperations(run: JobRun, m365: Microsoft365, absent: TeamsChange[], round: number): Promise<number> {
  const outcomes: ChangeOutcome[] = []
  const second: TeamsChange[] = []
  for (const change of absent) {
    if (!change.operationId) continue
    const operation = await m365.operation(change.operationId, run.context)
    const untrue = operation.status === 'succeeded' && round >= LAST_ROUND_FOR_SUCCEEDED
    if (operation.status !== 'failed' && !untrue) continue
    const reason = untrue ? 'NOT_VERIFIED' : reasonOf(operation.reason ?? 'UNKNOWN_REFUSAL')
    if (needsTwoSteps(change, reason)) {
      second.push(change)
      continue
    }
    outcomes.push({ ordinal: change.ordinal, status: 'failed', reason, raw: operation.raw })
    run.say(`${change.kind} ${numberOf(change)} ${change.userName}: ${reason} · ${operation.raw ?? ''}`, 'problem')
  }
  await replaceInTwoSteps(run, second)
  outcomes.push(...second.map(replaced))
  await run.flush()
  await run.deps.jobs.outcome(run.tenantId, run.job.id, outcomes)
  return outcomes.length
}

/** Time is up: shown but not active waits for Microsoft; not shown at all did not take effect. */
async function leaveWaiting(run: JobRun): Promise<void> {
  for await (const some of numberChangePages(run, ['started'])) {
    const outcomes = some.map((change): ChangeOutcome => {
      run.say(`${change.kind} ${numberOf(change)} ${change.userName}: accepted, but does not show yet`, 'problem')
      return change.operationId === null
        ? { ordinal: change.ordinal, status: 'failed', reason: 'NOT_VERIFIED' }
        : { ordinal: change.ordinal, status: 'waiting', reason: 'NOT_ACTIVATED_YET' }
    })
    await run.flush()
    await keepPending(run, some)
    await run.deps.jobs.outcome(run.tenantId, run.job.id, outcomes)
  }
}

/** A number that Microsoft has not activated yet is ours as well: should 8x8 move on meanwhile, it is no foreign one. */
async function keepPending({ deps, tenantId, job }: JobRun, open: TeamsChange[]): Promise<void> {
  const seen = await deps.directory.numbersOf(tenantId, [...new Set(open.map(numberOf))])
  const recordOf = new Map(seen.map((number) => [number.number, number]))
  const pending = open.filter(
    (change) => change.kind !== 'unassign' && shows(change, recordOf.get(numberOf(change))) === 'pending',
  )
  const at = iso(deps.now())
  await deps.directory.manage(
    tenantId,
    pending.map(({ after, userId, holderId }) => ({
      number: after ?? '',
      userId,
      holderId,
      origin: 'assigned',
      jobId: job.id,
      at,
    })),
  )
}
