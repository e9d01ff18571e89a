/** An identity provider that takes users over and says which account is whose. */
import { userWrite } from '../../src/scim/rules/provided.ts'
import type { Stores } from '../../src/store/open.ts'

/** Answers whether it could. */
export async function provide(
  { resources, tenants }: Pick<Stores, 'resources' | 'tenants'>,
  tenantId: string,
  userId: string,
  externalId: string,
  at: string,
): Promise<boolean> {
  await tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, at)
  await resources.offer(tenantId, null, 200, at)
  const everybody = { where: null, matches: () => true, sort: null, startIndex: 1, count: 200 }
  const { items } = await resources.users(tenantId, 'all', everybody)
  const record = items.find((one) => one.userId === userId)
  if (!record) return false
  const outcome = await resources.changeUser(
    tenantId,
    'all',
    record.id,
    (found) => userWrite({ ...found.body, externalId }, found),
    { by: 'Entra', at },
  )
  return outcome.kind === 'written' || outcome.kind === 'same'
}
