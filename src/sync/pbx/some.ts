/** The writes of a PBX job that is about some alone: one user, or what 8x8 refused in an earlier job. */
import type { Pbx } from '../../connectors/contract.ts'
import type { ChangeRequest } from '../../directory/request.ts'
import { assessDirty, siteNames } from '../plan/assess.ts'
import { plural } from '../count.ts'
import { CHUNK, chunks, iso } from '../deps.ts'
import { newDigest } from '../plan/digest.ts'
import type { JobRun } from '../run/jobRun.ts'
import { requestLines } from './asked.ts'
import { planRequests } from './plan.ts'
import { push } from './push.ts'
import { askedAgain, requestPushesOf } from './pushed.ts'

/**
 * Asks for what is left to ask of one user, by somebody's hand: what 8x8 refused before too. Answers the requests as they
 * stand then.
 */
export async function pushUser(run: JobRun, pbx: Pbx, userId: string): Promise<ChangeRequest[]> {
  const { deps, tenantId } = run
  if (!(await goesOn(run))) {
    const views = await deps.directory.viewsOf(tenantId, [userId])
    await requestPushesOf(deps, tenantId, views, await siteNames(deps, tenantId), true)
    await planRequests(run, newDigest(), (request) => request.userId === userId)
  }
  return writeLines(run, pbx)
}

/** Tries again what 8x8 refused in that job and is still wanted, and nothing else. It takes nothing in. */
export async function retryPbxJob(run: JobRun, pbx: Pbx, jobId: string): Promise<void> {
  const { deps, tenantId, counts, say } = run
  await run.enter('guard')
  if (!(await goesOn(run))) {
    const refused = await refusedIn(run, jobId)
    const at = iso(deps.now())
    for (const some of chunks(refused)) {
      await deps.directory.moveRequests(
        tenantId,
        some.map(({ id }) => askedAgain(id, at)),
      )
      // what the provider wants no more is withdrawn
      const views = await deps.directory.viewsOf(
        tenantId,
        some.flatMap(({ userId }) => userId ?? []),
      )
      await requestPushesOf(deps, tenantId, views, new Set())
    }
    const ids = new Set(refused.map(({ id }) => id))
    const digest = newDigest()
    await planRequests(run, digest, ({ id }) => ids.has(id))
    counts.planned = digest.count
    say(`Plan: ${plural(digest.count, 'change')} of job ${jobId} once more`)
  }
  await writeLines(run, pbx)
  await assessDirty(deps, tenantId, run.signal)
}

/** After a restart with a plan that was kept: nothing new is asked. */
async function goesOn(run: JobRun): Promise<boolean> {
  if (run.job.resumedAt !== null && (await requestLines(run)).size > 0) return true
  await run.deps.jobs.discardPlan(run.tenantId, run.job.id)
  return false
}

async function writeLines(run: JobRun, pbx: Pbx): Promise<ChangeRequest[]> {
  await push(run, pbx)
  const found: ChangeRequest[] = []
  for (const ids of chunks([...(await requestLines(run)).keys()]))
    found.push(...(await run.deps.directory.requestsOf(run.tenantId, ids)))
  return found
}

/** Of what that job planned to write, what 8x8 refused and nobody asked for again since. */
export async function refusedIn(
  { deps, tenantId }: { deps: Pick<JobRun['deps'], 'jobs' | 'directory'>; tenantId: string },
  jobId: string,
): Promise<ChangeRequest[]> {
  const found: ChangeRequest[] = []
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, jobId, { statuses: ['failed'], after, limit: CHUNK })
    const ids = page.flatMap(({ was }) => was?.request ?? [])
    if (ids.length > 0) found.push(...(await deps.directory.requestsOf(tenantId, ids)))
    if (page.length < CHUNK) return found.filter(({ state }) => state === 'refused')
    after = page.at(-1)?.ordinal ?? after
  }
}
