/** Takes back what is ours, and plans nothing else. */
import { planAll } from './planAll.ts'
import type { Planner } from './planners.ts'

/** The same decisions as in every plan, by the rules of a service that is disabled: a preview may come before it is. */
export const planWithdrawal: Planner = (run, rules) => planAll(run, { ...rules, off: 'withdraw' }, true)
