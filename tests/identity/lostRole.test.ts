import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import { createCallers } from '../../src/callers.ts'
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import type { Stores } from '../../src/store/open.ts'
import { testClock } from '../connectors/cloud/clock.ts'
import { graphCloud, graphUser, SECRET, type GraphCloud } from '../connectors/cloud/graph.ts'
import type { Asked, Say } from '../connectors/cloud/server.ts'
import { engines, type Opened } from '../store/engines.ts'
import { AUDIENCE, createLocalIssuer, DANA, TENANT, type LocalIssuer } from './issuer.ts'

const HOUR = 3_600_000
const KIM = '33333333-3333-4333-8333-333333333333'
const GROUP = '55555555-5555-4555-8555-555555555555'
const ASKED = { route: 'GET /api/session', requestId: 'r' }
const BY = { id: 'a', name: 'A' }

for (const engine of engines)
  describe(`notices of who lost the role elsewhere, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let issuer: LocalIssuer
    let cloud: GraphCloud
    let at = Date.UTC(2026, 10, 22, 9)
    let callers: ReturnType<typeof createCallers>
    /** As Microsoft says it; null: it cannot be asked. */
    let members: string[] | null

    function microsoft({ method, path }: Asked): Say | null {
      const userId = path.split('/users/')[1]?.split(/[/?]/)[0]
      if (!userId) return null
      if (!members) return { status: 403, json: { error: { code: 'Forbidden', message: 'Not now.' } } }
      if (method === 'GET') return { json: graphUser(1, { id: userId }) }
      return { json: { value: members.includes(userId) ? [GROUP] : [] } }
    }

    before(async () => {
      opened = await engine.open()
      stores = opened.stores
      issuer = await createLocalIssuer(() => at)
      cloud = await graphCloud({ instead: microsoft })
      await stores.tenants.seed({ id: TENANT, name: 'Acme', createdAt: 'x' }, { name: 'P', writes: 'none' }, null)
    })
    after(async () => {
      await callers.close()
      await cloud.close()
      await issuer.close()
      await opened.close()
    })
    beforeEach(async () => {
      at += 100 * HOUR
      members = []
      const { baseUrl, authority } = cloud
      const app = { tenantId: 't', clientId: 'c', clientSecret: SECRET }
      const m365 = createMicrosoft365({ ...testClock(), baseUrl, authority, ...app })
      const { jwksUri } = issuer
      const issuers = () => [{ tenantId: TENANT, issuer: issuer.issuer, audience: [AUDIENCE], jwksUri, adminIds: [] }]
      callers = createCallers({
        ...stores,
        world: { issuers, principalOf: () => null } as never,
        connections: () => ({ pbx: null, m365 }),
        adminIds: [],
        log: { warn: (about, text) => assert.fail(`${text} ${JSON.stringify(about)}`) },
        now: () => at,
      })
      for (const table of ['seen_roles', 'conversations', 'role_assignments']) await opened.rows(`delete from ${table}`)
      for (const [id, userId] of [
        ['dana', DANA.toUpperCase()],
        ['kim', KIM],
      ] as const) {
        const who = { userId, userName: id === 'dana' ? 'Dana Whitfield' : 'Kim' }
        await stores.notifications.keepConversation(TENANT, { id, kind: 'personal', reference: '{}', ...who })
        await stores.notifications.subscribe(TENANT, id, 'x')
      }
    })

    const open = async (roles: string[], more: object = {}): Promise<void> => {
      const token = await issuer.sign(issuer.claims({ roles, ...more }))
      await callers.ofServer.authorize({ authorization: `Bearer ${token}` }, 'session.look', '192.0.2.1', ASKED)
      await callers.close()
    }
    const told = async () => (await stores.notifications.subscribers(TENANT)).map(({ id }) => id).toSorted()
    const give = (kind: 'person' | 'group', id: string) =>
      stores.tenants.assignRole(TENANT, { kind, id, role: 'operator', name: 'x', at: 'x', by: BY })
    const endIfLost = () => callers.ofNotices.endIfLost(TENANT, DANA)

    it('end with the first token that tells no such role, which Activity says, and nobody else’s do', async () => {
      await open(['Sync.Operator'])
      assert.deepEqual(await told(), ['dana', 'kim'])
      at += HOUR
      await open(['Sync.Reader'])
      assert.deepEqual(await told(), ['kim'])
      const [entry] = (await stores.audit.entries(TENANT, { limit: 1, cursor: null })).items
      assert.deepEqual(
        [entry?.via, entry?.action, entry?.target, entry?.before, entry?.after],
        ['system', 'notices.subscribe', `person ${DANA}`, 'on', 'off, Dana Whitfield'],
      )
    })

    it('stay while an older token is shown, or an admin gave the role here', async () => {
      const seconds = at / 1_000
      at += HOUR / 2
      await open(['Sync.Operator'])
      await open([], { iat: seconds, nbf: seconds })
      assert.deepEqual(await told(), ['dana', 'kim'])
      await give('person', DANA)
      at += HOUR
      await open([])
      assert.deepEqual(await told(), ['dana', 'kim'])
    })

    it('end again for who got the role back meanwhile', async () => {
      await open([])
      at += HOUR
      await open(['Sync.Admin'])
      await stores.notifications.subscribe(TENANT, 'dana', 'x')
      at += HOUR
      await open([])
      assert.deepEqual(await told(), ['kim'])
    })

    it('end with the group that gave it, as the token tells, and stay while Microsoft cannot be asked', async () => {
      await give('group', GROUP)
      members = null
      await open([])
      assert.equal(await endIfLost(), false)
      assert.deepEqual(await told(), ['dana', 'kim'])
      await open([], { groups: [] })
      assert.deepEqual(await told(), ['kim'])
    })

    it('end on the way to who left the group since', async () => {
      await give('group', GROUP)
      members = [DANA]
      await open([])
      assert.deepEqual([await endIfLost(), await told()], [false, ['dana', 'kim']])
      members = []
      // an answer about groups is believed for some minutes
      at += 6 * 60_000
      assert.deepEqual([await endIfLost(), await told()], [true, ['kim']])
    })

    it('stay where nobody knows: the person did not come for hours', async () => {
      assert.equal(await endIfLost(), false)
      await open([])
      await stores.notifications.subscribe(TENANT, 'dana', 'x')
      at += 9 * HOUR
      assert.equal(await endIfLost(), false)
      assert.deepEqual(await told(), ['dana', 'kim'])
    })
  })
