import type { GroupName, GroupRecord, ResourceBody, UserRecord } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { groupBy } from '../directory/lists.ts'
import { fromFlag, fromJson, toJson } from '../json.ts'
import type { Soon } from '../soon.ts'
import type { GroupRecordTable, UserRecordTable } from '../schema.ts'

/** A row as it was read, with whatever its reader needs of it. */
export type Shown = Pick<
  UserRecordTable,
  'id' | 'user_id' | 'linked' | 'version' | 'created_at' | 'changed_at' | 'body' | 'in_groups'
>

export const SHOWN = ['id', 'user_id', 'linked', 'version', 'created_at', 'changed_at', 'body', 'in_groups'] as const

/** From values in the order of `SHOWN`. */
export const toShown = (values: readonly unknown[]): Shown => ({
  id: values[0] as string,
  user_id: values[1] as string,
  linked: values[2] as number,
  version: values[3] as number,
  created_at: values[4] as string,
  changed_at: values[5] as string,
  body: values[6] as string,
  in_groups: values[7] as number,
})

/** With its place in lists. */
export type Placed = Shown & Pick<UserRecordTable, 'seq'>

export const PLACED = [...SHOWN, 'seq'] as const

/** From values in the order of `PLACED`. */
export const toPlaced = (values: readonly unknown[]): Placed => ({
  id: values[0] as string,
  user_id: values[1] as string,
  linked: values[2] as number,
  version: values[3] as number,
  created_at: values[4] as string,
  changed_at: values[5] as string,
  body: values[6] as string,
  in_groups: values[7] as number,
  seq: values[8] as number,
})

/** The few that were found, in the order they came. */
export const inOrder = (rows: Placed[]): Placed[] =>
  rows.length > 1 ? rows.toSorted((one, other) => one.seq - other.seq) : rows

/** With the groups of those that are in any: most are in none, and cost no second look. */
export function toUserRecords(work: Work, tenantId: string, rows: Shown[]): Soon<UserRecord[]> {
  if (!rows.some((row) => row.in_groups > 0)) return rows.map((row) => toUserRecord(row, []))
  const members = rows.filter((row) => row.in_groups > 0).map((row) => row.id)
  return groupsOf(work, tenantId, members).then((groups) =>
    rows.map((row) => toUserRecord(row, groups.get(row.id) ?? [])),
  )
}

export const toUserRecord = (row: Shown, groups: GroupName[]): UserRecord => ({
  id: row.id,
  userId: row.user_id,
  linked: fromFlag(row.linked),
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  text: row.body,
  groups,
})

export const toGroupRecord = (row: GroupRecordTable): GroupRecord => ({
  id: row.id,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  text: row.body,
})

/** What is kept is what is answered, but for `meta`: nobody has to put it together for a list. */
export function toText(id: string, { schemas, ...body }: ResourceBody): string {
  return toJson({ schemas, id, ...body })
}

export function bodyOf(row: { body: string }): ResourceBody {
  const { id: _, ...body } = fromJson<ResourceBody>(row.body)
  return body
}

/** Groups by member, in the order they were made. */
export async function groupsOf(work: Work, tenantId: string, memberIds: string[]): Promise<Map<string, GroupName[]>> {
  const rows = await work.db
    .selectFrom('record_members as m')
    .innerJoin('group_records as g', (join) =>
      join.onRef('g.tenant_id', '=', 'm.tenant_id').onRef('g.id', '=', 'm.group_id'),
    )
    .select(['m.member_id', 'g.id', 'g.display_name', 'g.seq'])
    .where('m.tenant_id', '=', tenantId)
    .where('m.member_id', 'in', work.engine.among(memberIds))
    .execute()
  const sorted = rows.toSorted((a, b) => a.seq - b.seq)
  return new Map(
    [...groupBy(sorted, (row) => row.member_id)].map(([member, groups]) => [
      member,
      groups.map((row) => ({ id: row.id, displayName: row.display_name })),
    ]),
  )
}
