/** "Keep all numbers": what the plan of a stopped Teams job would take away, as far as a sync would still do just that. */
import type { Job, Person, PlannedChange } from '../../jobs/job.ts'
import { breathe, chunks, type SyncDeps } from '../deps.ts'
import { decideAnyway, removalOf } from '../plan/plan.ts'
import { teamsRules } from '../plan/rules.ts'
import { AlreadyApproved, NoSuchJob, NotPossible, type Keepable } from '../sync.ts'
import { isRemoval, removalKey } from './kept.ts'

/** Users whose numbers are kept in one transaction, while everybody else waits. */
const MOST_KEPT = 10_000
const PAGE = 1000

type Deps = Pick<SyncDeps, 'directory' | 'jobs' | 'tenants'>

export async function keepable(deps: Deps, tenantId: string, jobId: string): Promise<Keepable> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  const why = whyNotKept(job)
  if (why) throw new NotPossible(why)
  if (job.approved) throw new AlreadyApproved(jobId, job.approved)
  const planned = await removalsOf(deps, job)
  const removals = await stillWanted(deps, tenantId, planned)
  if (removals.length === 0)
    throw new NotPossible(`Nothing of what job ${jobId} would take away is what a sync would still do. Start a sync.`)
  return { removals, left: planned.size - removals.length }
}

/** Only what comes from users as 8x8 and Teams show them comes back with each sync. */
const DECLINABLE: Job['task']['kind'][] = ['sync', 'user', 'retry']

function whyNotKept({ id, service, state, plan, task, declined }: Job): string | null {
  if (service !== 'teams')
    return `Job ${id} is of 8x8. Only numbers in Teams are kept here; put the cause right at 8x8.`
  if (state !== 'refused' || !plan) return `The guard did not stop job ${id}. There is nothing to keep.`
  if (!DECLINABLE.includes(task.kind))
    return `Job ${id} does only what a person asked for. Leave it; nothing is taken away.`
  return declined ? `${declined.name} kept the numbers of job ${id} already.` : null
}

/** What the plan takes away, by user. */
async function removalsOf({ jobs }: Deps, { tenantId, id }: Job): Promise<Map<string, string>> {
  const byUser = new Map<string, PlannedChange[]>()
  let after = -1
  for (;;) {
    const page = await jobs.planned(tenantId, id, { statuses: ['planned'], after, limit: PAGE })
    for (const line of page.filter(isRemoval))
      if (line.userId) byUser.set(line.userId, [...(byUser.get(line.userId) ?? []), line])
    if (byUser.size > MOST_KEPT)
      throw new NotPossible(`Job ${id} takes numbers from more than ${MOST_KEPT} users. Put the cause right instead.`)
    if (page.length < PAGE) return new Map([...byUser].map(([userId, lines]) => [userId, removalKey(lines)]))
    after = page.at(-1)?.ordinal ?? after
    await breathe()
  }
}

/** Of these, those whom a sync would take just this from now. */
async function stillWanted(
  { directory, tenants }: Deps,
  tenantId: string,
  planned: Map<string, string>,
): Promise<Keepable['removals']> {
  const rules = teamsRules(await tenants.teams(tenantId))
  const found: Keepable['removals'] = []
  for (const ids of chunks([...planned.keys()])) {
    for (const view of await directory.viewsOf(tenantId, ids)) {
      const removal = removalOf(decideAnyway(view.user, view, rules))
      if (removal !== '' && removal === planned.get(view.user.id)) found.push({ userId: view.user.id, removal })
    }
    await breathe()
  }
  return found
}

type Rooms = { directory: Pick<SyncDeps['directory'], 'keepNumbers'>; jobs: Pick<SyncDeps['jobs'], 'decline'> }

/** Declines these removals, in one transaction. False: a sync goes, or somebody else decided first; nothing was kept. */
export async function declineRemovals(
  { directory, jobs }: Rooms,
  tenantId: string,
  removals: Keepable['removals'],
  { jobId, note, by, at }: { jobId: string; note: string; by: Person; at: string },
): Promise<boolean> {
  if (!(await jobs.decline(tenantId, jobId, { ...by, at, note, users: removals.length }))) return false
  for (const some of chunks(removals)) await directory.keepNumbers(tenantId, some, { note, jobId, by, at })
  return true
}

/** Users whose removals that job's plan held: whose numbers may be kept because of it. At most `MOST_KEPT`. */
export async function keptOf(deps: Deps, tenantId: string, jobId: string): Promise<string[]> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  if (!job.declined) throw new NotPossible(`Nobody kept the numbers of job ${jobId}. There is nothing to take back.`)
  return [...(await removalsOf(deps, job)).keys()]
}
