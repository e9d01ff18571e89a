/** The Teams job: read Microsoft 365, plan from the directory as accepted, guard, write, verify. Never talks to 8x8. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import { plural } from '../count.ts'
import { assessDirty } from '../assess.ts'
import { JobStopped } from '../causes.ts'
import { iso } from '../deps.ts'
import { limitOf, refusal } from '../guard.ts'
import { lookOf, type JobRun } from '../jobRun.ts'
import { readUser } from '../oneUser/read.ts'
import { readM365, refreshConfigurations } from '../pull/m365.ts'
import type { TeamsRules } from '../plan.ts'
import { apply } from './apply.ts'
import { finish } from './finish.ts'
import { grant } from './grants.ts'
import type { Plan } from './pass.ts'
import { planAgain } from './planAll.ts'
import { PLAN_IS_KEPT } from './phases.ts'
import { PLANNERS } from './planners.ts'
import { resolvePolicies } from './policies.ts'
import { restoreManaged } from './undone.ts'

export async function teamsJob(run: JobRun, m365: Microsoft365): Promise<void> {
  const goesOn = run.job.resumedAt !== null && PLAN_IS_KEPT.includes(run.job.progress?.phase ?? '')
  if (!goesOn) await prepare(run, m365)
  await apply(run, m365)
  await grant(run, m365)
  if (run.job.task.kind === 'undo') await restoreManaged(run)
  await run.enter('verify')
  await finish(run)
}

async function prepare(run: JobRun, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, job, counts } = run
  await deps.jobs.discardPlan(tenantId, job.id)
  counts.planned = 0
  await run.enter('read')
  await read(run, m365)
  const rules = await resolvePolicies(deps, tenantId, m365, run.context)
  await run.enter('plan')
  const planner = PLANNERS[job.task.kind]
  if (!planner) throw new Error(`no planner for ${job.task.kind}`)
  const plan = await planner(run, rules)
  run.say(`Plan: ${plural(counts.planned, 'change')}`)
  await run.enter('check')
  const again = await check(run, m365, rules, plan)
  await run.enter('guard')
  await guard(run, plan.removals + again)
}

/** All that moved since the last look; for one user alone nothing else. */
async function read(run: JobRun, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, job, counts } = run
  if (job.task.kind === 'user') {
    await readUser(run, m365, job.task.userId)
    counts.read = 1
    return
  }
  const found = await readM365(lookOf(run), m365)
  counts.read = found.users
  run.say(
    `Read Microsoft 365: ${plural(found.users, 'user')}${found.complete ? '' : ' changed since the last look'}, ${plural(found.numbers, 'number')}`,
  )
  await deps.tenants.saveLook(tenantId, 'teams', iso(deps.now()), null)
}

/** Asks Teams once more for users it had no record of: a licence may have become active since. Answers removals. */
async function check(run: JobRun, m365: Microsoft365, rules: TeamsRules, plan: Plan): Promise<number> {
  const asked = plan.notProvisioned
  let removals = 0
  if (asked.length > 0) {
    const holderIds = asked.map((each) => each.holderId)
    await refreshConfigurations(lookOf(run), m365, holderIds)
    const userIds = asked.map((each) => each.userId)
    const again = await planAgain(run, rules, userIds)
    removals = again.removals
    run.say(`Check first: ${plural(again.notProvisioned.length, 'user')} not set up in Teams yet`)
  }
  await assessDirty(run.deps, run.tenantId)
  await reportReasons(run)
  return removals
}

async function reportReasons({ deps, tenantId, say }: JobRun): Promise<void> {
  for (const { state, reason, users } of await deps.directory.reasonCounts(tenantId))
    if (state === 'blocked') say(`Check first: ${plural(users, 'user')} with ${reason}`, 'problem')
}

async function guard({ deps, tenantId, say }: JobRun, removals: number): Promise<void> {
  const settings = await deps.tenants.guard(tenantId)
  const { managed } = await deps.directory.counts(tenantId)
  const stopped = refusal(removals, settings, managed)
  say(`Guard: ${plural(removals, 'removal')} of at most ${limitOf(settings, managed)}`, stopped ? 'problem' : 'info')
  if (stopped) throw new JobStopped('TOO_MANY_REMOVALS', stopped, 'refused')
}
