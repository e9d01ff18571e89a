/** Plans a Teams job for some users only: a retry of what did not work, one user alone, or those whom somebody chose. */
import type { UserView } from '../../../directory/view.ts'
import { breathe, chunks } from '../../deps.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { decide, type Decision, type TeamsRules } from '../../plan/plan.ts'
import { draftOf } from './draft.ts'
import { openPass, type Pass, type Plan } from './pass.ts'
import { plannedViews } from './views.ts'

/** Decides for these users and nobody else, whatever is queued. */
export async function planSome(run: JobRun, rules: TeamsRules, userIds: string[]): Promise<Plan> {
  const pass = openPass(run)
  const views: UserView[] = []
  const asked = [...new Set(userIds)].map((userId) => ({ userId, accountId: null }))
  for await (const some of (await plannedViews(run, rules)).of(asked)) {
    views.push(...some)
    await breathe()
  }
  const freed = new Set(views.flatMap((view) => freedBy(decide(view.user, view, rules))))
  for (const some of chunks(views)) {
    for (const view of some) takeOrHold(pass, view, decide(view.user, view, rules), freed)
    await pass.save()
    await breathe()
  }
  return pass.close()
}

const freedBy = ({ steps }: Decision): string[] =>
  steps.flatMap((step) => (step.kind === 'policy' ? [] : (step.before ?? [])))

/** Whoever waits for a number that moves only with somebody who is not in this plan is held back whole. */
function takeOrHold(pass: Pass, view: UserView, decision: Decision, freed: ReadonlySet<string>): void {
  const waits = decision.steps.find((step) => 'waitsFor' in step && step.waitsFor !== null && !freed.has(step.waitsFor))
  if (!waits || !('waitsFor' in waits)) return pass.take(view, decision)
  const holder = view.holders.find(({ number }) => number.number === waits.waitsFor)?.name ?? 'Someone else'
  pass.take(view, { ...decision, steps: [] })
  pass.hold(draftOf(waits, view, decision.holderId), 'HOLDER_MOVES_FIRST', holder)
}
