import assert from 'node:assert/strict'
import { createPbx } from '../../../src/connectors/8x8/pbx.ts'
import type { PbxAccount } from '../../../src/connectors/contract.ts'
import type { ConnectorError } from '../../../src/connectors/errors.ts'
import { testClock } from '../cloud/clock.ts'
import { API_KEY, pbxCloud, user, users, type PbxCloud, type PbxState, type VendorUser } from '../cloud/pbx.ts'
import { all, kindOf } from '../cloud/read.ts'
import type { Asked } from '../cloud/server.ts'

describe('connectors/8x8 lists', () => {
  let cloud: PbxCloud
  afterEach(() => cloud.close())

  async function start(state: Partial<PbxState>) {
    cloud = await pbxCloud(state)
    const clock = testClock()
    return createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
  }

  const asked = () => cloud.asked.map(({ url }) => url.replace('/admin-provisioning', ''))
  const isScroll = ({ query }: Asked) => query.has('scrollId')

  it('reads all users, 1,000 a page, following pages by scroll id alone', async () => {
    const pbx = await start({ users: users(2_500) })
    const pages = await all(pbx.users())
    assert.deepEqual(
      pages.map((page) => page.length),
      [1_000, 1_000, 500],
    )
    assert.equal(new Set(pages.flat().map(({ id }) => id)).size, 2_500)
    assert.deepEqual(asked(), ['/users?pageSize=1000', '/users?scrollId=scroll-0', '/users?scrollId=scroll-1'])
    assert.deepEqual(cloud.wrong, [])
  })

  it('reads all sites by page number', async () => {
    const sites = Array.from({ length: 150 }, (_, n) => ({ id: `s${n}`, name: `Site ${n}`, pbxName: 'p' }))
    const pbx = await start({ sites })
    assert.equal((await all(pbx.sites())).flat().length, 150)
    assert.deepEqual(asked(), ['/sites?pageSize=100&pageNumber=0', '/sites?pageSize=100&pageNumber=1'])
    assert.deepEqual(cloud.wrong, [])
  })

  it('maps a user into our words', async () => {
    const pbx = await start({ users: [user(7)] })
    const [page] = await all(pbx.users())
    assert.deepEqual(page?.[0], {
      id: 'u7',
      userName: 'user7@corp.com',
      federationId: null,
      givenName: 'User',
      familyName: 'No 7',
      email: 'user7@corp.com',
      active: true,
      site: { id: 's1', name: 'London' },
      title: null,
      department: null,
      locale: null,
      timezone: null,
      workPhone: null,
      mobilePhone: null,
      displayInDirectory: null,
      scimProvider: null,
      licences: [{ id: 'l7', name: 'X4' }],
      extensions: [
        { id: 'e7', number: '1007', type: 'UC', licenceId: 'l7', teamsEnabled: true, primaryNumber: '+14255550007' },
      ],
      updatedAt: '2026-11-20T12:00:00.000Z',
    } satisfies PbxAccount)
  })

  it('DIR-11 tells the emergency address of the extension that rings, and where one is needed', async () => {
    const number = '+14255550001'
    const extension = (more: object) => ({
      ...user(1).serviceInfo?.extensions?.[0],
      phoneNumbers: [{ phoneNumber: number, country: 'US', primary: true }],
      ...more,
    })
    const emergency = async (...extensions: object[]) => {
      const service = { licenses: [], extensions } as VendorUser['serviceInfo']
      const pbx = await start({ users: [user(1, { service })] })
      const [page] = await all(pbx.users())
      await cloud.close()
      return page?.[0]?.emergency
    }
    const own = { displayForm: '7 W 34TH ST, New York NY', country: 'US' }
    const contactCentre = extension({ extensionType: 'CC', emergencyAddress: null })
    assert.deepEqual(await emergency(contactCentre, extension({ emergencyAddress: own })), {
      ...{ address: '7 W 34TH ST, New York NY', ofSite: false, needed: true },
    })
    const none = { emergencyAddress: null, emergencyAddressInheritFromSite: false }
    assert.deepEqual(await emergency(extension(none)), { address: null, ofSite: false, needed: true })
    assert.deepEqual(await emergency(extension({ emergencyAddressInheritFromSite: true })), {
      ...{ address: null, ofSite: true, needed: true },
    })
    const elsewhere = { ...none, phoneNumbers: [{ phoneNumber: number, country: 'GB', primary: true }] }
    assert.equal((await emergency(extension(elsewhere)))?.needed, false)
    assert.equal(await emergency(extension({})), undefined, 'nothing is told')
    assert.equal(await emergency(extension({ ...none, primaryPhoneNumber: null, phoneNumbers: [] })), undefined)
  })

  it('takes nothing away over values it does not know', async () => {
    const strange = {
      ...user(1, { basic: { status: 'SUSPENDED_SOON', site: null, firstName: null, lastUpdatedTime: 'yesterday' } }),
      serviceInfo: {
        licenses: null,
        extensions: [
          {
            extensionType: 'HYBRID',
            extensionNumber: '9',
            phoneNumbers: [{ phoneNumber: '+441', primary: true }],
            msTeamsEnabled: null,
          },
        ],
      },
      newInfo: { a: 1 },
    }
    const pbx = await start({ users: [strange as unknown as VendorUser] })
    const [page] = await all(pbx.users())
    assert.partialDeepStrictEqual(page?.[0], {
      active: true,
      site: null,
      givenName: '',
      updatedAt: null,
      licences: [],
      extensions: [{ id: '9', type: 'UC', primaryNumber: '+441', teamsEnabled: false }],
    })
  })

  it('takes a user without an id or a username for malformed, and says where', async () => {
    for (const [missing, value] of [
      ['userId', null],
      ['userId', undefined],
      ['userName', ''],
      ['userName', 7],
    ] as const) {
      const pbx = await start({ users: [user(0), user(1, { basic: { [missing]: value } })] })
      await assert.rejects(all(pbx.users()), (error: ConnectorError) => {
        assert.equal(error.kind, 'malformed')
        assert.match(error.message, new RegExp(`data\\.1\\.basicInfo\\.${missing}`))
        return true
      })
      await cloud.close()
    }
  })

  it('takes other shapes for malformed', async () => {
    for (const json of [
      [],
      {},
      'x',
      null,
      { data: {} },
      { data: [{}] },
      { data: [null] },
      { data: [], pagination: { hasMore: 'yes' } },
    ]) {
      const pbx = await start({ instead: () => ({ json }) })
      assert.equal(await kindOf(all(pbx.users())), 'malformed', JSON.stringify(json))
      await cloud.close()
    }
  })

  it('takes null data for an empty list', async () => {
    const pbx = await start({ instead: () => ({ json: { data: null, pagination: { hasMore: false } } }) })
    assert.deepEqual((await all(pbx.users())).flat(), [])
  })

  const stopped: [string, (asked: Asked, number: number) => object][] = [
    [
      'says that there is more, but not where',
      () => ({ data: users(2), pagination: { hasMore: true, nextScrollId: null } }),
    ],
    ['sends a full page and nothing about a next one', () => ({ data: users(1_000) })],
    ['repeats a page', () => ({ data: users(2), pagination: { hasMore: true, nextScrollId: 'same' } })],
    [
      'repeats a page under new scroll ids',
      (_, n) => ({ data: users(2), pagination: { hasMore: true, nextScrollId: `n${n}` } }),
    ],
    ['sends an empty page in the middle', () => ({ data: null, pagination: { hasMore: true, nextScrollId: 'n' } })],
    [
      'announces a page and sends an empty one',
      (one) =>
        isScroll(one)
          ? { data: [], pagination: { hasMore: false } }
          : { data: users(2), pagination: { hasMore: true, nextScrollId: 'n' } },
    ],
    ['sends empty pages without end', () => ({ data: [], pagination: { hasMore: true, nextScrollId: 'same' } })],
  ]
  for (const [what, page] of stopped) {
    it(`is incomplete when 8x8 ${what}`, async () => {
      const pbx = await start({ instead: (one, number) => ({ json: page(one, number) }) })
      assert.equal(await kindOf(all(pbx.users())), 'incomplete')
    })
  }

  it('follows a scroll id that stays the same while the pages move on', async () => {
    const pbx = await start({
      instead: (_, n) => ({ json: { data: [user(n)], pagination: { hasMore: n < 5, nextScrollId: 'same' } } }),
    })
    assert.equal((await all(pbx.users())).flat().length, 5)
  })

  it('starts again once when the scroll expires, then is incomplete', async () => {
    let expiries = 0
    const expired = {
      status: 400,
      json: { title: 'Validation error', errors: [{ field: 'scrollId', message: 'Invalid scroll identifier' }] },
    }
    const pbx = await start({
      users: users(1_500),
      instead: (one) => (isScroll(one) && expiries++ < 1 ? expired : null),
    })
    const ids = (await all(pbx.users())).flat().map(({ id }) => id)
    assert.equal(new Set(ids).size, 1_500)
    cloud.state.instead = (one) => (isScroll(one) ? expired : null)
    assert.equal(await kindOf(all(pbx.users())), 'incomplete')
  })

  it('reads users one by one where the list does not show extensions', async () => {
    const pbx = await start({ users: users(120), listTells: false })
    const found = (await all(pbx.users())).flat()
    assert.equal(found.length, 120)
    assert.ok(found.every((one) => one.extensions[0]?.primaryNumber?.startsWith('+1425')))
    assert.equal(asked().filter((path) => /^\/users\/u\d+$/.test(path)).length, 120)
    assert.deepEqual(cloud.wrong, [])
  })

  it('leaves out users that are deleted while they are read one by one', async () => {
    const pbx = await start({
      users: users(3),
      listTells: false,
      instead: ({ path }) => (path.endsWith('/users/u1') ? { status: 404 } : null),
    })
    assert.deepEqual(
      (await all(pbx.users())).flat().map(({ id }) => id),
      ['u0', 'u2'],
    )
  })

  it('believes the list as soon as one user of it shows extensions', async () => {
    const plain = { service: null }
    const pbx = await start({ users: [user(0, plain), user(1), user(2, plain)] })
    assert.equal((await all(pbx.users())).flat().length, 3)
    assert.equal(cloud.asked.length, 1)
  })

  it('reads faults as what they are', async () => {
    const faults = [
      [{ status: 401, json: { title: 'Unauthorized' } }, 'credential'],
      [{ status: 403, json: { title: 'Forbidden' } }, 'permission'],
      [{ text: '<html>maintenance</html>' }, 'malformed'],
      [{ status: 503 }, 'unavailable'],
      [{ fault: 'reset' }, 'unavailable'],
    ] as const
    for (const [say, kind] of faults) {
      const pbx = await start({ instead: () => say })
      assert.equal(await kindOf(all(pbx.users())), kind, kind)
      assert.equal(await kindOf(all(pbx.sites())), kind, kind)
      await cloud.close()
    }
  })

  it('keeps to 20 requests in 10 seconds and 100 in a minute, and leaves 4 of the 20 to people', async () => {
    cloud = await pbxCloud({ users: users(111), listTells: false })
    const clock = testClock()
    const began = clock.now()
    const pbx = createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
    await all(pbx.users())
    assert.equal(cloud.asked.length, 112)
    assert.equal(clock.now() - began, 61_200)
  })
})
