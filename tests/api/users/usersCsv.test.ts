import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { after, before, describe, it } from 'mocha'
import type { AuditPage, Page, User } from '../../../src/api/contract.ts'
import { acceptance, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, USERS, type World } from '../world.ts'

const MORE = 1_300

describe('users as CSV', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const { directory } = world.stores
    const accounts = Array.from({ length: MORE }, (_, at) =>
      pbxAccount(1_000 + at, {
        ...(at === 0 ? { givenName: '=HYPERLINK("x")', familyName: 'Formula' } : {}),
        ...(at === 1 ? { givenName: 'Zoë, "the', familyName: 'second"' } : {}),
      }),
    )
    for (let at = 0; at < accounts.length; at += 200) {
      const some = accounts.slice(at, at + 200)
      await directory.seePbx(TENANT, some, null, NOW)
      const ids = new Map(
        (
          await directory.pendingOf(
            TENANT,
            some.map(({ id }) => id),
          )
        ).map((one) => [one.accountId, one.hash]),
      )
      await directory.accept(
        TENANT,
        some.map((account, n) => ({ ...acceptance(1_000 + at + n, account), hash: ids.get(account.id) ?? '' })),
        NOW,
      )
    }
  })
  after(() => world.close())

  const answer = (query = '') => world.call('reader', 'GET', `/api/users.csv${query && `?${query}`}`)
  const rowsOf = (text: string): string[] =>
    text
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n')
      .slice(1)

  async function listed(query: string): Promise<User[]> {
    const users: User[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<User> = await world.get(`/api/users?limit=200&${query}${cursor && `&cursor=${cursor}`}`)
      users.push(...page.items)
      cursor = page.nextCursor
    }
    return users
  }

  it('has whom the list has, in its order and the columns asked for, over many pages', async () => {
    for (const query of [
      '',
      'sort=-number',
      'search=person1&sort=userName',
      'filter=site.not:London,licence:X2&sort=site',
    ]) {
      const response = await answer(`${query}${query && '&'}columns=userName,number,site`)
      const users = await listed(query)
      const cell = (text: string | null) => (text?.includes(',') ? `"${text}"` : (text ?? ''))
      const expected = users.map(({ userName, number, site }) => [userName, number, site].map(cell).join(','))
      assert.deepEqual(rowsOf(await response.text()), expected, query)
      assert.equal(response.headers.get('x-rows'), String(users.length))
    }
    assert.equal((await listed('')).length, USERS + MORE)
  })

  it('opens in a spreadsheet as text: a mark in front, no formulas, a name with its date', async () => {
    const response = await answer('search=1000')
    const bytes = new Uint8Array(await response.arrayBuffer())
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(bytes)
    const heads =
      'Name,Username,Status,Site,Licence,Extension,8x8 number,Teams,Reason,Next step,E-mail,Work phone,Mobile phone,Company directory,Number in Teams,Microsoft 365 account'
    assert.equal(text.split('\r\n')[0], heads)
    assert.match(text, /"'=HYPERLINK\(""x""\) Formula",user1000@example.com,Active,London,X2,2000,\+12125552000,/)
    assert.match(await (await answer('search=user1001')).text(), /"Zoë, ""the second""",user1001@/)
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="users-2026-11-20.csv"')
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
  })

  it('says state, reason and next step as the list does', async () => {
    const rows = rowsOf(await (await answer('search=user1@example&columns=teams,name')).text())
    assert.deepEqual(rows, ['Queued,,Assign +12125551001,Zoë Ångström'])
    const [blocked] = rowsOf(await (await answer('filter=reason:NUMBER_IN_USE&columns=teams')).text())
    assert.match(blocked ?? '', /^Needs attention,Number in use,$/)
  })

  it('is in the audit log, with who was taken out', async () => {
    await (await answer('search=person&filter=site:London')).text()
    const { items } = await world.get<AuditPage>('/api/audit?action=users.export&limit=1')
    assert.deepEqual(
      items.map(({ target, after: what }) => [target, what]),
      [['users', '679 users, search person, filter site:London']],
    )
  })

  it('says what would be right when a column, filter or sort is wrong, and takes nothing out', async () => {
    const before = (await world.get<AuditPage>('/api/audit?action=users.export&limit=100')).items.length
    const refusal = async (query: string) => {
      const response = await answer(query)
      assert.equal(response.status, 400, query)
      return ((await response.json()) as { detail: string }).detail
    }
    assert.match(await refusal('columns=name,colour'), /There is no column "colour"; use name, userName, /)
    assert.match(await refusal('columns=__proto__'), /There is no column "__proto__"/)
    assert.match(await refusal('columns=name,name'), /named twice/)
    assert.match(await refusal('columns=name,'), /There is no column ""/)
    assert.match(await refusal('filter=site.like:x'), /cannot be filtered by "site.like"; use site, site.not, /)
    assert.match(await refusal('filter=licence.empty:no'), /"no" is no licence.empty; use yes/)
    assert.match(await refusal('filter=number.contains:abc'), /use digits of a number/)
    assert.match(await refusal('sort=colour'), /sort/)
    assert.match(await refusal('cursor=x'), /There is no "cursor" here/)
    const after = (await world.get<AuditPage>('/api/audit?action=users.export&limit=100')).items.length
    assert.equal(after, before)
  })

  it('reads no further once the download is called off', async () => {
    const { directory } = world.stores
    const { users } = directory
    let pages = 0
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    directory.users = async (...asked) => {
      pages += 1
      if (pages === 2) await gate
      return users(...asked)
    }
    try {
      const headers = { authorization: `Bearer ${await world.token('reader')}` }
      const request = get(`${world.url}/api/users.csv`, { headers })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      await once(response, 'data')
      const closed = new Promise((resolve) => response.on('error', () => undefined).on('close', resolve))
      request.destroy()
      await closed
      open()
      // what the download may still have begun is over after whatever is asked for now
      const asked = async () => void (await world.get('/api/users?limit=1'))
      await asked()
      const begun = pages
      await asked()
      await asked()
      assert.deepEqual([begun <= 4, pages - begun], [true, 2], 'nobody asks but who asks here')
    } finally {
      directory.users = users
    }
  })
})
