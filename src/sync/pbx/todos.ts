/** Which requests become to-dos in 8x8 Admin Console, and when a request is fulfilled. */
import type { PbxAccount, PbxSite } from '../../directory/account.ts'
import type { ChangeRequest, RequestMove } from '../../directory/request.ts'
import type { Acceptance } from '../../directory/store.ts'
import type { PbxSettings } from '../../tenants/tenant.ts'
import { differences, factsOf } from '../plan/authority.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { BY_HAND, DELETED, SITE_NAME, SITE_NEW } from './values.ts'

/** Null: a job may write it. Else the reason why only a person can. */
export function whyByHand(field: string, settings: Pick<PbxSettings, 'writes' | 'source'>): 'PBX_WRITE_OFF' | null {
  if (settings.source === 'csv' || settings.writes === 'none') return 'PBX_WRITE_OFF'
  if (BY_HAND.includes(field)) return 'PBX_WRITE_OFF'
  return settings.writes === 'create' && field !== 'user' ? 'PBX_WRITE_OFF' : null
}

const isUntold = ({ field }: ChangeRequest, account: PbxAccount | undefined): boolean =>
  (account?.untold ?? []).some((fact) => fact === field)

/** Does 8x8 show what was asked for? */
export function isFulfilled(request: ChangeRequest, account: PbxAccount | undefined): boolean {
  if (!account) return request.field === DELETED
  if (request.field === 'user') return account.userName.toLowerCase() === request.userName.toLowerCase()
  // an export that has no column for it never shows it: the word of whoever did it is all there will be
  if (isUntold(request, account)) return (request.saidDone ?? null) !== null
  const facts: Record<string, unknown> = { ...factsOf(account) }
  const shown = facts[request.field]
  return (shown === null || shown === undefined ? null : String(shown)) === request.value
}

/**
 * Of a request about a site: does 8x8 have it under the name that was asked for? An export knows sites by their names alone,
 * so that a renamed one is another, and the one before is gone.
 */
function isSiteThere({ field, accountId, value }: ChangeRequest, sites: PbxSite[]): boolean {
  if (field !== SITE_NEW && field !== SITE_NAME) return false
  const isAnother = field === SITE_NEW || !sites.some(({ id }) => id === accountId)
  return sites.some(({ id, name }) => name === value && (isAnother || id === accountId))
}

/** What no read will ever show is taken in as it was asked for, once somebody says that it is done. */
async function takeWord(
  { directory, now }: Pick<SyncDeps, 'directory' | 'now'>,
  tenantId: string,
  requests: ChangeRequest[],
): Promise<void> {
  if (requests.length === 0) return
  const views = await directory.viewsOf(tenantId, [...new Set(requests.flatMap(({ userId }) => userId ?? []))])
  const acceptances = views.flatMap(({ user, pbx }): Acceptance[] => {
    const done = requests.filter(({ userId }) => userId === user.id)
    const facts = { ...user, ...Object.fromEntries(done.map(valueOf)) }
    const changes = differences(user, facts)
    const causedBy = done[0]?.saidDone?.by ?? null
    if (!pbx || changes.length === 0) return []
    return [
      { accountId: pbx.id, hash: null, userId: user.id, create: false, facts, changes, cause: 'REQUESTED', causedBy },
    ]
  })
  if (acceptances.length > 0) await directory.accept(tenantId, acceptances, iso(now()))
}

/** Who was asked for here and came by an export: what that has no column for is as it was typed. */
async function takeTyped(
  { directory, now }: Pick<SyncDeps, 'directory' | 'now'>,
  tenantId: string,
  asked: { request: ChangeRequest; account: PbxAccount }[],
): Promise<void> {
  for (const { request, account } of asked) {
    const { create, by } = request
    const { userIds } = await directory.touchedBy(tenantId, [{ kind: 'pbx', key: account.id }])
    const views = await directory.viewsOf(tenantId, userIds)
    const user = views.find(({ pbx }) => pbx?.id === account.id)?.user
    const typed = (account.untold ?? []).flatMap((field): [string, unknown][] => {
      const value = (create as Partial<Record<string, unknown>> | null)?.[field] ?? null
      return value === null ? [] : [[field, value]]
    })
    if (!user || typed.length === 0) continue
    const facts = { ...user, ...Object.fromEntries(typed) }
    const taken = { facts, changes: differences(user, facts), cause: 'REQUESTED', causedBy: by.name }
    const acceptance = { accountId: account.id, hash: null, userId: user.id, create: false, ...taken }
    if (taken.changes.length > 0) await directory.accept(tenantId, [acceptance], iso(now()))
  }
}

const valueOf = ({ field, value }: ChangeRequest): [string, string | boolean | null] => [
  field,
  field === 'directoryVisible' ? value === 'true' : value,
]

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
    await takeTyped({ directory, now }, tenantId, page.items.flatMap(comeByExport(seen)))
    if (moves.length > 0) await directory.moveRequests(tenantId, moves)
    await takeWord(
      { directory, now },
      tenantId,
      page.items.filter((request) => isUntold(request, seen(request)) && isFulfilled(request, seen(request))),
    )
    closed += moves.length
    cursor = page.nextCursor
  } while (cursor !== null)
  return closed
}

/** Of new users whom nobody provides: who is there now, with what is not told of them. */
const comeByExport =
  (seen: (request: ChangeRequest) => PbxAccount | undefined) =>
  (request: ChangeRequest): { request: ChangeRequest; account: PbxAccount }[] => {
    const account = seen(request)
    const isNew = request.field === 'user' && request.userId === null
    return isNew && account?.untold && isFulfilled(request, account) ? [{ request, account }] : []
  }

/** What 8x8 was last seen to have of those that requests are about. */
export async function seenOf(
  directory: SyncDeps['directory'],
  tenantId: string,
  requests: ChangeRequest[],
): Promise<(request: ChangeRequest) => PbxAccount | undefined> {
  const ids = requests.flatMap(({ accountId }) => accountId ?? [])
  const byId = new Map((await directory.accountsOf(tenantId, ids)).map((one) => [one.id, one]))
  // read from an export instead of the API, people have other ids; who is to be deleted is just that account
  const isByName = ({ accountId, field }: ChangeRequest): boolean =>
    accountId === null || (!byId.has(accountId) && field !== DELETED)
  const names = requests.filter(isByName).map(({ userName }) => userName)
  const byName = new Map(
    (await directory.accountsNamed(tenantId, names)).map((one) => [one.userName.toLowerCase(), one]),
  )
  return (request) =>
    isByName(request) ? byName.get(request.userName.toLowerCase()) : byId.get(request.accountId ?? '')
}
