/** Writes of groups, each in one transaction with its members. */
import type {
  FoundGroup,
  GroupOutcome,
  GroupRecord,
  GroupTwin,
  GroupWrite,
  ProvisioningCaller,
} from '../../directory/store.ts'
import { insertRows, updateRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import type { GroupRecordTable } from '../schema.ts'
import { groupColumns } from './columns.ts'
import { allMembers } from './memberPages.ts'
import { changeMembers, count, leaveGroups } from './members.ts'
import { bodyOf, toGroupRecord, toText } from './record.ts'

export async function createGroup(
  work: Work,
  tenantId: string,
  { body, members }: GroupWrite,
  id: string,
  { at }: ProvisioningCaller,
): Promise<GroupOutcome> {
  const columns = groupColumns(body)
  const of = await twin(work, tenantId, columns)
  if (of) return { kind: 'twin', of }
  const row: GroupRecordTable = {
    tenant_id: tenantId,
    id,
    seq: await take(work, tenantId, 'records', 1),
    version: 1,
    created_at: at,
    changed_at: at,
    ...columns,
    in_groups: 0,
    body: toText(id, body),
  }
  work.recent?.note('group_records', tenantId, [id], at)
  await insertRows(work, 'group_records', [row])
  if (members) await changeMembers(work, tenantId, id, members)
  return { kind: 'written', record: toGroupRecord(row) }
}

/** Neither is unique alone; both together are a group that was sent twice. */
async function twin(work: Work, tenantId: string, columns: ReturnType<typeof groupColumns>): Promise<GroupTwin | null> {
  const { external_id: externalId, display_name_ci: name } = columns
  if (externalId === null) return null
  const row = await work.db
    .selectFrom('group_records')
    .select(['id', 'display_name as displayName'])
    .where('tenant_id', '=', tenantId)
    .where('external_id', '=', externalId)
    .where('display_name_ci', '=', name)
    .limit(1)
    .executeTakeFirst()
  return row ? { ...row, externalId } : null
}

export async function changeGroup(
  work: Work,
  tenantId: string,
  id: string,
  decide: (found: FoundGroup) => Promise<GroupWrite> | GroupWrite,
  { at }: ProvisioningCaller,
): Promise<GroupOutcome> {
  const row = await groupRow(work, tenantId, id)
  if (!row) return { kind: 'missing' }
  const { body, members } = await decide({
    record: toGroupRecord(row),
    body: bodyOf(row),
    members: () => allMembers(work, tenantId, id),
  })
  const moved = members ? await changeMembers(work, tenantId, id, members) : false
  const text = toText(id, body)
  if (!moved && text === row.body) return { kind: 'same', record: toGroupRecord(row) }
  const next = { ...row, ...groupColumns(body), version: row.version + 1, changed_at: at, body: text }
  work.recent?.note('group_records', tenantId, [id], at)
  await updateRows(work, 'group_records', ['tenant_id', 'id'], [next])
  return { kind: 'written', record: toGroupRecord(next) }
}

export async function groupRow(work: Work, tenantId: string, id: string): Promise<GroupRecordTable | null> {
  const row = await work.db
    .selectFrom('group_records')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export async function removeGroup(
  work: Work,
  tenantId: string,
  id: string,
  decide: (record: GroupRecord) => void,
  { at }: ProvisioningCaller,
): Promise<boolean> {
  const row = await groupRow(work, tenantId, id)
  if (!row) return false
  decide(toGroupRecord(row))
  const members = await work.db
    .deleteFrom('record_members')
    .where('tenant_id', '=', tenantId)
    .where('group_id', '=', id)
    .returning('member_id')
    .execute()
  await count(
    work,
    tenantId,
    members.map((row) => row.member_id),
    -1,
  )
  if (row.in_groups > 0) await leaveGroups(work, tenantId, id, at)
  await work.db.deleteFrom('group_records').where('tenant_id', '=', tenantId).where('id', '=', id).execute()
  return true
}
