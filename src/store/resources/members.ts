/** Who comes into a group and leaves it. Members are rows of their own: adding one to 100,000 is one row. */
import { sql } from 'kysely'
import type { MemberChange, ResourceKind } from '../../directory/store.ts'
import { insertNew } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'

const CHUNK = 500

/** An id that there is no record of is kept as it was sent. Answers whether anybody came or went. */
export async function changeMembers(
  work: Work,
  tenantId: string,
  groupId: string,
  change: MemberChange,
): Promise<boolean> {
  const add = [...new Set(change.kind === 'replace' ? change.ids : change.add)].filter((id) => id !== groupId)
  const kinds = await kindsOf(work, tenantId, add)
  const gone = change.kind === 'replace' ? await othersThan(work, tenantId, groupId, add) : [...new Set(change.remove)]
  const removed = await remove(work, tenantId, groupId, gone)
  const added = await insert(work, tenantId, groupId, add, kinds)
  return removed + added > 0
}

async function kindsOf(work: Work, tenantId: string, ids: string[]): Promise<Map<string, ResourceKind>> {
  const kinds = new Map<string, ResourceKind>()
  for (const [table, kind] of [
    ['user_records', 'user'],
    ['group_records', 'group'],
  ] as const)
    for (const some of chunks(ids.filter((id) => !kinds.has(id)))) {
      const rows = await work.db
        .selectFrom(table)
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', work.engine.among(some))
        .execute()
      for (const { id } of rows) kinds.set(id, kind)
    }
  return kinds
}

async function othersThan(work: Work, tenantId: string, groupId: string, ids: string[]): Promise<string[]> {
  const kept = new Set(ids)
  const rows = await work.db
    .selectFrom('record_members')
    .select('member_id')
    .where('tenant_id', '=', tenantId)
    .where('group_id', '=', groupId)
    .execute()
  return rows.map((row) => row.member_id).filter((id) => !kept.has(id))
}

async function remove(work: Work, tenantId: string, groupId: string, ids: string[]): Promise<number> {
  let removed = 0
  for (const some of chunks(ids)) {
    const rows = await work.db
      .deleteFrom('record_members')
      .where('tenant_id', '=', tenantId)
      .where('group_id', '=', groupId)
      .where('member_id', 'in', work.engine.among(some))
      .returning('member_id')
      .execute()
    const gone = rows.map((row) => row.member_id)
    await count(work, tenantId, gone, -1)
    removed += gone.length
  }
  return removed
}

async function insert(
  work: Work,
  tenantId: string,
  groupId: string,
  ids: string[],
  kinds: Map<string, ResourceKind>,
): Promise<number> {
  let added = 0
  for (const some of chunks(ids)) {
    const there = await work.db
      .selectFrom('record_members')
      .select('member_id')
      .where('tenant_id', '=', tenantId)
      .where('group_id', '=', groupId)
      .where('member_id', 'in', work.engine.among(some))
      .execute()
    const known = new Set(there.map((row) => row.member_id))
    const fresh = some.filter((id) => !known.has(id))
    if (fresh.length === 0) continue
    const first = await take(work, tenantId, 'memberships', fresh.length)
    const rows = fresh.map((id, at) => ({
      tenant_id: tenantId,
      group_id: groupId,
      member_id: id,
      kind: kinds.get(id) ?? 'unknown',
      place: first + at,
    }))
    await insertNew(work, 'record_members', ['tenant_id', 'group_id', 'member_id'], rows)
    await count(work, tenantId, fresh, 1)
    added += fresh.length
  }
  return added
}

/** How many groups each is in, so that whoever is in none costs no look. */
export async function count(work: Work, tenantId: string, ids: string[], by: 1 | -1): Promise<void> {
  await work.db
    .updateTable('users')
    .set({ record_in_groups: sql`record_in_groups + ${by}` })
    .where('tenant_id', '=', tenantId)
    .where('record_id', 'in', work.engine.among(ids))
    .where('record_linked', 'is not', null)
    .execute()
  await work.db
    .updateTable('group_records')
    .set({ in_groups: sql`in_groups + ${by}` })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}

/** Out of every group, each of which is another one without it. */
export async function leaveGroups(work: Work, tenantId: string, memberId: string, at: string): Promise<void> {
  const left = await work.db
    .deleteFrom('record_members')
    .where('tenant_id', '=', tenantId)
    .where('member_id', '=', memberId)
    .returning('group_id')
    .execute()
  const groups = left.map((row) => row.group_id)
  work.recent?.note('group_records', tenantId, groups, at)
  for (const some of chunks(groups))
    await work.db
      .updateTable('group_records')
      .set({ version: sql`version + 1`, changed_at: at })
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', work.engine.among(some))
      .execute()
}

function chunks<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) => items.slice(at * CHUNK, (at + 1) * CHUNK))
}
