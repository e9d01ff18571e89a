import { sql } from 'kysely'
import type { DirectoryCounts, PbxSite, UserState } from '../../directory/store.ts'
import { lastTaken } from '../counters.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { ARCHIVED } from './seen/archive.ts'
import { listed } from './users/listed.ts'
import { totals } from './totals.ts'

export async function counts(work: Work, tenantId: string): Promise<DirectoryCounts> {
  const byState: Record<UserState, number> = { inSync: 0, queued: 0, waiting: 0, blocked: 0, excluded: 0 }
  const kept = await totals(work, tenantId)
  for (const { state, reason, users } of kept.standing) if (reason !== ARCHIVED) byState[state] += users
  return {
    users: Object.values(byState).reduce((sum, users) => sum + users, 0),
    sites: kept.of('sites'),
    byState,
    queued: kept.of('queued'),
    managed: kept.of('managed'),
    leftOut: kept.of('leftOut'),
    hidden: kept.of('hidden'),
    noEmergency: kept.of('noEmergency'),
    namesApart: kept.of('differing:names'),
    onlyInM365: kept.of('onlyInM365'),
  }
}

/** Two rows by key, however many users: people who watch a status ask four times a second. */
export async function revision(work: Work, tenantId: string): Promise<number> {
  return (await lastTaken(work, tenantId, 'standing')) + (await lastTaken(work, tenantId, 'changes'))
}

export async function reasonCounts(
  work: Work,
  tenantId: string,
): Promise<{ state: UserState; reason: string; users: number }[]> {
  const { standing } = await totals(work, tenantId)
  return standing
    .flatMap(({ state, reason, users }) => (reason === null ? [] : [{ state, reason, users }]))
    .sort((one, other) => other.users - one.users || (one.reason < other.reason ? -1 : 1))
}

export async function sites(work: Work, tenantId: string): Promise<PbxSite[]> {
  const rows = await work.db
    .selectFrom('pbx_sites')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, name: row.name, pbxName: row.pbx_name }))
}

/** Counted in one walk. */
export async function usersAtSites(work: Work, tenantId: string, names: string[]): Promise<number[]> {
  const { rows } = await sql<{
    site: string
    users: number
  }>`select site_ci as site, count(*) as users from ${listed(work.engine)}
    where tenant_id = ${tenantId} and site_ci is not null and archived_at is null group by site_ci`.execute(work.db)
  const bySite = new Map(rows.map(({ site, users }) => [site, Number(users)]))
  return names.map((name) => bySite.get(foldKey(name)) ?? 0)
}
