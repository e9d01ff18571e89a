/** Members as they are read, with the names that they have in rows of their own; none holds more than some thousand. */
import { sql } from 'kysely'
import type { GroupMember, MemberKind } from '../../directory/store.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'

/** In the order they joined; `after` null: from the first. */
export async function members(
  work: Work,
  tenantId: string,
  groupId: string,
  after: string | null,
  limit: number,
): Promise<GroupMember[]> {
  const rows = await named(work, tenantId)
    .where('m.group_id', '=', groupId)
    .where('m.place', '>', after === null ? 0 : placeAfter(work, tenantId, groupId, after))
    .orderBy('m.place')
    .limit(pageSize(limit))
    .execute()
  return rows.map(toMember)
}

/** Members with the names that they have in rows of their own. */
const named = (work: Work, tenantId: string) =>
  work.db
    .selectFrom('record_members as m')
    .leftJoin('users as u', (join) =>
      join
        .onRef('u.tenant_id', '=', 'm.tenant_id')
        .onRef('u.record_id', '=', 'm.member_id')
        .on('u.record_linked', 'is not', null),
    )
    .leftJoin('group_records as g', (join) =>
      join.onRef('g.tenant_id', '=', 'm.tenant_id').onRef('g.id', '=', 'm.member_id'),
    )
    .select(['m.member_id', 'm.kind', 'u.display_name as user_name', 'g.display_name as group_name'])
    .where('m.tenant_id', '=', tenantId)

interface Named {
  member_id: string
  kind: string
  user_name: string | null
  group_name: string | null
}

const toMember = ({ member_id, kind, user_name, group_name }: Named): GroupMember => ({
  id: member_id,
  kind: kind as MemberKind,
  display: user_name ?? group_name ?? '',
})

const AT_ONCE = 1000

export async function allMembers(work: Work, tenantId: string, groupId: string): Promise<GroupMember[]> {
  const all: GroupMember[] = []
  for (;;) {
    const some = await members(work, tenantId, groupId, all.at(-1)?.id ?? null, AT_ONCE)
    for (const member of some) all.push(member)
    if (some.length < AT_ONCE) return all
  }
}

const placeAfter = (work: Work, tenantId: string, groupId: string, memberId: string) =>
  work.db
    .selectFrom('record_members')
    .select('place')
    .where('tenant_id', '=', tenantId)
    .where('group_id', '=', groupId)
    .where('member_id', '=', memberId)

/** Groups that are looked at together; of those with more members than this it is not told. */
const GROUPS = 50
const FEW = 200
/** Members of one statement. */
const MOST = 2000

/**
 * Of those groups that have few, the members of each in their order; the others are left out. A page of groups is a
 * thousand statements otherwise, each of which PostgreSQL is asked and waited for.
 */
export async function membersOfSmall(
  work: Work,
  tenantId: string,
  groupIds: readonly string[],
): Promise<Map<string, GroupMember[]>> {
  const all = new Map<string, GroupMember[]>()
  for (let at = 0; at < groupIds.length; at += GROUPS) {
    const sizes = await sizesOf(work, tenantId, groupIds.slice(at, at + GROUPS))
    for (const { id, members } of sizes) if (members <= FEW) all.set(id, [])
    for (const ids of together(sizes)) await addMembers(work, tenantId, ids, all)
  }
  return all
}

interface Size {
  id: string
  members: number
}

/** Counted as far as it matters. */
async function sizesOf(work: Work, tenantId: string, ids: readonly string[]): Promise<Size[]> {
  const { rows } = await sql<Size>`select g.id, (select count(*) from (
      select 1 from record_members m where m.tenant_id = g.tenant_id and m.group_id = g.id limit ${FEW + 1}
    ) counted) as members from group_records g
    where g.tenant_id = ${tenantId} and g.id in ${work.engine.among(ids)}`.execute(work.db)
  return rows
}

/** Those with few, as many of them as one statement is to read. */
function together(sizes: readonly Size[]): string[][] {
  const parts: string[][] = []
  let read = MOST
  for (const { id, members } of sizes) {
    if (members === 0 || members > FEW) continue
    if (read + members > MOST) {
      parts.push([])
      read = 0
    }
    parts.at(-1)?.push(id)
    read += members
  }
  return parts
}

async function addMembers(
  work: Work,
  tenantId: string,
  ids: readonly string[],
  all: Map<string, GroupMember[]>,
): Promise<void> {
  const rows = await named(work, tenantId)
    .select('m.group_id')
    .where(work.engine.isAmong('m.group_id', ids))
    .orderBy('m.place')
    .execute()
  for (const row of rows) all.get(row.group_id)?.push(toMember(row))
}
