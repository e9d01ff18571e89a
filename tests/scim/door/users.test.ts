import assert from 'node:assert/strict'
import { pbxAccount } from '../../store/sample.ts'
import { seeAndTakeIn } from '../../store/steps.ts'
import {
  ALIAS,
  EIGHT_BY_EIGHT,
  engines,
  ENTERPRISE,
  filtered,
  openWorld,
  USER,
  type Client,
  type World,
} from './world.ts'

const SITE = `${EIGHT_BY_EIGHT}:site`

for (const engine of engines)
  describe(`users at the SCIM door, on ${engine.name}`, () => {
    let world: World
    before(async () => void (world = await openWorld(engine)))
    after(() => world.close())

    const put = (client: Client, id: string, more: object, headers = {}) =>
      client.send('PUT', `/Users/${id}`, { schemas: [USER], ...more }, headers)

    it('are made, with Location and ETag, and answered as they were sent', async () => {
      const client = await world.tenant()
      const sent = {
        schemas: [USER, ENTERPRISE],
        userName: 'Zoë@Example.com',
        externalId: '00u1',
        name: { givenName: 'Zoë', familyName: 'Żółw' },
        emails: [{ value: 'zoe@example.com', type: 'work', primary: true }],
        active: 'False',
        password: 'secret-9',
        [ENTERPRISE]: { department: 'R&D' },
      }
      const { status, headers, body, text } = await client.send('POST', '/Users', sent)
      assert.equal(status, 201)
      assert.equal(headers['content-type'], 'application/scim+json')
      assert.equal(headers['etag'], 'W/"1"')
      assert.equal(headers['location'], `http://127.0.0.1:${world.port}/scim/v2/Users/${body.id}`)
      const { id, meta, ...rest } = body
      const { password: _, ...kept } = sent
      assert.deepEqual(rest, { ...kept, active: false })
      assert.equal(meta.location, headers['location'])
      assert.equal(meta.version, headers['etag'])
      assert.equal(meta.created, meta.lastModified)
      assert.match(meta.created, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      assert.doesNotMatch(text, /secret-9/)
      const found = await client.get(`/Users/${id}`)
      assert.deepEqual([found.status, found.headers['etag'], found.text], [200, 'W/"1"', text])
      const head = await client.send('HEAD', `/Users/${id}`)
      assert.deepEqual([head.status, head.text, head.headers['etag']], [200, '', 'W/"1"'])
      assert.equal(Number(head.headers['content-length']), Buffer.byteLength(text))
    })

    it('say where they are in a header too, whichever way they are answered', async () => {
      const client = await world.tenant()
      const made = await client.send('POST', '/Users', { schemas: [USER], userName: 'a@example.com' })
      const { location, version } = made.body.meta
      const path = `/Users/${made.body.id}`
      const answers = [
        made,
        await client.get(path),
        await client.get(`${path}?attributes=userName`),
        await client.get(path, { 'if-none-match': version }),
        await client.send('HEAD', path),
        await put(client, made.body.id, { userName: 'b@example.com' }),
        await client.patch(path, { op: 'replace', path: 'title', value: 'x' }),
      ]
      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 200, 200, 304, 200, 200, 200],
      )
      for (const { headers } of answers) assert.equal(headers['content-location'], location)
    })

    it('always say whether they are active', async () => {
      const client = await world.tenant()
      const made = await client.user('a@example.com')
      assert.equal(made.active, true)
      assert.equal((await put(client, made.id, { userName: 'a@example.com', title: 'x' })).body.active, true)
      const off = await client.patch(`/Users/${made.id}`, { op: 'replace', value: { active: false } })
      assert.equal(off.body.active, false)
      assert.equal((await put(client, made.id, { userName: 'a@example.com' })).body.active, false)
      for (const operation of [
        { op: 'remove', path: 'active' },
        { op: 'replace', path: 'active', value: null },
      ]) {
        const got = await client.patch(`/Users/${made.id}`, operation)
        assert.deepEqual([got.status, got.body.active], [200, false])
      }
      assert.deepEqual(await client.names(filtered('/Users', 'active eq false')), ['a@example.com'])
      assert.deepEqual(await client.names(filtered('/Users', 'active eq true')), [])
    })

    it('are not sent again to whom has their version, and changed only by whom has it', async () => {
      const client = await world.tenant()
      const { id, meta } = await client.user('a@example.com')
      for (const tag of [meta.version, '*', 'W/"7", W/"1"', '"1"']) {
        const got = await client.get(`/Users/${id}`, { 'if-none-match': tag })
        assert.deepEqual([got.status, got.text, got.headers['etag']], [304, '', meta.version])
      }
      const body = { userName: 'a@example.com', title: 'CTO' }
      const stale = { 'if-match': 'W/"7"' }
      const refused = await put(client, id, body, stale)
      assert.deepEqual([refused.status, refused.headers['etag']], [412, 'W/"1"'])
      const operation = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'remove', path: 'title' }],
      }
      assert.equal((await client.send('PATCH', `/Users/${id}`, operation, stale)).status, 412)
      assert.equal((await client.send('DELETE', `/Users/${id}`, undefined, stale)).status, 412)
      const taken = await put(client, id, body, { 'if-match': meta.version })
      assert.deepEqual([taken.status, taken.body.title, taken.headers['etag']], [200, 'CTO', 'W/"2"'])
      assert.equal((await client.get(`/Users/${id}`, { 'if-none-match': meta.version })).status, 200)
      assert.equal((await client.send('DELETE', `/Users/${id}`, undefined, { 'if-match': 'W/"2"' })).status, 204)
    })

    it('stay at their version when nothing about them changes', async () => {
      const client = await world.tenant()
      const made = await client.user('a@example.com', { title: 'CTO' })
      const same = await put(client, made.id, { userName: 'a@example.com', title: 'CTO' })
      assert.deepEqual([same.status, same.body.meta], [200, made.meta])
      const patched = await client.patch(`/Users/${made.id}`, { op: 'Add', path: 'title', value: 'CTO' })
      assert.deepEqual([patched.status, patched.body.meta], [200, made.meta])
    })

    it('are replaced as a whole by PUT', async () => {
      const client = await world.tenant()
      const { id } = await client.user('a@example.com', { title: 'CTO', [ENTERPRISE]: { department: 'IT' } })
      const { body } = await put(client, id, { id: 'other', userName: 'b@example.com', meta: { version: 'x' } })
      assert.deepEqual(
        [body.id, body.userName, body.title, body[ENTERPRISE]],
        [id, 'b@example.com', undefined, undefined],
      )
      assert.deepEqual(body.schemas, [USER])
      assert.deepEqual(await client.names(filtered('/Users', 'userName eq "a@example.com"')), [])
    })

    it('are patched all at once or not at all', async () => {
      const client = await world.tenant()
      const made = await client.user('a@example.com', { title: 'CTO' })
      const refused = await client.patch(
        `/Users/${made.id}`,
        { op: 'replace', path: 'title', value: 'CEO' },
        { op: 'replace', path: 'id', value: 'x' },
      )
      assert.deepEqual([refused.status, refused.body.scimType], [400, 'mutability'])
      const { schemas: _, ...now } = (await client.get(`/Users/${made.id}`)).body
      assert.deepEqual({ schemas: made.schemas, ...now }, made)
    })

    it('are gone once deleted, out of their groups too, and the person comes back under a new id', async () => {
      const client = await world.tenant()
      const made = await client.user('a@example.com', { active: true })
      const other = await client.user('b@example.com')
      const group = await client.group('Sales', [made.id, other.id])
      assert.equal((await client.send('DELETE', `/Users/${made.id}`)).status, 204)
      assert.equal((await client.get(`/Users/${made.id}`)).status, 404)
      assert.equal((await client.send('DELETE', `/Users/${made.id}`)).status, 404)
      assert.equal((await put(client, made.id, { userName: 'a@example.com' })).status, 404)
      assert.deepEqual(await client.names('/Users'), ['b@example.com'])
      assert.deepEqual(await client.names(filtered('/Users', 'userName eq "a@example.com"')), [])
      const left = (await client.get(`/Groups/${group.id}`)).body
      assert.deepEqual(
        left.members.map(({ value }) => value),
        [other.id],
      )
      const again = await client.user('A@EXAMPLE.COM')
      assert.notEqual(again.id, made.id)
      const rows = await world.opened.rows<{ id: string }>(
        `select id from users where tenant_id = '${client.tenantId}' and user_name_ci = 'a@example.com'`,
      )
      assert.equal(rows.length, 1)
    })

    it('change a group when they leave it: whoever has the group is told', async () => {
      const client = await world.tenant()
      const made = await client.user('a@example.com')
      const group = await client.group('Sales', [made.id])
      await client.send('DELETE', `/Users/${made.id}`)
      const got = await client.get(`/Groups/${group.id}`, { 'if-none-match': group.meta.version })
      assert.deepEqual([got.status, got.body.members], [200, undefined])
    })

    it('have a username of their own, without case, and whoever has it is named', async () => {
      const client = await world.tenant()
      const ada = await client.user('ada@example.com', { displayName: 'Ada L' })
      const bob = await client.user('bob@example.com')
      for (const got of [
        await client.send('POST', '/Users', { schemas: [USER], userName: 'ADA@example.com' }),
        await put(client, bob.id, { userName: 'Ada@Example.com' }),
        await client.patch(`/Users/${bob.id}`, { op: 'replace', path: 'userName', value: 'ada@example.com' }),
      ]) {
        assert.deepEqual([got.status, got.body.scimType], [409, 'uniqueness'])
        assert.match(got.body.detail, new RegExp(`Ada L \\(${ada.id}\\)`))
      }
      const recased = await client.patch(`/Users/${ada.id}`, {
        op: 'replace',
        path: 'userName',
        value: 'ADA@example.com',
      })
      assert.deepEqual([recased.status, recased.body.userName], [200, 'ADA@example.com'])
    })

    it('are at a site by its exact name, under either URN, once and for ever', async () => {
      const client = await world.tenant({ sites: ['London', 'Wien'] })
      const wrong = await client.send('POST', '/Users', {
        schemas: [USER],
        userName: 'a@example.com',
        [EIGHT_BY_EIGHT]: { site: 'london' },
      })
      assert.deepEqual([wrong.status, wrong.body.scimType], [400, 'invalidValue'])
      assert.match(wrong.body.detail, /"london".*"London", "Wien"/)
      const made = await client.user('a@example.com', { schemas: [USER, ALIAS], [ALIAS]: { site: 'London' } })
      assert.deepEqual([made[EIGHT_BY_EIGHT], made[ALIAS]], [{ site: 'London' }, undefined])
      for (const urn of [EIGHT_BY_EIGHT, ALIAS]) {
        const moved = await client.patch(`/Users/${made.id}`, { op: 'replace', path: `${urn}:site`, value: 'Wien' })
        assert.deepEqual([moved.status, moved.body.scimType], [400, 'mutability'])
        const same = await client.patch(`/Users/${made.id}`, { op: 'replace', path: `${urn}:site`, value: 'London' })
        assert.equal(same.status, 200)
        const swapped = await put(client, made.id, { userName: 'a@example.com', [urn]: { site: 'Wien' } })
        assert.deepEqual([swapped.status, swapped.body.scimType], [400, 'mutability'])
      }
      assert.deepEqual((await put(client, made.id, { userName: 'a@example.com' })).body[EIGHT_BY_EIGHT], {
        site: 'London',
      })
      assert.deepEqual(await client.names(filtered('/Users', `${SITE} eq "London"`)), ['a@example.com'])
      assert.deepEqual(await client.names(filtered('/Users', `${ALIAS}:site eq "london"`)), [])
    })

    it('are at the same site under its new name once it was renamed: that one counts from then on', async () => {
      const client = await world.tenant({ sites: ['London', 'Wien'] })
      const made = await client.user('a@example.com', { [EIGHT_BY_EIGHT]: { site: 'London' } })
      const { directory } = world.opened.stores
      const sites = [
        { id: 'site-London', name: 'London HQ', pbxName: null },
        { id: 'site-Wien', name: 'Wien', pbxName: null },
      ]
      await directory.keepSites(client.tenantId, sites)
      const send = (site: string, title: string) =>
        put(client, made.id, { userName: 'a@example.com', title, [EIGHT_BY_EIGHT]: { site } })
      const old = await send('London', 'A')
      assert.deepEqual([old.status, old.body.scimType], [400, 'mutability'])
      assert.match(old.body.detail, /"London HQ".*"London" was sent/)
      assert.equal((await send('Wien', 'B')).status, 400)
      const renamed = await send('London HQ', 'C')
      assert.deepEqual([renamed.status, renamed.body[EIGHT_BY_EIGHT]], [200, { site: 'London HQ' }])
      const [view] = await directory.views(client.tenantId, null, 10)
      assert.deepEqual([view?.user.siteId, view?.user.site], ['site-London', 'London HQ'])
    })

    it('may be at a site that 8x8 has had for a moment only', async () => {
      const client = await world.tenant({ sites: ['London'] })
      world.unseenSites.push('Oslo')
      const made = await client.user('a@example.com', { [EIGHT_BY_EIGHT]: { site: 'Oslo' } })
      assert.deepEqual(made[EIGHT_BY_EIGHT], { site: 'Oslo' })
      const bob = await client.user('b@example.com')
      world.unseenSites.push('Rome')
      const set = await client.patch(`/Users/${bob.id}`, { op: 'add', path: SITE, value: 'Rome' })
      assert.deepEqual(set.body[EIGHT_BY_EIGHT], { site: 'Rome' })
      world.unseenSites.length = 0
    })

    it('that 8x8 has are found by filter and linked by PATCH or PUT; nobody sees them who may see linked ones only', async () => {
      const client = await world.tenant()
      const { directory, tenants } = world.opened.stores
      const { tenantId } = client
      await seeAndTakeIn(directory, tenantId, [pbxAccount(1), pbxAccount(2), pbxAccount(3)])
      assert.equal((await client.get('/Users')).body.totalResults, 3)
      const [found] = (await client.get(filtered('/Users', 'userName eq "USER1@example.com"'))).body.Resources
      assert.equal(found?.userName, 'user1@example.com')
      const [two] = (await client.get(filtered('/Users', 'emails.value eq "user2@example.com"'))).body.Resources
      const taken = await client.send('POST', '/Users', { schemas: [USER], userName: 'user1@example.com' })
      assert.equal(taken.status, 409)
      assert.match(taken.body.detail, /Given Family1/)
      const linked = await client.patch(`/Users/${found?.id}`, { op: 'Replace', path: 'externalId', value: '00u1' })
      assert.deepEqual([linked.status, linked.body.externalId, linked.body.id], [200, '00u1', found?.id])
      const replaced = await put(client, two?.id ?? '', { userName: 'user2@example.com', externalId: '00u2' })
      assert.equal(replaced.status, 200)
      assert.equal((await directory.user(tenantId, 'user-00001'))?.owner, 'idp')
      assert.equal((await directory.user(tenantId, 'user-00003'))?.owner, 'pbx')

      await tenants.changeProvisioning(
        tenantId,
        { on: true, provider: 'entra', visible: 'linked' },
        new Date().toISOString(),
      )
      world.later(2_000)
      const seen = await client.get('/Users')
      assert.deepEqual(
        seen.body.Resources.map(({ userName }) => userName),
        ['user1@example.com', 'user2@example.com'],
      )
      assert.equal(seen.body.totalResults, 2)
      const three = 'user-00003'
      assert.equal((await client.get(`/Users/${three}`)).status, 404)
      assert.equal((await client.patch(`/Users/${three}`, { op: 'add', path: 'title', value: 'x' })).status, 404)
      assert.equal((await client.send('DELETE', `/Users/${three}`)).status, 404)
      assert.deepEqual(await client.names(filtered('/Users', 'userName eq "user3@example.com"')), [])
      assert.deepEqual(await client.names(filtered('/Users', 'userName sw "user"')), [
        'user1@example.com',
        'user2@example.com',
      ])
      assert.equal(
        (await client.send('POST', '/Users', { schemas: [USER], userName: 'user3@example.com' })).status,
        409,
      )
    })

    it('have values of at most 256 characters where they are found by them, and the longest are found', async () => {
      const client = await world.tenant()
      const long = (first: string) => first.padEnd(256, '0')
      const { id } = await client.user('a@example.com', {
        title: long('t'),
        externalId: long('e'),
        emails: [{ value: long('m'), type: 'w'.repeat(300) }],
      })
      for (const filter of [
        `title eq "${long('T')}"`,
        `title ew "000"`,
        `title co "t00"`,
        `title gt "${long('t').slice(0, 250)}"`,
        `title lt "${long('t')}1${'0'.repeat(200)}"`,
        `title gt "${long('t').slice(0, 200)}/${'0'.repeat(100)}"`,
        `externalId eq "${long('e')}"`,
        `emails.value ew "0000"`,
        `emails[type ew "www" and value sw "m"]`,
        `emails.type eq "${'W'.repeat(300)}"`,
      ])
        assert.deepEqual(await client.names(filtered('/Users', filter)), ['a@example.com'], filter)
      for (const more of [{ title: 'x'.repeat(257) }, { externalId: 'x'.repeat(257) }, { userName: 'x'.repeat(257) }]) {
        const got = await put(client, id, { userName: 'a@example.com', ...more })
        assert.deepEqual([got.status, got.body.scimType], [400, 'invalidValue'])
        assert.match(got.body.detail, /at most 256 characters/)
      }
    })
  })
