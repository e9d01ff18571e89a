/** An identity provider at the store's own door: what it sends becomes what the directory takes of it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ResourceBody, UserOutcome } from '../../src/directory/store.ts'
import { userWrite } from '../../src/scim/rules/provided.ts'
import type { Stores } from '../../src/store/open.ts'

const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const caller = { by: 'Entra', at: '2026-11-21T12:00:00.000Z' }

/** A resource body; `site` null: it sends none. */
export function person(userName: string, more: ResourceBody = {}, site: string | null = 'London'): ResourceBody {
  return {
    userName,
    name: { givenName: 'Ana', familyName: 'Silva' },
    emails: [{ value: `${userName.replace(/@.*/, '')}@contoso.example`, type: 'work', primary: true }],
    active: true,
    ...(site === null ? {} : { [SITE]: { site } }),
    ...more,
  }
}

export interface Provider {
  create(body: ResourceBody): Promise<{ id: string; userId: string }>
  /** Changes the record of a user, which it takes over. */
  change(userId: string, become: (body: ResourceBody) => ResourceBody): Promise<UserOutcome['kind']>
  remove(recordId: string): Promise<void>
  /** The record that a user has. */
  recordOf(userId: string): Promise<{ id: string; linked: boolean; text: string }>
}

export async function connectProvider({
  stores,
  tenantId,
}: {
  stores: Pick<Stores, 'resources' | 'tenants'>
  tenantId: string
}): Promise<Provider> {
  await stores.tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, caller.at)
  let last: string | null = null
  do ({ last } = await stores.resources.offer(tenantId, last, 200, caller.at))
  while (last !== null)
  const all = { where: null, matches: () => true, sort: null, startIndex: 1, count: 1000 }
  const recordOf = async (userId: string) => {
    const { items } = await stores.resources.users(tenantId, 'all', all)
    const record = items.find((one) => one.userId === userId)
    assert.ok(record, `no record of ${userId}`)
    return record
  }
  return {
    recordOf,
    async create(body) {
      const ids = { record: randomUUID(), user: randomUUID() }
      const outcome = await stores.resources.createUser(tenantId, userWrite(body, null), ids, caller)
      assert.equal(outcome.kind, 'written', JSON.stringify(outcome))
      return outcome.kind === 'written' ? outcome.record : assert.fail()
    },
    async change(userId, become) {
      const { id } = await recordOf(userId)
      const outcome = await stores.resources.changeUser(
        tenantId,
        'all',
        id,
        (found) => userWrite(become(found.body), found),
        caller,
      )
      return outcome.kind
    },
    async remove(recordId) {
      assert.ok(await stores.resources.removeUser(tenantId, 'all', recordId, () => undefined, caller))
    },
  }
}
