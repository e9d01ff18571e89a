/** One entry of the request log, with what it sent and whom it is about by now. */
import type { OneProvisioningRequest } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { entries, toEntry } from './provisioningRows.ts'
import { sentWith } from './provisioningSent.ts'

type About = Pick<OneProvisioningRequest['request'], 'route' | 'resourceId' | 'userName'>

export async function oneRequest(work: Work, tenantId: string, seq: number): Promise<OneProvisioningRequest | null> {
  const row = await entries(work, tenantId).where('l.seq', '=', seq).executeTakeFirst()
  if (!row) return null
  const request = toEntry(row)
  const sent = request.outcome === 'ok' ? null : await sentWith(work, tenantId, seq)
  return {
    request,
    sent,
    user: await userOf(work, tenantId, request),
    group: await groupOf(work, tenantId, request),
  }
}

const users = (work: Work, tenantId: string) =>
  work.db
    .selectFrom('users')
    .select(['id', 'display_name', 'user_name'])
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .limit(1)

/** By its id at this door, or where that is gone or was never made, by name. */
async function userOf(work: Work, tenantId: string, { route, resourceId, userName }: About) {
  if (!route.startsWith('/Users')) return null
  const byId =
    resourceId === null
      ? undefined
      : await users(work, tenantId)
          .where('record_id', '=', resourceId)
          .where('record_linked', 'is not', null)
          .executeTakeFirst()
  const byName =
    byId || userName === null
      ? undefined
      : await users(work, tenantId).where('user_name_ci', '=', foldKey(userName)).executeTakeFirst()
  const row = byId ?? byName
  return row ? { id: row.id, displayName: row.display_name, userName: row.user_name, isSame: byId !== undefined } : null
}

async function groupOf(work: Work, tenantId: string, { route, resourceId }: About): Promise<string | null> {
  if (!route.startsWith('/Groups') || resourceId === null) return null
  const row = await work.db
    .selectFrom('group_records')
    .select('display_name')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', resourceId)
    .executeTakeFirst()
  return row?.display_name ?? null
}
