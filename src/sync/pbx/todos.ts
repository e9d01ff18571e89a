/** Which requests become to-dos in 8x8 Admin Console, and when a request is fulfilled. */
import type { PbxAccount, PbxSite } from '../../directory/account.ts'
import type { ChangeRequest, RequestMove } from '../../directory/request.ts'
import type { PbxSettings } from '../../tenants/tenant.ts'
import { factsOf } from '../plan/authority.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { BY_HAND, DELETED, SITE_NAME, SITE_NEW } from './values.ts'

/** Null: a job may write it. Else the reason why only a person can. */
export function whyByHand(field: string, settings: Pick<PbxSettings, 'writes' | 'source'>): 'PBX_WRITE_OFF' | null {
  if (settings.source === 'csv' || settings.writes === 'none') return 'PBX_WRITE_OFF'
  if (BY_HAND.includes(field)) return 'PBX_WRITE_OFF'
  return settings.writes === 'create' && field !== 'user' ? 'PBX_WRITE_OFF' : null
}

/** Does 8x8 show what was asked for? */
export function isFulfilled(request: ChangeRequest, account: PbxAccount | undefined): boolean {
  if (!account) return request.field === DELETED
  if (request.field === 'user') return account.userName.toLowerCase() === request.userName.toLowerCase()
  const facts: Record<string, unknown> = { ...factsOf(account) }
  const shown = facts[request.field]
  return (shown === null || shown === undefined ? null : String(shown)) === request.value
}

/** Of a request about a site: does 8x8 have it under the name that was asked for? */
const isSiteThere = ({ field, accountId, value }: ChangeRequest, sites: PbxSite[]): boolean =>
  (field === SITE_NEW || field === SITE_NAME) &&
  sites.some(({ id, name }) => name === value && (field === SITE_NEW || id === accountId))

const PAGE = 200

/** Closes every open request that what was last seen of 8x8 fulfils. Answers how many. */
export async function closeFulfilled({ directory, now }: SyncDeps, tenantId: string): Promise<number> {
  const sites = await directory.sites(tenantId)
  let cursor: string | null = null
  let closed = 0
  do {
    const query = { states: ['pending', 'sent', 'todo'] as ChangeRequest['state'][], limit: PAGE }
    const page = await directory.requests(tenantId, cursor === null ? query : { ...query, cursor })
    const seen = await seenOf(directory, tenantId, page.items)
    const moves = page.items.flatMap((request): RequestMove[] => {
      const account = seen(request)
      if (!isFulfilled(request, account) && !isSiteThere(request, sites)) return []
      return [{ id: request.id, state: 'done', at: iso(now()), ...(account ? { accountId: account.id } : {}) }]
    })
    if (moves.length > 0) await directory.moveRequests(tenantId, moves)
    closed += moves.length
    cursor = page.nextCursor
  } while (cursor !== null)
  return closed
}

/** What 8x8 was last seen to have of those that requests are about. */
export async function seenOf(
  directory: SyncDeps['directory'],
  tenantId: string,
  requests: ChangeRequest[],
): Promise<(request: ChangeRequest) => PbxAccount | undefined> {
  const ids = requests.flatMap(({ accountId }) => accountId ?? [])
  const names = requests.filter(({ accountId }) => accountId === null).map(({ userName }) => userName)
  const byId = new Map((await directory.accountsOf(tenantId, ids)).map((one) => [one.id, one]))
  const byName = new Map(
    (await directory.accountsNamed(tenantId, names)).map((one) => [one.userName.toLowerCase(), one]),
  )
  return ({ accountId, userName }) => (accountId === null ? byName.get(userName.toLowerCase()) : byId.get(accountId))
}
