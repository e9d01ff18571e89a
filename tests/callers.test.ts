import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'mocha'
import { createCallers } from '../src/callers.ts'
import { createClock } from '../src/connectors/clock.ts'
import { createMicrosoft365 } from '../src/connectors/graph/microsoft365.ts'
import type { Principal } from '../src/identity/principal.ts'
import { createSandbox, type Sandbox } from '../src/sandbox/sandbox.ts'
import { openMemory } from './model/memory.ts'
import type { Stores } from '../src/store/open.ts'
import { realWorld } from '../src/worlds.ts'

const GROUP_NAME = 'Voice admins'
const NOBODY = '4d8d0d1e-77aa-4f0b-9a55-0c3d6a1be045'

/** A chat in front of a company of the sandbox, with callers as a real tenant has them. */
describe('who chats, by roles that are kept here', () => {
  let sandbox: Sandbox
  let stores: Stores
  let tenantId: string
  let group: string
  let [member, guest, other] = ['', '', '']
  let ask: (tenantId: string, userId: string) => Promise<Principal | null>
  let close: () => Promise<void> = () => Promise.resolve()

  before(async () => {
    const clock = createClock()
    const server = createServer((request, response) => sandbox.handle(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    sandbox = await createSandbox({
      ...{ users: 30, problems: true, now: clock.now, baseUrl: `${url}/sandbox`, seed: 1, limits: false },
      ...{ latencyMs: 0, pbxWrites: 'full', tenants: 1, folder: null },
    })
    stores = await openMemory()
    const [company] = sandbox.identities
    assert.ok(company)
    tenantId = company.tenantId
    const { clientId, clientSecret } = company
    const clouds = { baseUrl: `${sandbox.baseUrl}/graph/v1.0`, authority: `${sandbox.baseUrl}/entra` }
    const scope = 'https://graph.microsoft.com/.default'
    const m365 = createMicrosoft365({ ...clock, ...clouds, limits: false, scope, tenantId, clientId, clientSecret })
    const real = { cloud: 'global', tenantId, clientId, publicUrl: 'https://x.example', bot: { kind: 'none' } }
    const config = { real }
    const world = { issuers: () => [], principalOf: realWorld(config as never).principalOf }
    const graph = async <T>(method: string, path: string, body?: object): Promise<T> => {
      const headers = { 'content-type': 'application/json' }
      const sent = body ? { body: JSON.stringify(body) } : {}
      const answer = await fetch(`${url}/sandbox/graph/v1.0${path}`, { method, headers, ...sent })
      assert.ok(answer.ok, `${method} ${path}: ${answer.status}`)
      return (answer.status === 204 ? {} : await answer.json()) as T
    }
    const { value } = await graph<{ value: { id: string; userType: string }[] }>('GET', '/users?$select=id,userType')
    ;[member = '', other = ''] = value.filter(({ userType }) => userType === 'Member').map(({ id }) => id)
    guest = value.find(({ userType }) => userType === 'Guest')?.id ?? ''
    assert.ok(guest, 'the company has a guest')
    group = (await graph<{ id: string }>('POST', '/groups', { displayName: GROUP_NAME })).id
    const inner = (await graph<{ id: string }>('POST', '/groups', { displayName: 'Inner' })).id
    const join = (into: string, id: string) =>
      graph('POST', `/groups/${into}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
      })
    await join(group, inner)
    await join(inner, member)
    await join(inner, guest)
    const callers = createCallers({
      ...{ ...stores, world, adminIds: [NOBODY.toUpperCase()], now: clock.now },
      connections: () => ({ pbx: null, m365 }),
    } as unknown as Parameters<typeof createCallers>[0])
    ask = (tenant, userId) => callers.ofBot.principalOf(tenant, userId, 'Somebody')
    const by = { id: NOBODY, name: 'x' }
    await stores.tenants.assignRole(tenantId, {
      kind: 'group',
      id: group,
      role: 'operator',
      name: GROUP_NAME,
      at: 'x',
      by,
    })
    close = async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await sandbox.close()
      await stores.close()
    }
  })
  after(() => close())

  it('a member of a group in a group has the role of the group, as Microsoft says', async () => {
    assert.deepEqual((await ask(tenantId, member))?.roles, ['operator'])
  })

  it('whoever is not in it is a user, and so is a guest who is', async () => {
    assert.deepEqual((await ask(tenantId, other))?.roles, ['user'])
    assert.deepEqual((await ask(tenantId, guest))?.roles, ['user'])
    const stranger = await ask(tenantId, NOBODY.replace('4', '5'))
    assert.deepEqual([stranger?.roles, stranger?.groupsUnknown], [['user'], undefined])
  })

  it('ADMIN_OIDS and a role of its own count without asking', async () => {
    const by = { id: NOBODY, name: 'x' }
    assert.deepEqual((await ask(tenantId, NOBODY))?.roles, ['admin'])
    await stores.tenants.assignRole(tenantId, { kind: 'person', id: other, role: 'reader', name: 'Other', at: 'x', by })
    assert.deepEqual((await ask(tenantId, other.toUpperCase()))?.roles, ['reader'])
  })

  it('the same person of another tenant is nobody', async () => {
    assert.equal(await ask('22222222-2222-4222-8222-222222222222', member), null)
  })
})
