/**
 * "Keep all numbers", "Keep all users": what the plan of a stopped job would take away, as far as a sync would still do
 * just that.
 */
import type { KeptUser } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { Job, JobService, Person, PlannedChange } from '../../jobs/job.ts'
import { breathe, chunks, type SyncDeps } from '../deps.ts'
import { decideAnyway, removalOf, type TeamsRules } from '../plan/plan.ts'
import { teamsRules } from '../plan/rules.ts'
import { AlreadyApproved, NoSuchJob, NotPossible, type Keepable } from '../sync.ts'
import { isRemoval, keyedNumbers, leaves, removalKey } from './kept.ts'

/** Users that are kept in one transaction, while everybody else waits. */
const MOST_KEPT = 10_000
const PAGE = 1000

type Deps = Pick<SyncDeps, 'directory' | 'jobs' | 'tenants'>

/** How each service's job names what it takes away from a user: by the lines of its plan, and as a sync would do it now. */
const REMOVALS: Record<
  JobService,
  {
    planned(line: PlannedChange): boolean
    key(lines: PlannedChange[]): string
    now(view: UserView, rules: TeamsRules): string
  }
> = {
  teams: {
    planned: isRemoval,
    key: (lines) => removalKey(lines.filter(isRemoval)),
    now: (view, rules) => removalOf(decideAnyway(view.user, view, rules)),
  },
  pbx: {
    planned: ({ was, kind, field, after }) =>
      !was?.request && (kind === 'delete' || (kind === 'update' && field === 'active' && after === 'false')),
    key: (lines) => (lines.some(({ kind }) => kind === 'delete') ? 'gone' : 'inactive'),
    now: leaves,
  },
}

export async function keepable(deps: Deps, tenantId: string, jobId: string): Promise<Keepable> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  const why = whyNotKept(job)
  if (why) throw new NotPossible(why)
  if (job.approved) throw new AlreadyApproved(jobId, job.approved)
  const planned = await removalsOf(deps, job)
  const { removals, chosen } = await stillWanted(deps, job, planned)
  if (removals.length === 0) throw new NotPossible(nothingLeft(jobId, chosen))
  return { service: job.service, removals, chosen, left: planned.size - removals.length - chosen }
}

const nothingLeft = (jobId: string, chosen: number): string =>
  chosen > 0
    ? `Job ${jobId} takes away only whom an admin chose to remove. To keep such a user, take that back on the user.`
    : `Nothing of what job ${jobId} would take away is what a sync would still do. Start a sync.`

/** Only what comes from users as 8x8 and Teams show them comes back with each sync. */
const DECLINABLE: Job['task']['kind'][] = ['sync', 'user', 'users', 'retry']

function whyNotKept({ id, state, plan, task, declined }: Job): string | null {
  if (state !== 'refused' || !plan) return `The guard did not stop job ${id}. There is nothing to keep.`
  if (!DECLINABLE.includes(task.kind))
    return `Job ${id} does only what a person asked for. Leave it; nothing is taken away.`
  return declined ? `${declined.name} kept what job ${id} would take away already.` : null
}

/** What the plan takes away, by user. */
async function removalsOf({ jobs }: Deps, { tenantId, id, service }: Job): Promise<Map<string, string>> {
  const { planned, key } = REMOVALS[service]
  const byUser = new Map<string, PlannedChange[]>()
  let after = -1
  for (;;) {
    const page = await jobs.planned(tenantId, id, { statuses: ['planned'], after, limit: PAGE })
    for (const line of page.filter(planned))
      if (line.userId) byUser.set(line.userId, [...(byUser.get(line.userId) ?? []), line])
    if (byUser.size > MOST_KEPT)
      throw new NotPossible(`Job ${id} takes from more than ${MOST_KEPT} users. Put the cause right instead.`)
    if (page.length < PAGE) return new Map([...byUser].map(([userId, lines]) => [userId, key(lines)]))
    after = page.at(-1)?.ordinal ?? after
    await breathe()
  }
}

/** Of these, those whom a sync would take just this from now; not whom somebody chose to remove, which is theirs to take back. */
async function stillWanted(
  { directory, tenants }: Deps,
  { tenantId, service }: Job,
  planned: Map<string, string>,
): Promise<Pick<Keepable, 'removals' | 'chosen'>> {
  const rules = teamsRules(await tenants.teams(tenantId))
  const found: Keepable['removals'] = []
  let chosen = 0
  for (const ids of chunks([...planned.keys()])) {
    for (const view of await directory.viewsOf(tenantId, ids)) {
      if (view.removal) {
        chosen += 1
        continue
      }
      const removal = REMOVALS[service].now(view, rules)
      if (removal !== '' && removal === planned.get(view.user.id)) found.push({ userId: view.user.id, removal })
    }
    await breathe()
  }
  return { removals: found, chosen }
}

/** How many numbers, or users, that are: a user may have two numbers. */
export const takenOf = ({ service, removals }: Pick<Keepable, 'service' | 'removals'>): number =>
  service === 'pbx' ? removals.length : removals.reduce((sum, { removal }) => sum + keyedNumbers(removal), 0)

type Rooms = {
  directory: Pick<SyncDeps['directory'], 'keepNumbers' | 'keepUsers'>
  jobs: Pick<SyncDeps['jobs'], 'decline'>
}
type Back = Pick<SyncDeps['directory'], 'endKept' | 'endKeptUsers'>
type RoomsBack = { directory: Back; jobs: Pick<SyncDeps['jobs'], 'endDecline'> }

/** Declines these removals, in one transaction. False: a sync goes, or somebody else decided first; nothing was kept. */
export async function declineRemovals(
  { directory, jobs }: Rooms,
  tenantId: string,
  { service, removals }: Pick<Keepable, 'service' | 'removals'>,
  { jobId, note, by, at }: { jobId: string; note: string; by: Person; at: string },
): Promise<boolean> {
  if (!(await jobs.decline(tenantId, jobId, { ...by, at, note, users: removals.length }))) return false
  const word = { note, jobId, by, at }
  for (const some of chunks(removals))
    await (service === 'teams'
      ? directory.keepNumbers(tenantId, some, word)
      : directory.keepUsers(tenantId, some.map(asShown), word))
  return true
}

const asShown = ({
  userId,
  removal,
}: Keepable['removals'][number]): { userId: string; removal: KeptUser['removal'] } => ({
  userId,
  removal: removal === 'gone' ? 'gone' : 'inactive',
})

/** Takes it back for these users, of whatever was kept; `jobId`: only what came from that job. Answers for whom. */
export async function endDeclined(
  directory: Back,
  tenantId: string,
  userIds: string[],
  jobId?: string,
): Promise<string[]> {
  const numbers = await directory.endKept(tenantId, userIds, jobId)
  return [...new Set([...numbers, ...(await directory.endKeptUsers(tenantId, userIds, jobId))])]
}

/** Users whose removals that job's plan held: who may be kept because of it. At most `MOST_KEPT`. */
export async function keptOf(deps: Deps, tenantId: string, jobId: string): Promise<string[]> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  if (!job.declined) throw new NotPossible(`Nobody kept anything of job ${jobId}. There is nothing to take back.`)
  return [...(await removalsOf(deps, job)).keys()]
}

/** Ends that for those of them of whom it still holds; answers of how many. Null: a sync goes, or somebody took it back first. */
export async function takeBackRemovals(
  { directory, jobs }: RoomsBack,
  tenantId: string,
  jobId: string,
  userIds: string[],
): Promise<number | null> {
  if (!(await jobs.endDecline(tenantId, jobId))) return null
  let ended = 0
  for (const some of chunks(userIds)) ended += (await endDeclined(directory, tenantId, some, jobId)).length
  return ended
}
