/** Changes Queued before a sync is what the sync then does, when nothing moved between. */
import assert from 'node:assert/strict'
import type { QueuedRow } from '../../src/directory/store.ts'
import type { DirectoryChange } from '../../src/directory/user.ts'
import type { PlannedChange } from '../../src/jobs/store.ts'
import type { Run } from './simulation.ts'

const DAY = 86_400_000

export interface Before {
  rows: QueuedRow[]
  /** Place in the directory's log of changes. */
  seq: number
  lastJob: number
  /** Users of whom a sync that a person starts may do what is not queued: a refusal stands, or Teams is asked again. */
  standing: Set<string>
}

const lastSeq = (changes: DirectoryChange[]): number => changes.at(-1)?.seq ?? 0

/** Null: something that a look does not tell stands between. */
export async function queuedBefore({ stores, tenantId, time, service, wishes }: Run): Promise<Before | null> {
  await service.look()
  for (const read of [stores.tenants.pbx(tenantId), stores.tenants.teams(tenantId)]) {
    const side = await read
    // a complete read tells more than a look
    if (!side?.cursor || side.lookFailed || time.now() - Date.parse(side.cursor.fullAt) > 0.9 * DAY) return null
  }
  const { items } = await stores.directory.queued(tenantId, null, 1000)
  const views = await stores.directory.views(tenantId, null, 200)
  // what is asked of 8x8 for a provider is queued, and taken in as no change
  if (views.some(({ user }) => wishes.provided(user.id))) return null
  // a job asks Teams again for users that it had no record of, or one without voice, which a number by hand turns on
  const asked = views.filter(
    ({ user, configuration }) => !configuration?.enterpriseVoice || user.reasonDetail['refused'],
  )
  const jobs = await stores.jobs.jobs(tenantId, { limit: 1 })
  // somebody deleted and made again is told as a leaver and a joiner, and taken in as one
  const names = new Set(items.filter(({ kind }) => kind === 'create').map(({ userName }) => userName.toLowerCase()))
  const returns = ({ userName }: { userName: string }): boolean => names.has(userName.toLowerCase())
  if (views.some(({ user }) => returns(user))) return null
  return {
    rows: items,
    seq: lastSeq(await stores.directory.changesAfter(tenantId, 0, 100_000)),
    lastJob: Number(jobs.items[0]?.id ?? 0),
    standing: new Set(asked.map(({ user }) => user.id)),
  }
}

type Row = Pick<PlannedChange, 'userId' | 'kind' | 'field' | 'before' | 'after'>

/** What becomes of each user's number and policies, however many writes it takes. */
function net(rows: Row[]): string[] {
  const numbers = new Map<string, { before: string | null; after: string | null }>()
  const lines: string[] = []
  for (const { userId, kind, field, before, after } of rows) {
    const id = userId ?? ''
    // what was granted goes with the number; nobody asked for that alone
    if (kind === 'policy' && after === null) continue
    if (kind === 'policy') lines.push(`${id} ${field} ${after}`)
    else {
      const known = numbers.get(id)
      numbers.set(id, { before: known?.before ?? before, after: after ?? known?.after ?? null })
    }
  }
  for (const [id, { before, after }] of numbers) lines.push(`${id} number ${before} to ${after}`)
  return lines.sort()
}

const taken = (changes: DirectoryChange[]): string[] =>
  changes
    .filter(({ kind }) => kind === 'created' || kind === 'updated' || kind === 'deleted')
    .map(({ userId, kind, field, before, after }) =>
      kind === 'created'
        ? 'create'
        : kind === 'deleted'
          ? `${userId} delete`
          : `${userId} ${field} ${before} to ${after}`,
    )
    .sort()

const toTake = (rows: QueuedRow[]): string[] =>
  rows
    .map(({ userId, kind, field, before, after }) =>
      kind === 'create'
        ? 'create'
        : kind === 'delete'
          ? `${userId} delete`
          : `${userId} ${field} ${before} to ${after}`,
    )
    .sort()

/** `only`: of these users, in a sync of theirs alone. */
export async function checkQueued(
  run: Run,
  { rows, seq, lastJob, standing }: Before,
  only: (userId: string) => boolean = () => true,
): Promise<void> {
  const { stores, tenantId } = run
  const { items } = await stores.jobs.jobs(tenantId, { limit: 2 })
  const jobs = items.filter((job) => Number(job.id) > lastJob && job.state.startsWith('succeeded'))
  if (jobs.length < 2) return
  const changes = await stores.directory.changesAfter(tenantId, seq, 100_000)
  const created = new Set(changes.filter(({ kind }) => kind === 'created').map(({ userId }) => userId))
  const teams = jobs.find(({ service }) => service === 'teams')
  const planned = teams ? await stores.jobs.planned(tenantId, teams.id, { after: -1, limit: 1000 }) : []
  const counts = ({ userId }: { userId: string | null }): boolean =>
    userId !== null && !standing.has(userId) && !created.has(userId) && only(userId)
  const did = planned.filter((row) => counts(row) && row.cause !== 'PUT_BACK')
  const queued = rows.filter(({ service }) => service === 'teams').filter(counts)
  compare(run, 'of Teams', net(queued), net(did))
  const toCome = rows.filter(({ service, userId }) => service === 'pbx' && only(userId ?? ''))
  compare(run, 'of 8x8', toTake(toCome), taken(changes.filter(({ userId }) => only(userId))))
}

function compare({ violation }: Run, what: string, queued: string[], did: string[]): void {
  try {
    assert.deepEqual(did, queued)
  } catch {
    const less = queued.filter((one) => !did.includes(one))
    const more = did.filter((one) => !queued.includes(one))
    violation(
      `Changes Queued ${what}: queued and not done: ${less.join('; ')} / done and not queued: ${more.join('; ')}`,
    )
  }
}
