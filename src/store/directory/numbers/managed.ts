import type { DirtyKey, ManagedAssignment } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import type { ManagedAssignmentTable } from '../../schema.ts'
import { markDirty } from '../dirty.ts'
import { lastOfEach } from '../lists.ts'

export async function manage(work: Work, tenantId: string, assignments: ManagedAssignment[]): Promise<void> {
  const latest = [...lastOfEach(assignments, (one) => one.number).values()]
  const numbers = latest.map((one) => one.number)
  const before = await managedRows(work, tenantId, numbers)
  const rows = latest.map((one) => toManagedRow(tenantId, one))
  await upsertRows(work, 'managed_assignments', ['tenant_id', 'number'], rows)
  await dirtyManaged(work, tenantId, [...before, ...rows])
}

type Unmanaged = string | Pick<ManagedAssignment, 'number' | 'userId'>

export async function unmanage(work: Work, tenantId: string, numbers: Unmanaged[]): Promise<void> {
  const userOf = new Map(numbers.map((one) => (typeof one === 'string' ? [one, null] : [one.number, one.userId])))
  const found = await managedRows(work, tenantId, [...userOf.keys()])
  const removed = found.filter((row) => [null, row.user_id].includes(userOf.get(row.number) ?? null))
  if (removed.length === 0) return
  await work.db
    .deleteFrom('managed_assignments')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(removed.map(({ number }) => number)))
    .execute()
  await dirtyManaged(work, tenantId, removed)
}

function managedRows(work: Work, tenantId: string, numbers: string[]): Promise<ManagedAssignmentTable[]> {
  return work.db
    .selectFrom('managed_assignments')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
}

function dirtyManaged(work: Work, tenantId: string, rows: ManagedAssignmentTable[]): Promise<void> {
  const keys = rows.flatMap((row): DirtyKey[] => [
    { kind: 'user', key: row.user_id },
    { kind: 'number', key: row.number },
  ])
  return markDirty(work, tenantId, keys)
}

function toManagedRow(tenantId: string, one: ManagedAssignment): ManagedAssignmentTable {
  return {
    tenant_id: tenantId,
    number: one.number,
    user_id: one.userId,
    holder_id: one.holderId,
    origin: one.origin,
    job_id: one.jobId,
    at: one.at,
  }
}

export function toManaged(row: ManagedAssignmentTable): ManagedAssignment {
  return {
    number: row.number,
    userId: row.user_id,
    holderId: row.holder_id,
    origin: row.origin as ManagedAssignment['origin'],
    jobId: row.job_id,
    at: row.at,
  }
}
