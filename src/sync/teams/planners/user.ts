/** Plans a Teams job for one user, and says how it came to that. */
import type { JobRun } from '../../run/jobRun.ts'
import { tellDecision } from '../../oneUser/tell.ts'
import type { TeamsRules } from '../../plan/plan.ts'
import type { Plan } from './pass.ts'
import { planSome } from './some.ts'

export async function planUser(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const { task } = run.job
  if (task.kind !== 'user') throw new Error(`${task.kind} is not one user`)
  const [view] = await run.deps.directory.viewsOf(run.tenantId, [task.userId])
  if (view) await tellDecision(run, view, rules)
  return planSome(run, rules, [task.userId])
}
