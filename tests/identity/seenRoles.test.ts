import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createCallers } from '../../src/callers.ts'
import type { Stores } from '../../src/store/open.ts'
import { realWorld } from '../../src/worlds.ts'
import { engines, type Opened } from '../store/engines.ts'
import { AUDIENCE, createLocalIssuer, DANA, TENANT, type LocalIssuer } from './issuer.ts'

const HOUR = 3_600_000
const BOB = '33333333-3333-4333-8333-333333333333'
const ASKED = { route: 'GET /api/session', requestId: 'r' }

for (const engine of engines)
  describe(`app roles of Entra in a chat, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let issuer: LocalIssuer
    let at = Date.UTC(2026, 10, 22, 9)
    let callers: ReturnType<typeof createCallers>

    /** A process of the product; another one knows only what is stored. */
    function start(adminIds: string[] = []): void {
      const { principalOf } = realWorld({
        real: {
          cloud: 'global',
          tenantId: TENANT,
          clientId: 'c',
          publicUrl: 'https://x.example',
          bot: { kind: 'none' },
        },
      } as never)
      const { jwksUri } = issuer
      const issuers = () => [{ tenantId: TENANT, issuer: issuer.issuer, audience: [AUDIENCE], jwksUri, adminIds }]
      callers = createCallers({
        ...stores,
        world: { issuers, principalOf } as never,
        connections: () => ({ pbx: null, m365: null }),
        adminIds,
        log: { warn: (about, text) => assert.fail(`${text} ${JSON.stringify(about)}`) },
        now: () => at,
      })
    }
    before(async () => {
      opened = await engine.open()
      stores = opened.stores
      issuer = await createLocalIssuer(() => at)
      await stores.tenants.seed({ id: TENANT, name: 'Acme', createdAt: 'x' }, { name: 'P', writes: 'none' }, null)
    })
    after(async () => {
      await callers.close()
      await issuer.close()
      await opened.close()
    })
    beforeEach(async () => {
      at += 100 * HOUR
      start()
      await opened.rows('delete from seen_roles')
    })

    const open = async (roles: string[] | undefined, more: object = {}): Promise<void> => {
      const token = await issuer.sign(issuer.claims({ roles, ...more }))
      await callers.ofServer.authorize({ authorization: `Bearer ${token}` }, 'session.look', '192.0.2.1', ASKED)
      // kept without anybody waiting for it
      await callers.close()
    }
    const chat = async (userId = DANA) => (await callers.ofBot.principalOf(TENANT, userId, 'Dana'))?.roles

    it('whoever never opened the console has none', async () => {
      assert.deepEqual(await chat(), ['user'])
    })

    it('those of the token are known in the chat, after a restart too, and are nobody else’s', async () => {
      await open(['Sync.Operator', 'Sync.Reader'])
      assert.deepEqual(await chat(), ['operator', 'reader'])
      start()
      assert.deepEqual(await chat(DANA.toUpperCase()), ['operator', 'reader'])
      assert.deepEqual(await chat(BOB), ['user'])
      assert.equal(await callers.ofBot.principalOf(BOB, DANA, 'Dana'), null)
    })

    it('a role that was taken away ends with the next token, in the order of their issue', async () => {
      const seconds = at / 1_000
      await open(['Sync.Admin'])
      assert.deepEqual(await chat(), ['admin'])
      at += HOUR / 2
      await open(undefined)
      assert.deepEqual(await chat(), ['user'])
      // the older token is still good for the console, and brings nothing back here
      start()
      await open(['Sync.Admin'], { iat: seconds, nbf: seconds })
      assert.deepEqual(await chat(), ['user'])
    })

    it('and at the latest eight hours after the last token was issued, however long that is good for', async () => {
      const seconds = at / 1_000
      await open(['Sync.Admin'], { exp: seconds + 28 * 3_600 })
      at += 8 * HOUR
      assert.deepEqual(await chat(), ['admin'])
      at += 1
      assert.deepEqual(await chat(), ['user'])
      // shown again, the same token is as old as before
      start()
      await open(['Sync.Admin'], { iat: seconds, nbf: seconds, exp: seconds + 28 * 3_600 })
      assert.deepEqual(await chat(), ['user'])
    })

    it('a token of a clock that runs ahead lasts no longer', async () => {
      await open(['Sync.Admin'], { iat: at / 1_000 + 20 * 3_600 })
      at += 8 * HOUR + 1
      assert.deepEqual(await chat(), ['user'])
    })

    it('one without a time of issue, and ADMIN_OIDS of an earlier start, are not kept', async () => {
      await open(['Sync.Admin'], { iat: undefined })
      assert.deepEqual(await chat(), ['user'])
      start([DANA])
      await open(['Sync.Reader'])
      assert.deepEqual(await chat(), ['admin', 'reader'])
      start()
      assert.deepEqual(await chat(), ['reader'])
    })

    it('a role that was withdrawn in Entra is gone from older tokens too, once a newer one came, and streams are told', async () => {
      const ask = async (roles: string[], iat: number, more: object = {}) => {
        const token = await issuer.sign(issuer.claims({ roles, iat, nbf: iat, ...more }))
        const headers = { authorization: `Bearer ${token}` }
        return (await callers.ofServer.authorize(headers, 'session.look', '192.0.2.1', ASKED)).roles
      }
      let told = 0
      callers.ofServer.accessNews.listen(() => Promise.resolve(void told++))
      const seconds = at / 1_000
      assert.deepEqual(await ask(['Sync.Admin', 'Sync.Reader'], seconds), ['admin', 'reader'])
      at += HOUR / 2
      assert.deepEqual(await ask(['Sync.Reader'], seconds + 1_800), ['reader'])
      assert.equal(told, 1)
      assert.deepEqual(await ask(['Sync.Admin', 'Sync.Reader'], seconds), ['reader'])
      assert.deepEqual(
        await ask(['Sync.Operator'], seconds - 60),
        ['user'],
        'and gives no older token one that it did not tell',
      )
      assert.deepEqual(await ask(['Sync.Admin'], seconds, { oid: BOB }), ['admin'])
      assert.deepEqual(await ask(['Sync.Reader', 'Sync.Admin'], seconds + 1_801), ['reader', 'admin'])
      assert.equal(told, 1)
    })

    it('but never what ADMIN_OIDS or an admin here gave', async () => {
      const by = { id: 'a', name: 'A' }
      await stores.tenants.assignRole(TENANT, { kind: 'person', id: BOB, role: 'operator', name: 'x', at: 'x', by })
      start([DANA])
      const seconds = at / 1_000
      for (const [oid, role] of [
        [DANA, 'admin'],
        [BOB, 'operator'],
      ])
        for (const iat of [seconds + 1, seconds]) {
          const token = await issuer.sign(
            issuer.claims({ oid, roles: iat > seconds ? [] : ['Sync.Reader'], iat, nbf: seconds }),
          )
          const headers = { authorization: `Bearer ${token}` }
          const { roles } = await callers.ofServer.authorize(headers, 'session.look', '192.0.2.1', ASKED)
          assert.deepEqual(roles, [role])
        }
      await stores.tenants.removeRole(TENANT, 'person', BOB)
    })

    it('tokens that are refused are not remembered', async () => {
      await assert.rejects(open(['Sync.Admin'], { aud: 'somebody else' }))
      await assert.rejects(open(['Sync.Admin'], { acct: 1 }))
      assert.deepEqual(await chat(), ['user'])
    })

    it('old ones go, and those of a person who is erased', async () => {
      await open(['Sync.Admin'])
      at += 9 * HOUR
      await open(['Sync.Reader'], { oid: BOB })
      assert.equal((await opened.rows('select * from seen_roles')).length, 1)
      const entry = { at: 'x', actorId: 'a', actorName: 'A', via: 'tab', action: 'people.erase' } as const
      const person = await stores.erasure.identify(TENANT, BOB)
      await stores.erasure.erase(TENANT, person, { ...entry, target: 'erasure 1', before: null, after: null })
      assert.equal((await opened.rows('select * from seen_roles')).length, 0)
    })
  })
