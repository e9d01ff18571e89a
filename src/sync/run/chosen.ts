/** A sync of users that somebody chose: what one of everybody does, for them alone. */
import { chosenOf } from '../../jobs/job.ts'
import { plural } from '../count.ts'
import { chunks, type SyncDeps } from '../deps.ts'
import { NoSuchUsers, NotPossible, TooManyChosen, type StartOptions, type Started, type Starter } from '../sync.ts'
import type { JobRun } from './jobRun.ts'
import { queueRun, type Asked } from './queueRun.ts'

/** One transaction takes them in, and one page of a job's users names them. */
export const MOST_CHOSEN = 200

type Wanted = StartOptions & { userIds: string[] }

/** Throws NoSuchUsers, TooManyChosen; NotPossible while another run is going, and before a first sync. */
export async function startChosen(
  deps: SyncDeps,
  tenantId: string,
  by: Starter,
  { service, diagnostic = false, preview = false, userIds }: Wanted,
): Promise<Started> {
  const chosen = [...new Set(userIds)]
  if (chosen.length === 0) throw new NotPossible('Nobody was chosen.')
  if (chosen.length > MOST_CHOSEN) throw new TooManyChosen(chosen.length, MOST_CHOSEN)
  const known = new Set((await deps.directory.usersOf(tenantId, chosen)).map(({ id }) => id))
  const unknown = chosen.filter((id) => !known.has(id))
  if (unknown.length > 0) throw new NoSuchUsers(unknown, chosen.length)
  const services: Asked['services'] = service === 'all' ? ['pbx', 'teams'] : [service]
  await afterFirstSync(deps, tenantId)
  return queueRun(deps, tenantId, by, { services, task: { kind: 'users', userIds: chosen }, preview, diagnostic })
}

/** What it reads is all that moved; a first read is everybody's, and would stand there as if everybody had been synced. */
async function afterFirstSync({ tenants, connections }: SyncDeps, tenantId: string): Promise<void> {
  const { pbx, m365 } = connections(tenantId)
  const [pbxService, teamsService] = await Promise.all([tenants.pbx(tenantId), tenants.teams(tenantId)])
  // what is not set up at all is told by whoever queues the run
  if ((pbx && !pbxService?.cursor) || (m365 && !teamsService?.settings.off && !teamsService?.cursor))
    throw new NotPossible('Nobody has been synced yet. Use Sync Now once; then chosen users can be synced alone.')
}

const ON_A_LINE = 10

/** Whom a job is of, in its output. */
export async function sayChosen({ deps, tenantId, job, say }: JobRun): Promise<void> {
  const chosen = chosenOf(job)
  if (!chosen) return
  const users = await deps.directory.usersOf(tenantId, chosen)
  say(`Only ${plural(users.length, 'chosen user')}; what is queued for others stays queued`)
  for (const some of chunks(users, ON_A_LINE)) say(`Chosen: ${some.map(({ userName }) => userName).join(', ')}`)
}
