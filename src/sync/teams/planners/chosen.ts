/** Plans a Teams job for the users whom somebody chose. */
import { chosenOf } from '../../../jobs/job.ts'
import type { JobRun } from '../../run/jobRun.ts'
import type { TeamsRules } from '../../plan/plan.ts'
import type { Plan } from './pass.ts'
import { planSome } from './some.ts'

export function planChosen(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const chosen = chosenOf(run.job)
  if (!chosen) throw new Error(`${run.job.task.kind} is not of chosen users`)
  return planSome(run, rules, chosen)
}
