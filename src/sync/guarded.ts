/** The end of planning, the same for both services: is it the plan that was approved, and may it be applied? */
import type { PlanFacts } from '../jobs/job.ts'
import { JobStopped } from './causes.ts'
import { plural } from './count.ts'
import { iso } from './deps.ts'
import { digestText, type Digest } from './digest.ts'
import { sayDifferences } from './expired.ts'
import { limitOf, refusal } from './guard.ts'
import type { JobRun } from './jobRun.ts'

/**
 * Keeps what the plan came to where somebody may want to apply it later. Throws `JobStopped`: PLAN_EXPIRED when this is
 * not the plan that the job was to apply, TOO_MANY_REMOVALS (refused) when nobody approved so many.
 */
export async function guardPlan(run: JobRun, digest: Digest, removals: number): Promise<void> {
  const { deps, tenantId, job, say } = run
  const [settings, { managed }] = await Promise.all([deps.tenants.guard(tenantId), deps.directory.counts(tenantId)])
  const limit = limitOf(settings, managed)
  const facts: PlanFacts = {
    madeAt: iso(deps.now()),
    changes: digest.count,
    removals,
    limit,
    digest: digestText(digest),
  }
  const approved = await sameAsApproved(run, facts)
  const stopped = refusal(removals, settings, managed)
  say(`Guard: ${plural(removals, 'removal')} of at most ${limit}`, stopped ? 'problem' : 'info')
  if (stopped && approved && exceeds(approved))
    return say(`Guard: passed, as ${job.startedBy.name} approved this plan of job ${job.planOf}`)
  if (stopped || job.preview) await deps.jobs.keepPlan(tenantId, job.id, facts)
  if (stopped && !job.preview) throw new JobStopped('TOO_MANY_REMOVALS', stopped, 'refused')
}

/** Did this plan need somebody who may let more pass than the guard does? */
export const exceeds = ({ removals, limit }: PlanFacts): boolean => removals > limit

/** The plan that the job is to apply, if any. */
async function sameAsApproved(run: JobRun, facts: PlanFacts): Promise<PlanFacts | null> {
  const { deps, tenantId, job, say } = run
  if (job.planOf === null) return null
  const kept = (await deps.jobs.job(tenantId, job.planOf))?.plan ?? null
  if (kept?.digest === facts.digest) {
    say(`Plan: the same ${plural(facts.changes, 'change')} as in job ${job.planOf}`)
    return kept
  }
  await sayDifferences(run, job.planOf)
  throw new JobStopped('PLAN_EXPIRED', { job: job.planOf })
}
