import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { engines, filtered, GROUP, openWorld, type Client, type World } from './world.ts'

for (const engine of engines)
  describe(`groups at the SCIM door, on ${engine.name}`, () => {
    let world: World
    before(async () => void (world = await openWorld(engine)))
    after(() => world.close())

    const membersOf = async (client: Client, id: string): Promise<string[]> =>
      ((await client.get(`/Groups/${id}`)).body.members ?? []).map(({ value }) => value)

    it('are made with members, whose groups say so', async () => {
      const client = await world.tenant()
      const ada = await client.user('ada@example.com', { displayName: 'Ada' })
      const { status, headers, body } = await client.send('POST', '/Groups', {
        schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        displayName: 'Sales',
        externalId: 'g-1',
        members: [{ value: ada.id }, { value: ada.id }, { value: 'nobody' }],
      })
      assert.equal(status, 201)
      const base = `http://127.0.0.1:${world.port}/scim/v2`
      assert.equal(headers['location'], `${base}/Groups/${body.id}`)
      assert.equal(headers['content-location'], headers['location'])
      assert.equal(headers['etag'], 'W/"1"')
      assert.deepEqual(body.members, [
        { value: ada.id, $ref: `${base}/Users/${ada.id}`, type: 'User', display: 'Ada' },
        { value: 'nobody' },
      ])
      const user = (await client.get(`/Users/${ada.id}`)).body
      assert.deepEqual(user.groups, [
        { value: body.id, $ref: `${base}/Groups/${body.id}`, display: 'Sales', type: 'direct' },
      ])
      assert.equal((await client.get(`/Groups/${body.id}`, { 'if-none-match': 'W/"1"' })).status, 304)
      const again = await client.get(`/Groups/${body.id}?excludedAttributes=members`)
      assert.equal(again.headers['content-location'], headers['location'])
    })

    it('are made once when they are sent twice, which name and externalId tell', async () => {
      const client = await world.tenant()
      const post = (body: object) => client.send('POST', '/Groups', { schemas: [GROUP], ...body })
      const sales = { displayName: 'Sales', externalId: 'g-1' }
      const { body: made } = await post(sales)
      const again = await post({ ...sales, displayName: 'SALES', members: [{ value: 'nobody' }] })
      assert.deepEqual([again.status, again.body.status, again.body.scimType], [409, '409', 'uniqueness'])
      assert.match(again.text, new RegExp(`Sales.*g-1.*${made.id}`))
      assert.equal((await client.get(`/Groups/${made.id}`)).body.members, undefined)
      const statuses: [object, number][] = [
        [{ displayName: 'Sales', externalId: 'G-1' }, 201],
        [{ displayName: 'Sales' }, 201],
        [{ displayName: 'Sales' }, 201],
        [{ displayName: 'Sales 2' }, 201],
        [{ displayName: 'Sales 3', externalId: 'g-1' }, 201],
      ]
      for (const [body, status] of statuses) assert.equal((await post(body)).status, status, JSON.stringify(body))
      assert.equal((await client.get(filtered('/Groups', 'displayName eq "sales"'))).body.totalResults, 4)
      const other = await world.tenant()
      assert.equal((await other.send('POST', '/Groups', { schemas: [GROUP], ...sales })).status, 201)
      assert.equal((await client.send('DELETE', `/Groups/${made.id}`)).status, 204)
      assert.equal((await post(sales)).status, 201)
    })

    it('take members in and out, by every form that clients use', async () => {
      const client = await world.tenant()
      const [a, b, c] = ['a', 'b', 'c'].map((name) => client.user(`${name}@example.com`))
      const ids = (await Promise.all([a, b, c])).map((user) => user?.id ?? '')
      const [one = '', two = '', three = ''] = ids
      const { id } = await client.group('Sales')
      const path = `/Groups/${id}`
      const steps: [object, string[]][] = [
        [{ op: 'Add', path: 'members', value: [{ value: one }, { value: two }] }, [one, two]],
        [{ op: 'add', path: 'members', value: [{ value: two }, { value: three }] }, [one, two, three]],
        [{ op: 'Remove', path: 'members', value: [{ value: one }] }, [two, three]],
        [{ op: 'remove', path: `members[value eq "${two}"]` }, [three]],
        [{ op: 'remove', path: `members[value eq "${two}"]` }, [three]],
        [{ op: 'replace', path: 'members', value: [{ value: two }, { value: one }] }, [two, one]],
        [{ op: 'add', value: { members: [{ value: three }] } }, [two, one, three]],
        [{ op: 'remove', path: 'members[type eq "Group"]' }, [two, one, three]],
        [{ op: 'remove', path: 'members[display sw "a@"]' }, [two, three]],
        [{ op: 'replace', value: { id, displayName: 'Sales 2' } }, [two, three]],
        [{ op: 'remove', path: 'members' }, []],
        [{ op: 'add', path: 'members', value: [{ value: one }] }, [one]],
        [{ op: 'remove', path: 'members', value: [] }, [one]],
        [{ op: 'remove', path: 'members', value: '' }, []],
      ]
      for (const [operation, after] of steps) {
        const got = await client.patch(path, operation)
        assert.equal(got.status, 200, JSON.stringify(operation) + got.text)
        const now = await membersOf(client, id)
        assert.deepEqual(now.toSorted(), after.toSorted(), JSON.stringify(operation))
      }
      assert.equal((await client.get(path)).body.displayName, 'Sales 2')
      for (const each of ids) assert.equal((await client.get(`/Users/${each}`)).body.groups, undefined)
    })

    it('have members that are nobody else for as long as they are in, RFC 7643 §4.2', async () => {
      const client = await world.tenant()
      const { id } = await client.user('a@example.com')
      const path = `/Groups/${(await client.group('Sales', [id])).id}`
      for (const operation of [
        { op: 'remove', path: 'members.value' },
        { op: 'remove', path: `members[value eq "${id}"].value` },
        { op: 'replace', path: `members[value eq "${id}"].value`, value: 'other' },
        { op: 'replace', path: `members[value eq "${id}"].value`, value: null },
      ]) {
        const { status, body } = await client.patch(path, operation)
        assert.deepEqual([status, body.scimType], [400, 'mutability'], JSON.stringify(operation))
      }
      assert.deepEqual(await membersOf(client, String(path.split('/').at(-1))), [id])
    })

    it('have a version that counts every change of theirs, and only changes', async () => {
      const client = await world.tenant()
      const { id } = await client.user('a@example.com')
      const { id: groupId } = await client.group('Sales')
      const add = { op: 'add', path: 'members', value: [{ value: id }] }
      assert.equal((await client.patch(`/Groups/${groupId}`, add)).headers['etag'], 'W/"2"')
      assert.equal((await client.patch(`/Groups/${groupId}`, add)).headers['etag'], 'W/"2"')
      const put = { schemas: [GROUP], displayName: 'Sales', members: [{ value: id }] }
      assert.equal((await client.send('PUT', `/Groups/${groupId}`, put)).headers['etag'], 'W/"2"')
      assert.equal((await client.send('PUT', `/Groups/${groupId}`, put, { 'if-match': 'W/"1"' })).status, 412)
      const less = { schemas: [GROUP], displayName: 'Sales' }
      const got = await client.send('PUT', `/Groups/${groupId}`, less, { 'if-match': 'W/"2"' })
      assert.deepEqual([got.headers['etag'], got.body.members], ['W/"3"', undefined])
    })

    it('may be in groups, and go out of them when they are deleted', async () => {
      const client = await world.tenant()
      const user = await client.user('a@example.com')
      const inner = await client.group('Inner', [user.id])
      const outer = await client.group('Outer', [inner.id, user.id])
      assert.deepEqual(
        outer.members.map(({ type, display }) => [type, display]),
        [
          ['Group', 'Inner'],
          ['User', 'a@example.com'],
        ],
      )
      assert.deepEqual(await client.names(filtered('/Groups', `members.value eq "${inner.id}"`)), ['Outer'])
      assert.equal((await client.send('DELETE', `/Groups/${inner.id}`)).status, 204)
      assert.equal((await client.get(`/Groups/${inner.id}`)).status, 404)
      assert.deepEqual(await membersOf(client, outer.id), [user.id])
      assert.deepEqual(
        (await client.get(`/Users/${user.id}`)).body.groups.map(({ display }) => display),
        ['Outer'],
      )
      const got = await client.get(`/Groups/${outer.id}`, { 'if-none-match': outer.meta.version })
      assert.equal(got.status, 200)
    })

    it('are found by whatever their members are, and people by their groups', async () => {
      const client = await world.tenant()
      const ada = await client.user('ada@example.com', { displayName: 'Ada' })
      const bob = await client.user('bob@example.com', { displayName: 'Bob' })
      const sales = await client.group('Sales', [ada.id])
      const staff = await client.group('Staff', [ada.id, bob.id, sales.id, 'unknown'])
      await client.group('Empty')
      const groups: [string, string[]][] = [
        [`members.value eq "${ada.id}"`, ['Sales', 'Staff']],
        [`members eq "${bob.id}"`, ['Staff']],
        [`members[value eq "${ada.id}"] and displayName sw "st"`, ['Staff']],
        [`not (members.value eq "${ada.id}")`, ['Empty']],
        [`members[value eq "${bob.id}" or value eq "unknown"]`, ['Staff']],
        [`members.value ne "${ada.id}"`, ['Staff']],
        [`members.value sw "unkn"`, ['Staff']],
        ['members pr', ['Sales', 'Staff']],
        ['not (members pr)', ['Empty']],
        ['members.type eq "Group"', ['Staff']],
        ['members[type eq "user"]', ['Sales', 'Staff']],
        [`members[type eq "Group" and value eq "${ada.id}"]`, []],
        [`id eq "${sales.id}"`, ['Sales']],
        ['displayName eq "SALES"', ['Sales']],
        ['meta.lastModified gt "2011-05-13T04:42:34Z"', ['Sales', 'Staff', 'Empty']],
      ]
      for (const [filter, names] of groups)
        assert.deepEqual(await client.names(filtered('/Groups', filter)), names, filter)
      const users: [string, string[]][] = [
        [`groups.value eq "${sales.id}"`, ['ada@example.com']],
        [`groups[value eq "${staff.id}"]`, ['ada@example.com', 'bob@example.com']],
        ['groups.display eq "staff"', ['ada@example.com', 'bob@example.com']],
        ['groups[display co "ale"]', ['ada@example.com']],
        ['groups pr', ['ada@example.com', 'bob@example.com']],
        [`groups pr and not (groups.value eq "${sales.id}")`, ['bob@example.com']],
      ]
      for (const [filter, names] of users)
        assert.deepEqual(await client.names(filtered('/Users', filter)), names, filter)
      const hidden = await client.get(filtered('/Groups', `id eq "${staff.id}"`, '&excludedAttributes=members'))
      assert.equal(hidden.body.Resources[0]?.members, undefined)
      const all = (await client.get(filtered('/Groups', `id eq "${staff.id}"`))).body.Resources[0]
      assert.equal(all?.members.length, 4)
    })

    it('hold 5,000 members, of which one is added or taken out alone', async function () {
      this.timeout(60_000)
      const client = await world.tenant()
      const first = await client.user('first@example.com')
      const ids = Array.from({ length: 4_999 }, (_, n) => `member-${n}`)
      const { id } = await client.group('Everybody', [first.id, ...ids])
      assert.equal((await membersOf(client, id)).length, 5_000)
      const query = '?excludedAttributes=members'
      const operation = (op: string, value: string) => ({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op, path: 'members', value: [{ value }] }],
      })
      const more = await client.send('PATCH', `/Groups/${id}${query}`, operation('add', 'one-more'))
      assert.deepEqual([more.status, more.body.members], [200, undefined])
      const less = await client.send('PATCH', `/Groups/${id}${query}`, operation('remove', first.id))
      assert.equal(less.status, 200)
      assert.deepEqual(await membersOf(client, id), [...ids, 'one-more'])
      const put = {
        schemas: [GROUP],
        displayName: 'Everybody',
        members: ids.slice(0, 4_000).map((value) => ({ value })),
      }
      assert.equal((await client.send('PUT', `/Groups/${id}`, put)).body.members.length, 4_000)
      assert.deepEqual(await membersOf(client, id), ids.slice(0, 4_000))
    })

    it('have in a list the members that each has by itself, few or many, in their order', async function () {
      this.timeout(60_000)
      const client = await world.tenant()
      const ada = await client.user('ada@example.com', { displayName: 'Ada' })
      const inner = await client.group('Inner', [ada.id])
      // more groups than are read together, of each size there is a way for
      for (const [at, size] of [0, 1, 199, 200, 201, 1_001, ...Array.from({ length: 55 }, () => 40)].entries()) {
        const others = Array.from({ length: size }, (_, n) => `of-${at}-${(n * 7) % 1_009}`)
        await client.group(`Group ${at}`, size === 40 ? [inner.id, ...others, ada.id] : others)
      }
      const { Resources: listed, totalResults } = (await client.get('/Groups?count=1000')).body
      assert.equal(totalResults, 62)
      for (const group of listed) assert.deepEqual(group, (await client.get(`/Groups/${group.id}`)).body)
      const { Resources: all } = (await client.get('/?count=1000')).body
      assert.deepEqual(all.slice(1), listed)
      const bare = (await client.get('/Groups?count=1000&excludedAttributes=members')).body
      assert.ok(bare.Resources.every(({ members }) => members === undefined))
      const other = await world.tenant()
      assert.equal((await other.get('/Groups?count=1000')).body.totalResults, 0)
    })

    // as much work on either, and slower on PostgreSQL: the limits are those of the door
    if (engine.name === 'SQLite')
      it('are made with 100,000 members in one push', async function () {
        this.timeout(60_000)
        const client = await world.tenant()
        const members = Array.from({ length: 100_000 }, () => ({ value: randomUUID() }))
        const body = { schemas: [GROUP], displayName: 'All', members }
        const { status, body: made } = await client.send('POST', '/Groups?excludedAttributes=members', body)
        assert.deepEqual([status, made.members], [201, undefined])
        assert.deepEqual(
          await membersOf(client, made.id),
          members.map(({ value }) => value),
        )
      })

    it('lose no member that somebody adds while another changes them by what they are', async () => {
      const client = await world.tenant()
      const { id } = await client.group('Sales', ['gone-1', 'gone-2'])
      const added = Array.from({ length: 30 }, (_, n) => `new-${n}`)
      await Promise.all([
        ...added.map((value) => client.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value }] })),
        ...added.map((_, n) => client.patch(`/Groups/${id}`, { op: 'remove', path: `members[value sw "gone-${n}"]` })),
      ])
      assert.deepEqual((await membersOf(client, id)).toSorted(), added.toSorted())
    })
  })
