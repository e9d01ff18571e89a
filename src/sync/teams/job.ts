/** The Teams job: read Microsoft 365, plan from the directory as accepted, guard, write, verify. Never talks to 8x8. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import type { JobTask } from '../../jobs/job.ts'
import { plural } from '../count.ts'
import { iso } from '../deps.ts'
import { joined } from '../plan/digest.ts'
import { guardPlan } from '../guard/guarded.ts'
import { sayKept } from '../guard/keepers.ts'
import { sayChosen } from '../run/chosen.ts'
import { lookOf, type JobRun } from '../run/jobRun.ts'
import { lookAtUsers } from '../run/lookAtUsers.ts'
import { endLeftOut } from '../plan/leftOut.ts'
import { readUser } from '../oneUser/read.ts'
import { readM365, refreshConfigurations } from '../pull/m365.ts'
import type { TeamsRules } from '../plan/plan.ts'
import { apply } from './write/apply.ts'
import { finish } from './finish.ts'
import { grant } from './write/grants.ts'
import { giveUpLost, type HeldBack, type Plan } from './planners/pass.ts'
import { planAgain } from './planners/all.ts'
import { PLAN_IS_KEPT } from './phases.ts'
import { PLANNERS } from './planners/planners.ts'
import { resolvePolicies } from './policies.ts'
import { lookAgainAtRefused } from './refused.ts'
import { tellStuck } from './stuck.ts'
import { disableWithdrawing } from './planners/withdrawal.ts'

export async function teamsJob(run: JobRun, m365: Microsoft365): Promise<void> {
  const goesOn = run.job.resumedAt !== null && PLAN_IS_KEPT.includes(run.job.progress?.phase ?? '')
  if (!goesOn) await prepare(run, m365)
  // a preview ends here, and says of whom no sync would move the number
  if (run.job.preview) return tellStuck(run)
  await disableWithdrawing(run)
  await giveUpLost(run)
  await apply(run, m365)
  await grant(run, m365)
  await lookAgainAtRefused(run, m365)
  await run.enter('settle')
  await finish(run)
}

async function prepare(run: JobRun, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, job, counts } = run
  await deps.jobs.discardPlan(tenantId, job.id)
  run.emptied = null
  counts.planned = 0
  counts.adopted = 0
  await endLeftOut(deps, tenantId)
  await run.enter('read')
  await sayChosen(run)
  const complete = await read(run, m365)
  const rules = await resolvePolicies(deps, tenantId, m365, run.context)
  await run.enter('plan')
  const planner = PLANNERS[job.task.kind]
  if (!planner) throw new Error(`no planner for ${job.task.kind}`)
  const plan = await planner(run, rules, complete || run.emptied !== null)
  run.say(`Plan: ${plural(counts.planned, 'change')}`)
  await run.enter('check')
  const again = await check(run, m365, rules, plan)
  await run.enter('guard')
  const vanished = plan.vanished + again.vanished
  await guardPlan(run, joined(plan.digest, again.digest), plan.removals + again.removals, vanished)
}

/** All that moved since the last look; for one user alone nothing else. Answers whether everything was read. */
async function read(run: JobRun, m365: Microsoft365): Promise<boolean> {
  const { deps, tenantId, job, counts } = run
  if (job.task.kind === 'user') {
    await readUser(run, m365, job.task.userId)
    counts.read = 1
    return false
  }
  const found = await readM365({ ...lookOf(run), emptied: (list) => void (run.emptied = list) }, m365)
  // a read that an earlier life of the job finished is told by no cursor again
  counts.read += found.users
  run.say(
    `Read Microsoft 365: ${plural(found.users, 'user')}${found.complete ? '' : ' changed since the last look'}, ${plural(found.numbers, 'number')}`,
  )
  await deps.tenants.saveLook(tenantId, 'teams', iso(deps.now()), null)
  return found.complete
}

const OF_SOME: JobTask['kind'][] = ['user', 'undo']
/** They tell whom they hold back of those they are of. */
const OF_THEIR_OWN: JobTask['kind'][] = ['retry', 'users']

/** Asks Teams once more for users it had no record of: a licence may have become active since. Answers what it adds. */
async function check(run: JobRun, m365: Microsoft365, rules: TeamsRules, plan: Plan): Promise<Plan> {
  const asked = plan.notProvisioned
  const holderIds = asked.map((each) => each.holderId)
  await refreshConfigurations(lookOf(run), m365, holderIds)
  const again = await planAgain(run, rules, plan)
  // of a user without voice Teams was asked again too, and says that it is off
  const notSetUp = again.notProvisioned.filter(({ reason }) => reason === 'NOT_PROVISIONED_YET').length
  if (notSetUp > 0) run.say(`Check first: ${plural(notSetUp, 'user')} not set up in Teams yet`)
  await lookAtUsers(run)
  // a job for one user, and an undo, say nothing of the others; a retry and chosen users, only of their own
  // giving everything back is in nobody's way
  if (run.job.task.kind === 'withdraw') return again
  if (OF_SOME.includes(run.job.task.kind) && !run.job.preview) return again
  const held = await heldNow(run, plan, again)
  const kept = held.find(({ reason }) => reason === 'KEPT')
  if (kept) await sayKept(run, 'numbers', kept.users)
  for (const { state, reason, users } of held)
    if (state === 'blocked') run.say(`Check first: ${plural(users, 'user')} with ${reason}`, 'problem')
  return again
}

function heldNow(run: JobRun, plan: Plan, again: Plan): Promise<HeldBack[]> {
  if (run.job.preview) return foresee(run, plan, again)
  if (OF_THEIR_OWN.includes(run.job.task.kind)) return Promise.resolve(heldBack(plan, again))
  return run.deps.directory.reasonCounts(run.tenantId)
}

/** A preview moves nobody: whom it would hold back is told by its decisions, and kept with the job. */
async function foresee({ deps, tenantId, job, counts }: JobRun, plan: Plan, again: Plan): Promise<HeldBack[]> {
  const held = heldBack(plan, again)
  for (const state of ['blocked', 'waiting', 'excluded'] as const)
    counts[state] = held.filter((each) => each.state === state).reduce((sum, { users }) => sum + users, 0)
  const inTheWay = held.filter(({ state }) => state !== 'excluded')
  await deps.jobs.keepReasons(
    tenantId,
    job.id,
    inTheWay.map(({ reason, users }) => ({ reason, users })),
  )
  return held
}

/** Whoever was asked for again counts as decided the second time. */
function heldBack(plan: Plan, again: Plan): HeldBack[] {
  const held = new Map([...plan.held].map(([reason, each]) => [reason, { ...each }]))
  for (const { reason } of plan.notProvisioned) {
    const first = held.get(reason)
    if (first) first.users -= 1
  }
  for (const each of again.held.values()) {
    const found = held.get(each.reason)
    if (found) found.users += each.users
    else held.set(each.reason, { ...each })
  }
  return [...held.values()].filter(({ users }) => users > 0).sort((one, other) => other.users - one.users)
}
