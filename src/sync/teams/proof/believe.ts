/** What took effect, by what was seen of Teams, is ours from then on, or no longer. Talks to no cloud. */
import type { TeamsNumber } from '../../../connectors/contract.ts'
import type { UserView } from '../../../directory/view.ts'
import type { TeamsChange } from '../../../jobs/store.ts'
import { iso } from '../../deps.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { grantedInForce } from '../../plan/plan.ts'
import { amend } from '../write/amend.ts'

type Shown = 'taken' | 'pending' | 'absent'

/** What shows, and not yet as active; and what does not show. All else is settled. */
export interface Unsettled {
  pending: TeamsChange[]
  absent: TeamsChange[]
}

/** Settles what was seen of these to have taken effect. What a plan gains is counted on from its end: in turn. */
export async function settleSome(run: JobRun, some: TeamsChange[]): Promise<Unsettled> {
  const { deps, tenantId } = run
  const views = await deps.directory.viewsOf(tenantId, [...new Set(some.map((change) => change.userId))])
  const byUser = new Map(views.map((view) => [view.user.id, view]))
  const seen = await deps.directory.numbersOf(tenantId, [...new Set(some.map(numberOf))])
  const recordOf = new Map(seen.map((number) => [number.number, number]))
  const shown = some.map((change) => ({ change, shown: shows(change, recordOf.get(numberOf(change))) }))
  const which = (as: Shown) => shown.filter((each) => each.shown === as).map((each) => each.change)
  const taken = which('taken')
  await believe(run, taken, byUser)
  await run.record(
    taken.map(({ ordinal }) => ({ ordinal, status: 'done' })),
    taken.map((change) => ({ text: `verified ${change.kind} ${numberOf(change)} ${change.userName}` })),
  )
  return { pending: which('pending'), absent: which('absent') }
}

export const numberOf = (change: TeamsChange): string => change.after ?? change.before ?? ''

/** What Teams shows of a change. */
export function shows(change: TeamsChange, record: TeamsNumber | undefined): Shown {
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
