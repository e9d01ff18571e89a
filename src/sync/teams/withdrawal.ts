/** Takes back what is ours, and plans nothing else. */
import type { JobRun } from '../jobRun.ts'
import type { TeamsRules } from '../plan.ts'
import type { Plan } from './pass.ts'
import { planAll } from './planAll.ts'

/** The same decisions as any plan's, by the rules of a service that is disabled: a preview may come before it is. */
export const planWithdrawal = (run: JobRun, rules: TeamsRules): Promise<Plan> =>
  planAll(run, { ...rules, off: 'withdraw' })
