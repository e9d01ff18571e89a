/** Believes a write only when Microsoft shows it: re-lists the numbers, and polls only what is not active yet. */
import type { Microsoft365 } from '../../../connectors/contract.ts'
import type { ChangeOutcome, TeamsChange } from '../../../jobs/store.ts'
import { reasonOf } from '../../run/causes.ts'
import { iso } from '../../deps.ts'
import type { JobRun, Said } from '../../run/jobRun.ts'
import { needsTwoSteps, replaced, replaceInTwoSteps } from '../write/amend.ts'
import { numberOf, settleSome, shows } from './believe.ts'
import { lookAt, LOOK_SINGLY } from './lookAgain.ts'
import { numberChangePages, numberChanges } from '../numberChanges.ts'

/** Microsoft takes a moment to show what it accepted; after the last of these a user waits for the next sync. */
export const PAUSES_MS = [600, 1500, 3000, 6000, 12_000, 24_000] as const

/** An operation that succeeded and still shows nothing in this round did not take effect. */
const LAST_ROUND_FOR_SUCCEEDED = 2

/** Up to this many operations are asked for in a round. */
const ASK_SINGLY = 20

/** The plan itself knows what is on its way, so that a hundred thousand writes are never held at once. */
export async function verify(run: JobRun, m365: Microsoft365): Promise<void> {
  let total: number | null = null
  for (const [round, pause] of PAUSES_MS.entries()) {
    const some = await firstStarted(run)
    if (some.length === 0) return
    await run.deps.sleep(pause, run.signal)
    await lookAt(run, m365, some)
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
  await lookAt(run, m365, some)
  const sendAgain = async (changes: TeamsChange[]): Promise<void> => {
    const unknown = changes.filter((change) => change.operationId === null)
    const outcomes = unknown.map(({ ordinal }): ChangeOutcome => ({ ordinal, status: 'planned' }))
    await run.record(outcomes)
  }
  const { open, absent } = await settle(run, m365, 0, sendAgain)
  run.say(`${when}: ${open - absent} of ${open} changes on their way had arrived`)
}

/** What is on its way, as far as it matters whether it is more than can be asked for one by one. */
async function firstStarted(run: JobRun): Promise<TeamsChange[]> {
  const some: TeamsChange[] = []
  for await (const change of numberChanges(run, ['started'])) if (some.push(change) > LOOK_SINGLY) break
  return some
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
  const all: Settled = { open: 0, pending: 0, absent: 0 }
  const asked: TeamsChange[] = []
  for await (const some of numberChangePages(run, ['started'])) {
    const shown = await settleSome(run, some)
    const { absent } = shown
    asked.push(...absent.slice(0, ASK_SINGLY - asked.length))
    all.open += some.length
    all.pending += shown.pending.length
    all.absent += absent.length
    await onAbsent?.(absent)
  }
  all.absent -= await askOperations(run, m365, asked, round)
  return all
}

/** What does not show at all may have failed: its operation knows. Answers how many that settles. */
async function askOperations(run: JobRun, m365: Microsoft365, absent: TeamsChange[], round: number): Promise<number> {
  const outcomes: ChangeOutcome[] = []
  const told: Said[] = []
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
    const text = `${change.kind} ${numberOf(change)} ${change.userName}: ${reason} · ${operation.raw ?? ''}`
    told.push({ text, level: 'problem' })
  }
  await replaceInTwoSteps(run, second)
  outcomes.push(...second.map(replaced))
  await run.record(outcomes, told)
  return outcomes.length
}

/** Time is up: shown but not active waits for Microsoft; not shown at all did not take effect. */
async function leaveWaiting(run: JobRun): Promise<void> {
  for await (const some of numberChangePages(run, ['started'])) {
    await keepPending(run, some)
    await run.record(
      some.map(({ ordinal, operationId }) =>
        operationId === null
          ? { ordinal, status: 'failed', reason: 'NOT_VERIFIED' }
          : { ordinal, status: 'waiting', reason: 'NOT_ACTIVATED_YET' },
      ),
      some.map((change) => ({
        text: `${change.kind} ${numberOf(change)} ${change.userName}: accepted, but does not show yet`,
        level: 'problem',
      })),
    )
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
