import assert from 'node:assert/strict'
import {
  BULK,
  EIGHT_BY_EIGHT,
  engines,
  ENTERPRISE,
  filtered,
  LIST,
  openWorld,
  SCIM,
  SEARCH,
  USER,
  type Client,
  type Resource,
  type World,
} from './world.ts'

const PEOPLE = [
  {
    userName: 'ada@example.com',
    displayName: 'Ada',
    title: 'CTO',
    name: { familyName: 'Lovelace', givenName: 'Ada' },
    active: true,
    externalId: 'X1',
    emails: [
      { value: 'ada@work.example', type: 'work', primary: true },
      { value: 'zz@home.example', type: 'home' },
    ],
    [ENTERPRISE]: { department: 'R&D', manager: { value: 'm1' } },
  },
  {
    userName: 'Bob@example.com',
    displayName: 'bob',
    name: { familyName: 'Żółw' },
    active: false,
    externalId: 'x1',
    emails: [{ value: 'bob@home.example', type: 'home' }],
    phoneNumbers: [{ value: '+44 20', type: 'mobile' }],
  },
  {
    userName: 'cid@example.com',
    title: 'cto',
    nickName: 'C',
    emails: [{ value: 'cid@work.example', type: 'work' }],
    [EIGHT_BY_EIGHT]: { site: 'London' },
  },
  {
    userName: 'ÄNNE@example.com',
    displayName: '😀 anne',
    title: 'Engineer (100%_)',
    [ENTERPRISE]: { department: 'r&d', costCenter: '7' },
  },
  { userName: 'eve@example.com', displayName: '｡ eve', title: '' },
]

for (const engine of engines)
  describe(`lists at the SCIM door, on ${engine.name}`, () => {
    let world: World
    let client: Client
    const made: Resource[] = []
    before(async () => {
      world = await openWorld(engine)
      client = await world.tenant({ sites: ['London'] })
      for (const { userName, ...more } of PEOPLE) made.push(await client.user(userName, more))
    })
    after(() => world.close())

    const initials = async (path: string): Promise<string> =>
      (await client.names(path)).map((name) => (name[0] ?? '').toLowerCase()).join('')

    const filters: [string, string][] = [
      // by columns
      ['userName eq "ADA@EXAMPLE.COM"', 'a'],
      ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "B"', 'b'],
      ['userName eq "Änne@example.com"', 'ä'],
      ['userName ne "ada@example.com"', 'bcäe'],
      ['externalId eq "x1"', 'b'],
      ['externalId ne "x1"', 'acäe'],
      ['externalId pr', 'ab'],
      ['displayName co "AN"', 'ä'],
      ['displayName sw "😀"', 'ä'],
      ['displayName ew "BOB"', 'b'],
      ['displayName gt "｡ eve"', 'ä'],
      ['title eq "CTO"', 'ac'],
      ['title co "%_"', 'ä'],
      ['title co "%C"', ''],
      ['title ne "cto"', 'bäe'],
      ['title pr', 'acä'],
      ['not (title pr)', 'be'],
      ['title ge "e"', 'ä'],
      ['title le "cto"', 'ace'],
      ['name.familyName eq "żółw"', 'b'],
      ['active eq true', 'acäe'],
      ['active eq "False"', 'b'],
      ['active ne false', 'acäe'],
      ['active pr', 'abcäe'],
      ['department eq "r&d"', 'aä'],
      [`${ENTERPRISE}:department eq "R&D" and title eq "cto"`, 'a'],
      [`${EIGHT_BY_EIGHT}:site eq "London"`, 'c'],
      ['meta.created gt "2011-05-13T04:42:34Z"', 'abcäe'],
      ['meta.lastModified lt "2011-05-13T04:42:34Z"', ''],
      ['meta.resourceType eq "User"', 'abcäe'],
      ['meta.version eq "W/\\"2\\""', ''],
      // by lists
      ['emails eq "ADA@work.example"', 'a'],
      ['emails.value ew "home.example"', 'ab'],
      ['emails[type eq "work"].value eq "ada@work.example"', 'a'],
      ['emails[type eq "home" and value sw "ada"]', ''],
      ['emails[type eq "work" and not (value sw "ada")]', 'c'],
      ['emails[primary eq "True"]', 'a'],
      ['emails[primary ne true]', 'abc'],
      ['emails pr', 'abc'],
      ['not (emails pr)', 'äe'],
      ['emails.type ne "work"', 'ab'],
      ['emails[type eq "work"] and emails[type eq "home"]', 'a'],
      // by bodies
      ['nickName eq "c"', 'c'],
      ['phoneNumbers[type eq "mobile" and value co "44"]', 'b'],
      ['manager.value eq "m1"', 'a'],
      ['manager eq "m1"', 'a'],
      ['costCenter gt "6" or nickName pr', 'cä'],
      ['schemas eq "urn:ietf:params:scim:schemas:extension:8x8:1.1:User"', 'c'],
      // and how they are put together
      ['title eq "cto" and (active eq false or externalId eq "X1")', 'a'],
      ['title eq "cto" or active eq false and externalId eq "x1"', 'abc'],
      ['not (title eq "cto") and not (active eq false)', 'äe'],
      ['(nickName eq "c" or userName sw "a") and title eq "CTO"', 'ac'],
    ]
    for (const [filter, expected] of filters)
      it(`filter ${filter}`, async () => {
        assert.equal(await initials(filtered('/Users', filter)), expected)
        const count = (await client.get(filtered('/Users', filter, '&count=0'))).body
        assert.deepEqual([count.totalResults, count.itemsPerPage, count.Resources], [expected.length, 0, []])
      })

    it('refuses to be sorted by what is no attribute', async () => {
      for (const sortBy of ['nothing', 'name.nothing', '1bad', 'emails[type eq "work"]', 'emails[type', USER]) {
        const got = await client.get(`/Users?sortBy=${encodeURIComponent(sortBy)}`)
        assert.deepEqual([got.status, got.body.scimType], [400, 'invalidValue'], sortBy)
        assert.match(got.body.detail, /sortBy/)
      }
    })

    it('refuses filters that mean nothing', async () => {
      for (const filter of [
        'userName',
        'userName eq',
        'nothing eq "x"',
        'userName eq x',
        'active gt true',
        '(a',
        '"',
        'a[',
      ]) {
        const got = await client.get(filtered('/Users', filter))
        assert.deepEqual([got.status, got.body.scimType], [400, 'invalidFilter'], filter)
      }
    })

    it('is paged in the order in which users came, whatever changes meanwhile', async () => {
      const pages: [string, string, number, number][] = [
        ['', 'abcäe', 1, 5],
        ['?count=2', 'ab', 1, 2],
        ['?startIndex=2&count=2', 'bc', 2, 2],
        ['?startIndex=5&count=2', 'e', 5, 1],
        ['?startIndex=6', '', 6, 0],
        ['?startIndex=999999999999999', '', 999999999999999, 0],
        ['?startIndex=0&count=1', 'a', 1, 1],
        ['?startIndex=-5&count=1', 'a', 1, 1],
        ['?count=0', '', 1, 0],
        ['?count=-3', '', 1, 0],
        ['?count=1000000', 'abcäe', 1, 5],
        ['?startIndex=&count=', 'abcäe', 1, 5],
        ['?aadOptscim062020&api-version=1&unknown=%20', 'abcäe', 1, 5],
      ]
      for (const [query, expected, startIndex, itemsPerPage] of pages) {
        const { status, headers, body } = await client.get(`/Users${query}`)
        assert.equal(status, 200)
        assert.equal(headers['content-type'], SCIM)
        assert.deepEqual(body.schemas, [LIST])
        const { totalResults } = body
        assert.deepEqual([totalResults, body.startIndex, body.itemsPerPage], [5, startIndex, itemsPerPage], query)
        assert.equal(body.Resources.map(({ userName }) => userName[0]?.toLowerCase()).join(''), expected, query)
        await client.patch(`/Users/${made[0]?.id}`, { op: 'replace', path: 'nickName', value: query })
      }
      assert.equal(await initials(filtered('/Users', 'userName co "example"', '&startIndex=3&count=2')), 'cä')
      for (const query of ['?count=x', '?startIndex=1.5', '?count=1e3', '?startIndex=99999999999999999999'])
        assert.deepEqual([(await client.get(`/Users${query}`)).status], [400], query)
    })

    it('is sorted both ways, without regard to case, with those that have no value last when ascending', async () => {
      const sorts: [string, string][] = [
        ['sortBy=userName', 'abceä'],
        ['sortBy=userName&sortOrder=descending', 'äecba'],
        ['sortBy=title', 'eacäb'],
        ['sortBy=displayName&sortOrder=ascending', 'abeäc'],
        ['sortBy=name.familyName', 'abcäe'],
        ['sortBy=emails', 'abcäe'],
        ['sortBy=emails.value&sortOrder=Descending', 'äecba'],
        ['sortBy=nickName&count=1', 'a'],
        [`sortBy=${ENTERPRISE}:costCenter`, 'äabce'],
        ['sortBy=meta.created', 'abcäe'],
        ['sortBy=active', 'bacäe'],
        ['sortBy=title&startIndex=2&count=2', 'ac'],
        [`sortBy=userName&filter=${encodeURIComponent('title pr')}`, 'acä'],
      ]
      await client.patch(`/Users/${made[0]?.id}`, { op: 'replace', path: 'nickName', value: 'A' })
      for (const [query, expected] of sorts) assert.equal(await initials(`/Users?${query}`), expected, query)
      for (const query of ['sortBy=nothing', 'sortBy=emails[type eq "work"]', 'sortBy=userName&sortOrder=up'])
        assert.equal((await client.get(`/Users?${query.replaceAll(' ', '%20')}`)).status, 400, query)
    })

    it('shows what was asked for, and what is always shown', async () => {
      const path = filtered('/Users', 'userName eq "ada@example.com"')
      const only = async (query: string) => (await client.get(`${path}&${query}`)).body.Resources[0]
      const least = { schemas: [USER], id: made[0]?.id }
      assert.deepEqual(await only('attributes=userName'), { ...least, userName: 'ada@example.com' })
      assert.deepEqual(await only('attributes=EMAILS.value'), {
        ...least,
        emails: [{ value: 'ada@work.example' }, { value: 'zz@home.example' }],
      })
      assert.deepEqual(await only(`attributes=${ENTERPRISE}:department`), {
        ...least,
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'R&D' },
      })
      assert.deepEqual(await only('attributes=nothing'), least)
      const less = await only('excludedAttributes=emails,id,meta')
      assert.deepEqual(
        [less?.id, less?.emails, less?.meta, less?.userName],
        [made[0]?.id, undefined, undefined, 'ada@example.com'],
      )
      assert.equal((await client.get(`${path}&attributes=id&excludedAttributes=id`)).status, 400)
      const one = await client.get(`/Users/${made[0]?.id}?attributes=active`)
      assert.deepEqual(one.body, { ...least, active: true })
      const post = { schemas: [USER], userName: 'short@example.com' }
      const short = await client.send('POST', '/Users?attributes=userName', post)
      assert.deepEqual(Object.keys(short.body).toSorted(), ['id', 'schemas', 'userName'])
      await client.send('DELETE', `/Users/${short.body.id}`)
    })

    it('is asked for in a body, with lists of names', async () => {
      const search = (more: object) => client.send('POST', '/Users/.search', { schemas: [SEARCH], ...more })
      const { status, body } = await search({
        attributes: ['userName', 'name.familyName'],
        filter: 'active eq true',
        sortBy: 'userName',
        sortOrder: 'descending',
        startIndex: 2,
        count: 2,
      })
      assert.equal(status, 200)
      const { totalResults, startIndex, itemsPerPage, Resources } = body
      assert.deepEqual([totalResults, startIndex, itemsPerPage], [4, 2, 2])
      assert.deepEqual(
        Resources.map(({ userName }) => userName),
        ['eve@example.com', 'cid@example.com'],
      )
      assert.deepEqual(Object.keys(Resources[0] ?? {}).toSorted(), ['id', 'schemas', 'userName'])
      assert.equal((await search({})).body.totalResults, 5)
      for (const more of [
        { schemas: [] },
        { schemas: 'x' },
        { filter: 1 },
        { count: 'x' },
        { attributes: [1] },
        { filter: 'x' },
      ])
        assert.equal((await search(more)).status, 400, JSON.stringify(more))
      const groups = await client.send('POST', '/Groups/.search', { schemas: [SEARCH], count: 0 })
      assert.deepEqual([groups.status, groups.body.totalResults], [200, 0])
    })

    it('finds an e-mail address by its type though it has no value', async () => {
      const other = await world.tenant()
      const work = { type: 'work', primary: true }
      await other.user('none@example.com', { emails: [{ ...work, display: 'to come' }] })
      await other.user('some@example.com', { emails: [{ ...work, value: 'some@example.com' }] })
      await other.user('home@example.com', { emails: [{ type: 'home', value: 'home@example.com' }] })
      const found = async (filter: string): Promise<string> =>
        (await other.names(filtered('/Users', filter))).map((name) => name.slice(0, 4)).join(' ')
      for (const [filter, expected] of [
        ['emails[type eq "work"]', 'none some'],
        ['emails.type eq "work"', 'none some'],
        ['emails[primary eq true]', 'none some'],
        ['emails[type eq "work" and primary eq true]', 'none some'],
        ['emails[type eq "work" and value pr]', 'some'],
        ['emails[type eq "work" and not (value pr)]', 'none'],
        ['emails.value ne "some@example.com"', 'none home'],
        ['emails[type eq "work" or value sw "home"]', 'none some home'],
        ['not (emails[type eq "work"])', 'home'],
        ['emails.value lt "z"', 'some home'],
      ] as const)
        assert.equal(await found(filter), expected, filter)
    })

    it('is read in full by HEAD, without its body', async () => {
      const get = await client.get('/Users')
      const head = await client.send('HEAD', '/Users')
      assert.deepEqual([head.status, head.text], [200, ''])
      assert.equal(head.headers['content-length'], get.headers['content-length'])
    })

    it('finds the same as a look at every user does, whatever columns there are', async () => {
      const other = await world.tenant()
      for (let n = 0; n < 250; n++)
        await other.user(`u${n}@example.com`, {
          title: n % 3 === 0 ? 'Boss' : 'Clerk',
          nickName: n % 3 === 0 ? 'Boss' : 'Clerk',
          externalId: 'same',
        })
      assert.equal((await other.get(filtered('/Users', 'externalId eq "same"'))).body.totalResults, 250)
      for (const rest of [' eq "boss"', ' ne "boss"', ' sw "c"', ' gt "boss"']) {
        const [column, body] = await Promise.all(
          ['title', 'nickName'].map(async (name) =>
            other.get(filtered('/Users', `${name}${rest}`, '&count=1000&startIndex=5')),
          ),
        )
        assert.deepEqual(column?.body, body?.body)
        assert.ok((column?.body.totalResults ?? 0) > 80)
      }
    })
  })

describe('what the SCIM door says of itself', () => {
  let world: World
  let client: Client
  const PUBLIC = 'https://phones.example.com'
  before(async () => {
    const [sqlite] = engines
    assert.ok(sqlite)
    world = await openWorld(sqlite, { publicUrl: `${PUBLIC}/` })
    client = await world.tenant()
  })
  after(() => world.close())

  it('is what it does', async () => {
    const config = (await client.get('/ServiceProviderConfig')).body
    for (const feature of ['patch', 'filter', 'sort', 'etag'])
      assert.equal((config[feature] as { supported: boolean }).supported, true, feature)
    assert.equal((config['filter'] as { maxResults: number }).maxResults, 1000)
    assert.ok((config['authenticationSchemes'] as unknown[]).length > 0)
    assert.deepEqual(config['bulk'], { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 })
    assert.deepEqual(config['pagination'], {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    })
    const many = await world.tenant()
    const Operations = Array.from({ length: 101 }, (_, n) => ({
      ...{ method: 'POST', path: '/Users', bulkId: `${n}` },
      data: { schemas: [USER], userName: `u${n}@example.com` },
    }))
    assert.equal((await many.send('POST', '/Bulk', { schemas: [BULK], Operations })).status, 200)
    for (const path of ['/Users', '/Users?cursor=', '', '?cursor='])
      assert.deepEqual([(await many.get(path)).body.itemsPerPage, (await many.get(path)).body.totalResults], [100, 101])
    const types = (await client.get('/ResourceTypes')).body
    assert.deepEqual(
      types.Resources.map(({ id }) => id),
      ['User', 'Group'],
    )
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes/User', `/Schemas/${USER}`]) {
      const { headers, body } = await client.get(path)
      assert.equal(headers['content-location'], body.meta.location, path)
    }
    assert.equal((await client.get('/Schemas')).headers['content-location'], undefined)
    for (const { endpoint, schema } of types.Resources) {
      assert.equal((await client.get(String(endpoint))).status, 200)
      assert.equal((await client.get(`/Schemas/${String(schema)}`)).body.id, schema)
    }
    const schemas = (await client.get('/Schemas')).body
    assert.equal(schemas.totalResults, schemas.Resources.length)
    assert.doesNotMatch(JSON.stringify(schemas), /null/)
    assert.equal((await client.get('/Schemas?filter=x')).status, 403)
  })

  it('names itself by its public URL in every location', async () => {
    const { status, headers, body } = await client.send('POST', '/Users', {
      schemas: [USER],
      userName: 'a@example.com',
    })
    assert.equal(status, 201)
    const group = await client.group('Sales', [body.id])
    const where = [headers['location'], body.meta.location, group.meta.location, group.members[0]?.$ref]
    for (const path of ['/Schemas', '/ResourceTypes', '/Users', '/Groups'])
      for (const { meta } of (await client.get(path)).body.Resources) where.push(meta.location)
    assert.ok(where.length > 10)
    for (const each of where) assert.ok(String(each).startsWith(`${PUBLIC}/scim/v2/`), String(each))
  })
})
