import type { RoleAssignment } from '../../tenants/store.ts'
import { upsertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { fromJson, toJson } from '../json.ts'
import type { RoleAssignmentTable } from '../schema.ts'

type Kind = RoleAssignment['kind']

const MOST = 1_000

/** People first, each by name. */
export async function roleAssignments(work: Work, tenantId: string): Promise<RoleAssignment[]> {
  const rows = await of(work, tenantId).orderBy('kind', 'desc').orderBy('name').orderBy('id').limit(MOST).execute()
  return rows.map(toAssignment)
}

/** What counts for one person: its own, and those of all groups. */
export async function rolesFor(work: Work, tenantId: string, userId: string): Promise<RoleAssignment[]> {
  const rows = await of(work, tenantId)
    .where(({ eb, or, and }) =>
      or([eb('kind', '=', 'group'), and([eb('kind', '=', 'person'), eb('id', '=', userId.toLowerCase())])]),
    )
    .limit(MOST)
    .execute()
  return rows.map(toAssignment)
}

export async function assignRole(work: Work, tenantId: string, assignment: RoleAssignment): Promise<void> {
  const { kind, id, role, name, at, by } = assignment
  const row = { tenant_id: tenantId, kind, id: id.toLowerCase(), role, name, at, by: toJson(by) }
  await upsertRows(work, 'role_assignments', ['tenant_id', 'kind', 'id'], [row])
}

export async function removeRole(work: Work, tenantId: string, kind: Kind, id: string): Promise<boolean> {
  const { numDeletedRows } = await work.db
    .deleteFrom('role_assignments')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('id', '=', id.toLowerCase())
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

const of = (work: Work, tenantId: string) =>
  work.db.selectFrom('role_assignments').selectAll().where('tenant_id', '=', tenantId)

const toAssignment = (row: RoleAssignmentTable): RoleAssignment => ({
  kind: row.kind as Kind,
  id: row.id,
  role: row.role as RoleAssignment['role'],
  name: row.name,
  at: row.at,
  by: fromJson<RoleAssignment['by']>(row.by),
})
