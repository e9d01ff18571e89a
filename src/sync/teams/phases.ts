/** From these phases on the plan of a Teams job is complete and kept, and a restart goes on with it. */
export const PLAN_IS_KEPT: readonly string[] = ['assign', 'verify', 'grant', 'settle']
