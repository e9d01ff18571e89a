/** The end of planning, the same for both services: is it the plan that was approved, and may it be applied? */
import type { Job, PlanFacts } from '../../jobs/job.ts'
import { JobStopped } from '../run/causes.ts'
import { plural } from '../count.ts'
import { iso } from '../deps.ts'
import { digestText, type Digest } from '../plan/digest.ts'
import type { JobRun } from '../run/jobRun.ts'
import { sayDifferences } from './expired.ts'
import { addsUp, LATELY_MS, latelyLimitOf, limitOf, refusal, startsByItself, type Stop } from './guard.ts'

/**
 * `vanished`: of the removals, numbers that Teams lost by another hand. Keeps what the plan came to where somebody may want
 * to apply it later. Throws `JobStopped`: PLAN_EXPIRED when this is not the plan that the job was to apply, and as refused
 * what nobody approved.
 */
export async function guardPlan(run: JobRun, digest: Digest, removals: number, vanished = 0): Promise<void> {
  const { deps, tenantId, job, say } = run
  const [settings, { managed }] = await Promise.all([deps.tenants.guard(tenantId), deps.directory.counts(tenantId)])
  const limit = limitOf(settings, managed)
  const tooMany = refusal(removals, settings, managed)
  const counted = vanished > 0 ? ` (${vanished} of them vanished in Teams by another hand)` : ''
  say(`Guard: ${plural(removals, 'removal')} of at most ${limit}${counted}`, tooMany ? 'problem' : 'info')
  const stops: Stop[] = [
    ...emptied(run),
    ...(tooMany ? [{ code: 'TOO_MANY_REMOVALS', detail: tooMany } as const] : []),
    // what another hand took is put back, and adds up to nothing that syncs take away
    ...(await lately(run, removals - vanished, limit)),
  ]
  const facts: PlanFacts = {
    madeAt: iso(deps.now()),
    changes: digest.count,
    removals,
    ...(vanished > 0 ? { vanished } : {}),
    limit,
    digest: digestText(digest),
    stops: stops.map(({ code }) => code),
  }
  const approved = await sameAsApproved(run, facts)
  const [stopped] = stops.filter(({ code }) => !approved || !stopsOf(approved).includes(code))
  if (stops.length > 0 && !stopped)
    return say(`Guard: passed, as ${job.startedBy.name} approved this plan of job ${job.planOf}`)
  if (stopped || job.preview) await deps.jobs.keepPlan(tenantId, job.id, facts)
  if (stopped && !job.preview) throw new JobStopped(stopped.code, stopped.detail, 'refused')
}

const EMPTIED = {
  pbx: { code: 'PBX_EMPTY', what: '8x8 sent an empty list of', though: 'though it had some' },
  teams: { code: 'M365_EMPTY', what: 'Microsoft 365 sent an empty list of', though: 'though some of them are ours' },
} as const

/** Nothing tells a cloud that has none from a cloud that shows none; a person can. */
function emptied({ job, emptied: list, say }: JobRun): Stop[] {
  if (list === null) return []
  const { code, what, though } = EMPTIED[job.service]
  say(`Guard: ${what} ${list}, twice, ${though}`, 'problem')
  return [{ code, detail: { list } }]
}

/** Looks at the last days where a sync takes anything away. A person who starts one is told; one by itself stops. */
async function lately({ deps, tenantId, job, say }: JobRun, removals: number, limit: number): Promise<Stop[]> {
  if (removals === 0 || job.planOf !== null) return []
  const most = latelyLimitOf(limit)
  const since = iso(deps.now() - LATELY_MS)
  const before = await deps.jobs.countRemovedLately(tenantId, job.service, since, most)
  const stop = addsUp(removals, before, limit)
  if (before > 0)
    say(
      `Guard: ${before} before it in the last 7 days without approval, together at most ${most} where nobody is there`,
      stop ? 'problem' : 'info',
    )
  return stop && startsByItself(job.type) ? [stop] : []
}

/** Why a kept plan needs somebody who may let more pass than the guard does. */
export const stopsOf = ({ stops, removals, limit }: PlanFacts): string[] =>
  stops ?? (removals > limit ? ['TOO_MANY_REMOVALS'] : [])

/** The guard stopped it, and nobody declined what it would take away. */
export const waitsForWord = (job: Job | null): boolean => job?.state === 'refused' && !job.declined

export const exceeds = (plan: PlanFacts): boolean => stopsOf(plan).length > 0

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
