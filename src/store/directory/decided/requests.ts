/** Requests to 8x8, in the order in which they were made. */
import { sql } from 'kysely'
import type {
  ChangeRequest,
  Page,
  PbxAccount,
  ProvidedRequest,
  ProviderId,
  RequestMove,
  RequestQuery,
  RequestState,
} from '../../../directory/store.ts'
import { take } from '../../counters.ts'
import { fromCursor, pageSize, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { foldKey, searchPatterns } from '../../fold.ts'
import { fromJson, fromJsonOrNull, printable, toJson } from '../../json.ts'
import type { PbxRequestTable } from '../../schema.ts'
import { markDirty } from '../dirty.ts'
import { lastOfEach, present } from '../lists.ts'
import { queueChanges } from '../queued/queue.ts'
import { seenAccounts } from '../rows.ts'

export const PROVIDER: ProviderId = 'provisioning'
const LIST = 'requests'
/** Not on its way, so that a newer one may take its place. */
const OPEN: RequestState[] = ['pending', 'todo']

export async function request(work: Work, tenantId: string, one: ChangeRequest): Promise<void> {
  const name = foldKey(one.userName)
  const replaced = await work.db
    .updateTable('pbx_requests')
    .set({ state: 'withdrawn', ended_at: one.at })
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', OPEN)
    .where('field', '=', one.field)
    .where((where) => (one.userId === null ? where('user_name_ci', '=', name) : where('user_id', '=', one.userId)))
    .returningAll()
    .execute()
  const number = await take(work, tenantId, 'requests', 1)
  const added = await work.db
    .insertInto('pbx_requests')
    .values({
      tenant_id: tenantId,
      number,
      id: one.id,
      user_id: one.userId,
      account_id: one.accountId,
      user_name: one.userName,
      user_name_ci: name,
      field: one.field,
      before: one.before,
      value: one.value,
      create_user: one.create && toJson(one.create),
      by_id: one.by.id,
      by_name: one.by.name,
      at: one.at,
      state: one.state,
      sent_at: one.sentAt,
      ended_at: one.endedAt,
      reason: one.reason,
      raw: printable(one.raw),
      tries: 0,
      said_done_at: null,
      said_done_by: null,
    })
    .returningAll()
    .execute()
  await queueCreations(work, tenantId, [...replaced, ...added])
  await markDirty(work, tenantId, one.userId === null ? [] : [{ kind: 'user', key: one.userId }])
}

export async function requestAll(work: Work, tenantId: string, all: ChangeRequest[]): Promise<void> {
  for (const one of all) await request(work, tenantId, one)
}

export async function requests(work: Work, tenantId: string, query: RequestQuery): Promise<Page<ChangeRequest>> {
  const size = pageSize(query.limit)
  const after = query.cursor === undefined ? 0 : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const patterns = searchPatterns(query.search ?? '')
  const matching = work.db
    .selectFrom('pbx_requests')
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', query.states)
    .$if(query.userId !== undefined, (q) => q.where('user_id', '=', query.userId ?? ''))
    .$if(query.fields !== undefined, (q) => q.where('field', 'in', query.fields ?? []))
    .$if(query.userName !== undefined, (q) => q.where('user_name_ci', '=', foldKey(query.userName ?? '')))
    .$if(patterns.length > 0, (q) =>
      q.where((where) => where.or(patterns.map((pattern) => work.engine.contains('user_name_ci', pattern)))),
    )
  const rows = await matching
    .selectAll()
    .where('number', '>', after)
    .orderBy('number')
    .limit(size + 1)
    .execute()
  const { total } = await matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const last = rows.slice(0, size).at(-1)
  return {
    items: rows.slice(0, size).map(toRequest),
    nextCursor: rows.length > size && last ? toCursor([LIST, last.number]) : null,
    total,
  }
}

export async function requestsOf(work: Work, tenantId: string, ids: string[]): Promise<ChangeRequest[]> {
  const rows = await work.db
    .selectFrom('pbx_requests')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return rows.map(toRequest)
}

/** Of these users, oldest first. */
export async function pendingRequests(work: Work, tenantId: string, userIds: string[]): Promise<PbxRequestTable[]> {
  const rows = await work.db
    .selectFrom('pbx_requests')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    // a literal, for the index that holds just these
    .where(sql<boolean>`state = 'pending'`)
    .execute()
  return rows.toSorted((one, other) => one.number - other.number)
}

/** The latest for each field that was asked for the identity provider, of these users. */
export async function providedRequests(
  work: Work,
  tenantId: string,
  userIds: string[],
): Promise<(ProvidedRequest & { userId: string })[]> {
  if (userIds.length === 0) return []
  const rows = await work.db
    .selectFrom('pbx_requests')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .where('by_id', '=', PROVIDER)
    .execute()
  const inOrder = rows.toSorted((one, other) => one.number - other.number)
  return [...lastOfEach(inOrder, (row) => `${row.user_id} ${row.field}`).values()].map((row) => {
    const { id, field, value, create, state, reason, raw, endedAt } = toRequest(row)
    return { userId: row.user_id ?? '', id, field, value, create, state, reason, raw, endedAt, tries: row.tries }
  })
}

const ENDED: RequestState[] = ['done', 'refused', 'withdrawn']

export async function moveRequests(work: Work, tenantId: string, moves: RequestMove[]): Promise<void> {
  const touched: string[] = []
  const moved: PbxRequestTable[] = []
  for (const { id, state, at, accountId, userId, reason, raw } of moves) {
    const rows = await work.db
      .updateTable('pbx_requests')
      .set({
        state,
        ...(state === 'sent' ? { sent_at: at } : {}),
        ...(ENDED.includes(state) ? { ended_at: at } : {}),
        // asked again: nothing is on its way
        ...(state === 'pending' ? { sent_at: null, ended_at: null } : {}),
        ...(state === 'refused' ? { tries: sql<number>`tries + 1` } : {}),
        ...(accountId === undefined ? {} : { account_id: accountId }),
        ...(userId === undefined ? {} : { user_id: userId }),
        ...(reason === undefined ? {} : { reason }),
        ...(raw === undefined ? {} : { raw: printable(raw) }),
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .returningAll()
      .execute()
    moved.push(...rows)
    touched.push(...present(rows.map((row) => row.user_id)))
  }
  await queueCreations(work, tenantId, moved)
  await markDirty(
    work,
    tenantId,
    touched.map((key) => ({ kind: 'user', key })),
  )
}

/** What the next PBX job takes on; one on its way is looked for, and sent again where 8x8 does not show it. */
const GOES_OUT: RequestState[] = ['pending', 'sent']

/** Somebody who is to be created is in no other list of what is queued: there is no user and no account to look at. */
async function queueCreations(work: Work, tenantId: string, rows: PbxRequestTable[]): Promise<void> {
  const latest = [...lastOfEach(rows, (row) => row.id).values()]
  const subjects = latest.flatMap((row) => {
    const create = fromJsonOrNull<NonNullable<ChangeRequest['create']>>(row.create_user)
    // whom the identity provider made is a user already, and queued as one
    if (!create || row.by_id === PROVIDER) return []
    const displayName = `${create.givenName} ${create.familyName}`
    const change = { field: row.field, before: null, after: displayName, cause: 'REQUESTED', causedBy: row.by_name }
    return {
      requestId: row.id,
      names: { userName: row.user_name, displayName },
      changes: GOES_OUT.includes(row.state as RequestState)
        ? [{ service: 'pbx' as const, kind: 'create' as const, ...change }]
        : [],
      at: row.at,
    }
  })
  if (subjects.length === 0) return
  for (const { at, ...subject } of subjects) await queueChanges(work, tenantId, [subject], at)
  await take(work, tenantId, 'standing', 1)
}

export async function accountsNamed(work: Work, tenantId: string, userNames: string[]): Promise<PbxAccount[]> {
  const rows = await work.db
    .selectFrom('pbx_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among(userNames.map(foldKey)))
    .execute()
  return accountsOf(
    work,
    tenantId,
    rows.map((row) => row.id),
  )
}

/** Those that 8x8 still has. */
export async function accountsOf(work: Work, tenantId: string, ids: string[]): Promise<PbxAccount[]> {
  const seen = await seenAccounts(work, tenantId, ids)
  return [...seen.values()].filter((row) => row.gone_at === null).map((row) => fromJson<PbxAccount>(row.content))
}

function toRequest(row: PbxRequestTable): ChangeRequest {
  return {
    id: row.id,
    userId: row.user_id,
    accountId: row.account_id,
    userName: row.user_name,
    field: row.field,
    before: row.before,
    value: row.value,
    create: fromJsonOrNull<NonNullable<ChangeRequest['create']>>(row.create_user),
    by: { id: row.by_id, name: row.by_name },
    at: row.at,
    state: row.state as RequestState,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    reason: row.reason,
    raw: row.raw,
    ...(row.said_done_at === null ? {} : { saidDone: { at: row.said_done_at, by: row.said_done_by ?? '' } }),
  }
}
