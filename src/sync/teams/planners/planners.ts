/** How a Teams job finds what to do, by its task. */
import type { JobTask } from '../../../jobs/job.ts'
import type { JobRun } from '../../run/jobRun.ts'
import type { TeamsRules } from '../../plan/plan.ts'
import type { Plan } from './pass.ts'
import { planAll } from './all.ts'
import { planChosen } from './chosen.ts'
import { planRetry } from './retry.ts'
import { planUndo } from './undo.ts'
import { planUser } from './user.ts'
import { planWithdrawal } from './withdrawal.ts'

/**
 * Puts the writes of the job into its plan, in the order in which they can succeed. `everyone`: what was seen was just
 * read completely.
 */
export type Planner = (run: JobRun, rules: TeamsRules, everyone: boolean) => Promise<Plan>

export const PLANNERS: Partial<Record<JobTask['kind'], Planner>> = {
  sync: planAll,
  user: planUser,
  users: planChosen,
  retry: planRetry,
  undo: planUndo,
  withdraw: planWithdrawal,
}
