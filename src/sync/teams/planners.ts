/** How a Teams job finds what to do, by its task. */
import type { JobTask } from '../../jobs/job.ts'
import type { JobRun } from '../jobRun.ts'
import type { TeamsRules } from '../plan.ts'
import type { Plan } from './pass.ts'
import { planAll } from './planAll.ts'
import { planUndo } from './planUndo.ts'
import { planWithdrawal } from './withdrawal.ts'

/**
 * Puts the writes of the job into its plan, in the order in which they can succeed. `everyone`: what was seen was just
 * read completely.
 */
export type Planner = (run: JobRun, rules: TeamsRules, everyone: boolean) => Promise<Plan>

export const PLANNERS: Partial<Record<JobTask['kind'], Planner>> = {
  sync: planAll,
  undo: planUndo,
  withdraw: planWithdrawal,
}
