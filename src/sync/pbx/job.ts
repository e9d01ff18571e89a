/** The 8x8 PBX job: read 8x8, plan, guard, take its fields in, write what was asked for. It never talks to Microsoft 365. */
import type { Pbx } from '../../connectors/contract.ts'
import { chosenOf } from '../../jobs/job.ts'
import { archiveGone } from '../run/archive.ts'
import { sayChosen } from '../run/chosen.ts'
import { plural } from '../count.ts'
import { iso } from '../deps.ts'
import { guardPlan } from '../guard/guarded.ts'
import { sayKept } from '../guard/keepers.ts'
import { lookOf, type JobRun } from '../run/jobRun.ts'
import { lookAtUsers } from '../run/lookAtUsers.ts'
import { endLeftOut } from '../plan/leftOut.ts'
import { readPbx } from '../pull/pbx.ts'
import { planTaking } from './plan.ts'
import { push } from './push.ts'
import { take } from './take.ts'

/** From this phase on the plan is complete and approved, and a restart goes on with it: it reads nothing new. */
const PLAN_IS_KEPT = ['take', 'push', 'confirm', 'settle']

export async function pbxJob(run: JobRun, pbx: Pbx): Promise<void> {
  const goesOn = run.job.resumedAt !== null && PLAN_IS_KEPT.includes(run.job.progress?.phase ?? '')
  if (!goesOn) await prepare(run, pbx)
  if (!run.job.preview) {
    await take(run)
    await push(run, pbx)
  }
  await endLeftOut(run.deps, run.tenantId)
  await run.enter('settle')
  await lookAtUsers(run)
  await archiveGone(run.deps, run.tenantId, run.signal)
}

async function prepare(run: JobRun, pbx: Pbx): Promise<void> {
  const { deps, tenantId, job, counts, say } = run
  await run.enter('read')
  await sayChosen(run)
  run.emptied = null
  const read = await readPbx({ ...lookOf(run), emptied: (list) => void (run.emptied = list) }, pbx)
  // a read that an earlier life of the job finished is told by no cursor again
  counts.read += read.users
  const chosen = chosenOf(job)
  if (chosen) counts.read = chosen.length
  say(`Read 8x8: ${plural(read.users, 'user')}${read.complete ? '' : ' changed since the last look'}`)
  await deps.tenants.saveLook(tenantId, 'pbx', iso(deps.now()), null)
  await run.enter('guard')
  const { plan, removals } = await planTaking(run)
  say(`Plan: ${plural(plan.count, 'change')}`)
  if (!chosen) await sayKept(run, 'users')
  await guardPlan(run, plan, removals)
}
