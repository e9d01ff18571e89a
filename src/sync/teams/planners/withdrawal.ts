/** Takes back what is ours, and plans nothing else. */
import { iso } from '../../deps.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { planAll } from './all.ts'
import type { Planner } from './planners.ts'

/** The same decisions as in every plan, by the rules of a service that is disabled: a preview may come before it is. */
export const planWithdrawal: Planner = (run, rules) => planAll(run, { ...rules, off: 'withdraw' }, true)

/**
 * A preview of giving everything back may come before the service is disabled; applied, the next sync must not undo it.
 * By the job itself, before its first write: a restart between the two would leave one without the other.
 */
export async function disableWithdrawing({ deps, tenantId, job }: JobRun): Promise<void> {
  if (job.task.kind !== 'withdraw' || job.preview) return
  const teams = await deps.tenants.teams(tenantId)
  if (!teams || teams.settings.off === 'withdraw') return
  const settings = { ...teams.settings, off: 'withdraw' as const }
  await deps.tenants.changeSettings(tenantId, 'teams', settings, iso(deps.now()))
  await deps.directory.dirtyAll(tenantId)
}
