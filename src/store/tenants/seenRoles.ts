import type { SeenRoles } from '../../tenants/store.ts'
import type { Work } from '../engine.ts'
import { fromJson, toJson } from '../json.ts'

/** What a newer token said is kept, whichever comes last. */
export async function saveSeenRoles(
  work: Work,
  tenantId: string,
  userId: string,
  { roles, issuedAt }: SeenRoles,
  forgetBefore: string,
): Promise<void> {
  const told = { roles: toJson(roles), issued_at: issuedAt }
  await work.db
    .insertInto('seen_roles')
    .values({ tenant_id: tenantId, user_id: userId.toLowerCase(), ...told })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'user_id']).doUpdateSet(told).where('seen_roles.issued_at', '<=', issuedAt),
    )
    .execute()
  await work.db
    .deleteFrom('seen_roles')
    .where('tenant_id', '=', tenantId)
    .where('issued_at', '<', forgetBefore)
    .execute()
}

export async function seenRoles(work: Work, tenantId: string, userId: string): Promise<SeenRoles | null> {
  const row = await work.db
    .selectFrom('seen_roles')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId.toLowerCase())
    .executeTakeFirst()
  return row ? { roles: fromJson<SeenRoles['roles']>(row.roles), issuedAt: row.issued_at } : null
}
