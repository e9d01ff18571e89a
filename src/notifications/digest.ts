/** What the weekly digest says: who waits, who still holds something, what ends soon, and how the syncs went. */
import type { UserCondition } from '../directory/condition.ts'
import type { DirectoryStore, UserQuery } from '../directory/store.ts'
import type { Job } from '../jobs/job.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { CredentialStanding } from '../tenants/standing.ts'
import type { NoticeSettings } from '../tenants/tenant.ts'
import { credentialLabel } from '../words/connections.ts'

export interface DigestRooms {
  jobs: JobsStore
  directory: Pick<DirectoryStore, 'users' | 'counts'>
  /** Left out: none are told of. */
  standings?: (tenantId: string, now: number) => Promise<CredentialStanding[]>
}

/** Users who wait, and the first of them by name. */
export interface Waiters {
  users: number
  names: string[]
}

export interface DigestFacts {
  kind: 'digest'
  /** The week: from, until. ISO. */
  from: string
  at: string
  schedule: NoticeSettings['digest'] & { timezone: string }
  syncs: { runs: number; succeeded: number; users: number }
  joiners: (Waiters & { reason: JoinerReason })[]
  leavers: Waiters & { more: boolean }
  credentials: { label: string; expiresAt: string }[]
  attention: number
  /** Problems that this recipient muted; set for each. */
  muted: number
}

/** What keeps joiners waiting, in this order. */
const JOINER_REASONS = ['NO_PBX_LICENCE', 'NO_PHONE_LICENSE', 'NO_NUMBER'] as const
export type JoinerReason = (typeof JOINER_REASONS)[number]

const WEEK_MS = 7 * 86_400_000
const NAMES = 3

export async function gatherDigest(
  rooms: DigestRooms,
  tenantId: string,
  at: string,
  settings: NoticeSettings,
): Promise<DigestFacts> {
  const until = Date.parse(at)
  const from = new Date(until - WEEK_MS).toISOString()
  const [syncs, joiners, leavers, standings, counts] = await Promise.all([
    syncsOf(rooms.jobs, tenantId, from, at),
    Promise.all(JOINER_REASONS.map((reason) => joinersOf(rooms.directory, tenantId, reason))),
    leaversOf(rooms.directory, tenantId),
    rooms.standings?.(tenantId, until) ?? [],
    rooms.directory.counts(tenantId),
  ])
  return {
    ...{ kind: 'digest', from, at, syncs, leavers, muted: 0 },
    schedule: { ...settings.digest, timezone: settings.timezone },
    joiners: joiners.filter(({ users }) => users > 0),
    credentials: endingSoon(standings),
    attention: counts.byState.blocked,
  }
}

/** Nothing waits, ends or needs anybody: then there is no digest. */
export const saysNothing = ({ joiners, leavers, credentials, attention }: DigestFacts): boolean =>
  joiners.length + leavers.users + credentials.length + attention === 0

const MOST_CREDENTIALS = 20

const endingSoon = (standings: CredentialStanding[]): DigestFacts['credentials'] =>
  standings
    .flatMap(({ state, connection, what, name, expiresAt }) =>
      expiresAt !== null && (state === 'expiring' || state === 'expired')
        ? [{ label: credentialLabel(connection, what, name), expiresAt }]
        : [],
    )
    .toSorted((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1))
    .slice(0, MOST_CREDENTIALS)

const whose = (status: 'active' | 'deactivated'): UserCondition[] => [{ field: 'status', test: 'is', values: [status] }]

/** Nobody who has left waits for anything, also where deactivated users keep their numbers in Teams. */
async function joinersOf(
  directory: DigestRooms['directory'],
  tenantId: string,
  reason: JoinerReason,
): Promise<DigestFacts['joiners'][number]> {
  const query: UserQuery = { reasons: [reason], conditions: whose('active'), sort: 'name', limit: NAMES }
  const { items, total } = await directory.users(tenantId, query)
  return { reason, users: total, names: items.map(({ displayName, userName }) => displayName || userName) }
}

const PAGE = 200
const MOST_LEAVERS = 2_000

/** Deactivated users who still have a licence or a number; counted as far as it is worth it. */
async function leaversOf(directory: DigestRooms['directory'], tenantId: string): Promise<DigestFacts['leavers']> {
  const found: Waiters = { users: 0, names: [] }
  let cursor: string | null = null
  let seen = 0
  do {
    // not by reason: those who keep their number in Teams, or are left out of sync, hold it as well
    const query = { conditions: whose('deactivated'), limit: PAGE, ...(cursor === null ? {} : { cursor }) }
    const page: Awaited<ReturnType<typeof directory.users>> = await directory.users(tenantId, query)
    const holding = page.items.filter(({ licence, number }) => licence !== null || number !== null)
    found.users += holding.length
    found.names.push(...holding.slice(0, NAMES).map(({ displayName, userName }) => displayName || userName))
    seen += page.items.length
    cursor = page.nextCursor
  } while (cursor !== null && seen < MOST_LEAVERS)
  return { users: found.users, names: found.names.slice(0, NAMES), more: cursor !== null }
}

const JOB_PAGES = 10

/** Runs that ended in that time, by pages of the history. Previews are none. */
async function syncsOf(jobs: JobsStore, tenantId: string, from: string, until: string): Promise<DigestFacts['syncs']> {
  const runs = new Map<string, Job[]>()
  let cursor: string | null = null
  for (let page = 0; page < JOB_PAGES; page++) {
    const query = { limit: PAGE, ...(cursor === null ? {} : { cursor }) }
    const { items, nextCursor }: Awaited<ReturnType<typeof jobs.jobs>> = await jobs.jobs(tenantId, query)
    for (const job of items)
      if (!job.preview && job.endedAt !== null && job.endedAt >= from && job.endedAt < until)
        runs.set(job.runId, [...(runs.get(job.runId) ?? []), job])
    cursor = nextCursor
    if (cursor === null || (items.at(-1)?.queuedAt ?? '') < from) break
  }
  const all = [...runs.values()]
  const good = all.filter((run) => run.every(({ state }) => state === 'succeeded' || state === 'succeededWithErrors'))
  return { runs: all.length, succeeded: good.length, users: all.reduce((sum, run) => sum + changedBy(run), 0) }
}

/** The Teams job's count where there is one, since the PBX job counts the same users again. */
function changedBy(run: Job[]): number {
  const teams = run.filter(({ service }) => service === 'teams')
  return (teams.length > 0 ? teams : run).reduce(
    (sum, { counts: c }) => sum + c.assigned + c.changed + c.removed + c.created + c.updated + c.deleted,
    0,
  )
}
