/** Who is meant, and by what that person is known here. */
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { KnownPerson, StillThere } from '../../audit/store.ts'
import { present } from '../directory/lists.ts'
import type { Work } from '../engine.ts'
import { fromFlag } from '../json.ts'
import type { UserTable } from '../schema.ts'
import { calledAtPbx, calledBefore, callAccount, callRecord, callUser, type Called } from './called.ts'
import { accountsKnownAs, usersKnownAs } from './known.ts'
import { sendsNotices } from './notices.ts'

const SENDER = ['sender'] as const
const MOST_NAMES = 10
/** Of first names with family names. */
const MOST_PARTS = 12

export async function identify(work: Work, tenantId: string, known: string): Promise<KnownPerson> {
  const users = await usersKnownAs(work, tenantId, known, await accountsKnownAs(work, tenantId, known))
  const userIds = users.map(({ id }) => id)
  const accounts = await accountsKnownAs(work, tenantId, known, present(users.map((user) => user.m365_id)))
  const records = await work.db
    .selectFrom('user_records')
    .where('tenant_id', '=', tenantId)
    .select(['id', 'external_id', 'body', 'linked'])
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  const ids = present([
    known,
    ...users.flatMap((user) => [user.id, user.m365_id, user.pbx_id]),
    ...accounts.map(({ id }) => id),
    ...records.flatMap((record) => [record.id, record.external_id]),
  ])
  const called: Called[] = [
    ...users.map(callUser),
    ...accounts.map(callAccount),
    ...records.map(({ body }) => callRecord(body)),
    ...(await calledAtPbx(work, tenantId, ids)),
    ...(await Promise.all([...new Set([known, ...userIds])].map((id) => calledBefore(work, tenantId, id)))),
  ]
  const parts = partsOf(called)
  const names = [
    ...called.flatMap((one) => one.names),
    ...parts.map(([given, family]) => `${given} ${family}`),
    ...(await stillTheirs(work, tenantId, userIds, [...new Set(called.flatMap((one) => one.numbers))])),
    ...(await namesInLog(work, tenantId, ids)),
  ]
  const former = await formerRecords(work, tenantId, names)
  const sender = await sendsNotices(work, tenantId, { ids, names })
  // a record that is only offered to a provider says nothing of one that provides the person
  const provided = records.some(({ linked }) => fromFlag(linked))
  const left = [...(await stillThere(work, tenantId, users, ids, provided)), ...(sender ? SENDER : [])]
  const live = accounts.some((account) => account.gone_at === null) ? (['microsoft365'] as const) : []
  return {
    ids: [...new Set([...ids, ...former])],
    names: [...new Set(names)].filter(Boolean),
    parts,
    left: [...live, ...left],
  }
}

function partsOf(called: readonly Called[]): (readonly [string, string])[] {
  const whole = called.flatMap(({ parts }) => parts).filter(([given, family]) => given !== '' && family !== '')
  return [...new Map(whole.map((pair) => [pair.join('\n'), pair])).values()].slice(0, MOST_PARTS)
}

/** Without numbers that are somebody else's by now: what is said of them is said of that person. */
async function stillTheirs(work: Work, tenantId: string, userIds: string[], numbers: string[]): Promise<string[]> {
  const among = work.engine.among(numbers)
  const { rows } = await sql<{ number: string; user_id: string }>`
    select number, id as user_id from users where tenant_id = ${tenantId} and number in ${among}
    union all select number, user_id from managed_assignments where tenant_id = ${tenantId} and number in ${among}
    `.execute(work.db)
  const others = new Set(rows.filter((row) => !userIds.includes(row.user_id)).map((row) => row.number))
  return numbers.filter((number) => !others.has(number))
}

/** Admins are often no users. */
async function namesInLog(work: Work, tenantId: string, ids: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('audit_entries')
    .where('tenant_id', '=', tenantId)
    .select('actor_name')
    .distinct()
    .where('actor_id', 'in', work.engine.among(ids))
    .limit(MOST_NAMES)
    .execute()
  return rows.map((row) => row.actor_name)
}

/** Lines of the log that are looked at in one go. */
const LINES = 5_000

/** Who is deprovisioned has no record, but is still named by its id as the manager of others. */
async function formerRecords(work: Work, tenantId: string, names: string[]): Promise<string[]> {
  const known = [...new Set(names.flatMap((name) => [name, name.toLowerCase()]))].filter((name) => name.includes('@'))
  const { rows: ends } = await sql<{ first: number | null; last: number | null }>`select min(seq) as first,
    max(seq) as last from provisioning_log where tenant_id = ${tenantId}`.execute(work.db)
  const [first, last] = [Number(ends[0]?.first ?? 1), Number(ends[0]?.last ?? 0)]
  const found = new Set<string>()
  for (let from = first; from <= last && found.size < MOST_NAMES; from += LINES) {
    const { rows } = await sql<{ id: string }>`select distinct resource_id as id from provisioning_log
      where tenant_id = ${tenantId} and seq >= ${from} and seq < ${from + LINES} and resource_id is not null
      and user_name in ${work.engine.among(known)} limit ${MOST_NAMES}`.execute(work.db)
    for (const { id } of rows) found.add(id)
    await setImmediate()
  }
  const { rows: there } = await sql<{ id: string }>`select record_id as id from users where tenant_id = ${tenantId}
    and record_linked is not null and record_id in ${work.engine.among([...found])}`.execute(work.db)
  for (const { id } of there) found.delete(id)
  return [...found]
}

async function stillThere(
  work: Work,
  tenantId: string,
  users: UserTable[],
  ids: string[],
  provided: boolean,
): Promise<StillThere[]> {
  const has = async (
    table: 'pbx_accounts' | 'managed_assignments' | 'role_assignments',
    where: string,
    column: string,
  ) =>
    (
      await sql`select 1 from ${sql.table(table)} where tenant_id = ${tenantId} and ${sql.raw(where)}
        and ${sql.ref(column)} in ${work.engine.among(ids)} limit 1`.execute(work.db)
    ).rows.length > 0
  const found: [StillThere, boolean][] = [
    ['8x8', await has('pbx_accounts', 'gone_at is null', 'id')],
    ['identityProvider', provided],
    ['number', users.length > 0 && (await has('managed_assignments', 'true', 'user_id'))],
    ['role', await has('role_assignments', `kind = 'person'`, 'id')],
  ]
  return found.filter(([, is]) => is).map(([where]) => where)
}
