import assert from 'node:assert/strict'
import { createPbx } from '../../../src/connectors/8x8/pbx.ts'
import { testClock } from '../cloud/clock.ts'
import { API_KEY, pbxCloud, user, type PbxCloud, type PbxState } from '../cloud/pbx.ts'
import { all, kindOf } from '../cloud/read.ts'
import type { Asked } from '../cloud/server.ts'

describe('connectors/8x8 numbers and edits', () => {
  let cloud: PbxCloud
  afterEach(() => cloud.close())

  async function start(state: Partial<PbxState>) {
    cloud = await pbxCloud(state)
    return createPbx({ ...testClock(), baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't', limits: false })
  }
  const NUMBERS = Array.from({ length: 250 }, (_, n) => ({
    phoneNumber: `+1425555${String(n).padStart(4, '0')}`,
    country: 'US',
    category: 'LOCAL',
    origin: 'CLAIMED',
    status: 'AVAILABLE',
  }))
  const isNumbers = ({ path }: Asked) => path.endsWith('/phone-numbers')
  const page = (list: object[]) => (asked: Asked) => {
    if (!isNumbers(asked)) return null
    const at = Number(asked.query.get('scrollId') ?? 0)
    const hasMore = at + 100 < list.length
    return {
      json: {
        data: list.slice(at, at + 100),
        pagination: { pageSize: 100, hasMore, nextScrollId: hasMore ? String(at + 100) : null },
      },
    }
  }

  it('reads the inventory 100 a page, following pages by scroll id alone', async () => {
    const pbx = await start({ instead: page(NUMBERS) })
    const pages = await all(pbx.numbers())
    assert.deepEqual(
      pages.map((some) => some.length),
      [100, 100, 50],
    )
    assert.deepEqual(
      cloud.asked.map(({ query }) => query.toString()),
      ['pageSize=100', 'scrollId=100', 'scrollId=200'],
    )
  })

  it('maps values in our words, and keeps those it does not know', async () => {
    const strange = { phoneNumber: '+4420', country: null, category: 'MOON', origin: 'PORTING', status: 'RESTING' }
    const porting = {
      phoneNumber: '+4421',
      country: 'GB',
      category: 'TOLL_FREE',
      origin: 'CLAIMED',
      status: 'PRE_PORTING',
    }
    const pbx = await start({ instead: page([strange, porting]) })
    assert.deepEqual((await all(pbx.numbers())).flat(), [
      { number: '+4420', country: null, category: 'MOON', origin: 'ported', status: 'unknown' },
      { number: '+4421', country: 'GB', category: 'tollFree', origin: 'claimed', status: 'porting' },
    ])
  })

  it('is incomplete when a page of numbers is missing, and malformed without a number', async () => {
    const cut = { data: NUMBERS.slice(0, 2), pagination: { hasMore: true, nextScrollId: null } }
    const pbx = await start({ instead: (asked) => (isNumbers(asked) ? { json: cut } : null) })
    assert.equal(await kindOf(all(pbx.numbers())), 'incomplete')
    cloud.state.instead = page([{ country: 'US' }])
    assert.equal(await kindOf(all(pbx.numbers())), 'malformed')
  })

  it('edits only what was asked for, the primary number of that extension included', async () => {
    const known = user(1)
    const before = { ...known, newInfo: { keep: 'me' } } as typeof known
    const operations = new Map([['op1', [{ operationId: 'op1', status: 'COMPLETED' }]]])
    const pbx = await start({ users: [before], operations })
    const fields = { title: 'Chief', active: 'false', number: '+14255559999', teamsEnabled: 'false' }
    await pbx.change('u1', { fields, extensionId: 'e1' })
    const put = cloud.asked.find(({ method }) => method === 'PUT')?.body as typeof known
    assert.deepEqual(put, {
      ...before,
      basicInfo: { ...before.basicInfo, status: 'INACTIVE' },
      directoryInfo: { jobTitle: 'Chief' },
      serviceInfo: {
        ...before.serviceInfo,
        extensions: [
          {
            ...before.serviceInfo?.extensions?.[0],
            msTeamsEnabled: false,
            primaryPhoneNumber: '+14255559999',
            phoneNumbers: [{ phoneNumber: '+14255559999', primary: true }],
          },
        ],
      },
    })
    assert.equal(await kindOf(pbx.change('u1', { fields: { number: null }, extensionId: 'gone' })), 'refused')
  })

  it('finds a user by name in any case, and nobody by half a name', async () => {
    const pbx = await start({ users: [user(1), user(2)] })
    assert.equal((await pbx.find('USER2@corp.com'))?.id, 'u2')
    assert.equal(await pbx.find('user'), null)
    assert.ok(cloud.asked.some(({ query }) => query.get('filter') === 'basicInfo.userName==USER2@corp.com'))
  })
})
