import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditEntry, Excluded, LicenceCheck, Licences, Page, Todo, TodoCounts } from '../../../src/api/contract.ts'
import { connectProvider, person } from '../../sync/provider.ts'
import { createWorld, TENANT, type World } from '../world.ts'

describe('licences', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const { directory } = world.stores
    await (
      await connectProvider({ stores: world.stores, tenantId: TENANT })
    ).create(person('siteless@example.com', {}, null))
    await directory.losePbx(TENANT, ['pbx-30'], '2026-11-20T12:00:00.000Z')
  })
  after(() => world.close())

  const send = async (
    path: string,
    body: string | Uint8Array,
    type = 'text/csv',
    role: 'operator' | 'reader' = 'operator',
  ) =>
    fetch(`${world.url}/api/users/licences/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await world.token(role)}`, 'content-type': type },
      body,
    })
  const check = async (body: string | Uint8Array) => (await (await send('check', body)).json()) as LicenceCheck
  const detail = async (answer: Response) => ((await answer.json()) as { detail: string }).detail
  const mail = (n: number) => `user${n}@example.com`
  const todos = () => world.get<TodoCounts>('/api/todos/counts')

  const ROWS = [
    'User name;License;Ext',
    `${mail(1).toUpperCase()};x2;`,
    `${mail(2)};X2;2002`,
    ';X2;',
    `${mail(2)};X2;`,
    'user999@example.com;X2;',
    'user3;X2;',
    `${mail(4)};X22;`,
    `${mail(5)};;`,
    `${mail(6)};=cmd|' /C calc'!A1;`,
    `${mail(7)};X2;7`,
    'siteless@example.com;X2;',
    `${mail(30)};X2;300`,
    `${mail(8)};X2;2008`,
  ]

  it('DIR-3 tells of each row of a file what it would change, or what is wrong and what would be right', async () => {
    const found = await check(Buffer.from(`\ufeff${ROWS.join('\r\n')}`, 'utf16le'))
    assert.deepEqual(found.read, { userName: 'User name', licence: 'License', extension: 'Ext' })
    assert.deepEqual(found.counts, { rows: 13, good: 2, same: 1, bad: 10 })
    assert.deepEqual(
      found.good.map(({ line, userId, changes }) => [line, userId, changes]),
      [
        [3, 'user-2', [{ field: 'extension', before: '1002', after: '2002' }]],
        [14, 'user-8', [{ field: 'extension', before: '1008', after: '2008' }]],
      ],
    )
    assert.deepEqual(
      found.problems.map(({ line, wrong, right }) => [line, wrong, right]),
      [
        [4, 'There is no username.', 'Enter the username as Users shows it.'],
        [5, 'user2@example.com is on row 3 too.', 'Keep one row for each user.'],
        [6, 'No user has the username "user999@example.com".', 'Use the username as Users shows it.'],
        [7, 'No user has the username "user3".', found.problems[3]?.right],
        [8, 'Nobody here has a licence "X22".', 'Use a name of 8x8: X2.'],
        [9, 'There is no licence.', 'Enter a licence: X2.'],
        [10, `"=cmd|' /C calc'!A1" is a formula.`, 'Type the value itself into the cell.'],
        [11, 'The extension is "7".', 'Use 3 to 10 digits.'],
        [12, 'The user has no site.', 'Set its site on Users first; a licence needs one.'],
        [13, 'Not at 8x8.', '8x8 does not have this user any more.'],
      ],
    )
    assert.equal((await todos()).todo, 0, 'a check asks for nothing')
    assert.equal(
      (await check('Username,Licence\nsiteles@example.com,X2')).problems[0]?.right,
      'Is it siteless@example.com?',
    )
  })

  it('DIR-3 gives the report as a table that no spreadsheet runs', async () => {
    const answer = await send('report', ROWS.join('\n'))
    assert.match(answer.headers.get('content-disposition') ?? '', /licences-report\.csv/)
    const lines = (await answer.text()).trim().split('\r\n')
    assert.equal(lines.length, 14)
    assert.equal(lines[0], 'Row,Username,Result,What,What would be right')
    assert.equal(lines[1], `2,${mail(1).toUpperCase()},Nothing to change,,`)
    assert.equal(lines[2], `3,${mail(2)},Good,extension: 1002 to 2002,`)
    assert.match(lines[9] ?? '', /^10,user6@example\.com,Not right,"""=cmd/)
  })

  it('DIR-3 asks for the good rows alone, and only for what was looked at', async () => {
    const file = ROWS.join('\n')
    const { digest } = await check(file)
    assert.equal((await send(`apply/${'0'.repeat(32)}`, file)).status, 409)
    assert.equal((await send('apply/none', file)).status, 400)
    const changed = await send(`apply/${digest}`, file.replace('2008', '2009'))
    assert.match(await detail(changed), /Check the file again; nothing was asked for/)
    assert.equal((await todos()).todo, 0)

    const answer = await send(`apply/${digest}`, file)
    assert.deepEqual([answer.status, await answer.json()], [202, { users: 2, left: 10 }])
    const { items } = await world.get<Page<Todo>>('/api/todos')
    assert.deepEqual(
      items.map(({ userName, field, value }) => [userName, field, value]),
      [
        [mail(2), 'extension', '2002'],
        [mail(8), 'extension', '2008'],
      ],
    )
    const audit = await world.get<Page<AuditEntry>>('/api/audit?via=tab')
    assert.deepEqual(
      audit.items
        .slice(0, 2)
        .map(({ target }) => target)
        .sort(),
      [`extension of ${mail(2)}`, `extension of ${mail(8)}`],
    )
  })

  it('says of a file that is none, or too much, what would be right', async () => {
    const cases: [string | Uint8Array, number, RegExp][] = [
      ['PK\u0003\u0004 and more', 422, /Save it as CSV UTF-8/],
      [new Uint8Array([1, 0, 2, 3, 0, 9, 8, 7, 0]), 422, /no text file/],
      ['Name,Number\nA,1', 422, /There is no column Username and Licence\. The file has "Name", "Number"/],
      ['Username,Licence\n"a,X2', 422, /a quote is opened and never closed/],
      [`Username,Licence\n${'a@example.com,X2\n'.repeat(10_001)}`, 422, /more than 10,000 rows\. Split it/],
    ]
    for (const [body, status, right] of cases) {
      const answer = await send('check', body)
      assert.equal(answer.status, status)
      assert.match(await detail(answer), right)
    }
    assert.equal((await send('check', 'a,b', 'application/json')).status, 415)
    assert.equal((await send('check', 'a,b', 'text/csv', 'reader')).status, 403)
    const large = await send('check', new Uint8Array(20 * 1024 * 1024 + 1)).catch(() => null)
    assert.ok(large === null || large.status === 413)
  })

  it('DIR-3 asks for one licence for many users, and says of each other why not', async () => {
    const { items } = await world.get<Licences>('/api/licences', 'reader')
    assert.equal(items[0]?.name, 'X2')
    const provided = (await world.get<Page<{ id: string }>>('/api/users?search=siteless')).items[0]?.id ?? ''
    const ids = ['user-10', 'user-11', provided, 'nobody']
    const answer = await world.call('operator', 'POST', '/api/users/licence', { ids, licence: 'X4' })
    const { done, refused } = (await answer.json()) as Excluded
    assert.deepEqual([answer.status, done], [202, 2])
    assert.deepEqual(
      refused.map(({ id }) => id),
      [provided, 'nobody'],
    )
    assert.match(refused[0]?.why ?? '', /The user has no site\. Set its site on Users first/)
    const fit = await world.call('admin', 'POST', '/api/users/licence', { search: mail(12), licence: 'X2' })
    assert.match(((await fit.json()) as Excluded).refused[0]?.why ?? '', /has this licence already/)
    assert.equal((await world.call('admin', 'POST', '/api/users/licence', { ids, licence: '' })).status, 400)
  })
})
