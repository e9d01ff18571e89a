import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Services, ServiceView, Upload, Uploads } from '../../../src/api/contract.ts'
import { createWorld, type World } from '../world.ts'

const FILE = 'Login;First Name;Last Name;Ext;Phone Number\r\nperson1;Ann;One;1001;442079460001\r\n;No;Name;;\r\n'

describe('uploads of the user export', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const send = async (body: string | Uint8Array, type = 'text/csv', role: 'admin' | 'operator' = 'admin') =>
    fetch(`${world.url}/api/services/pbx/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await world.token(role)}`, 'content-type': type },
      body,
    })
  const detail = async (answer: Response) => ((await answer.json()) as { detail: string }).detail

  it('SVC-6 tells columns, a suggestion, counts and problems with their lines; confirmed, it counts', async () => {
    const utf16 = Buffer.from(`\ufeff${FILE}`, 'utf16le')
    const answer = await send(utf16, 'text/csv; charset=utf-16')
    assert.equal(answer.status, 201)
    const upload = (await answer.json()) as Upload
    assert.deepEqual(upload.columns, ['Login', 'First Name', 'Last Name', 'Ext', 'Phone Number'])
    assert.equal(upload.suggested.columns['userName'], 'Login')
    assert.deepEqual([upload.missing, upload.mapping, upload.bytes], [['teams'], null, utf16.length])
    assert.deepEqual(upload.counts, { rows: 2, users: 1, extensions: 1, numbers: 1, teamsOn: 0, problems: 1 })
    assert.deepEqual(upload.problems, [{ line: 3, text: 'There is no username; the row is left out.' }])

    const path = `/api/services/pbx/upload/${upload.id}/mapping`
    const refused = await world.call('admin', 'PUT', path, { columns: upload.suggested.columns })
    assert.equal(refused.status, 409)
    assert.match(await detail(refused), /Choose a column for teams; or set teamsForAll/)
    const wrong = await world.call('admin', 'PUT', path, { columns: { userName: 'Nothing' }, teamsForAll: true })
    assert.match(await detail(wrong), /number, column Nothing/)
    const mapping = { columns: upload.suggested.columns, teamsForAll: true, country: 'GB' }
    const confirmed = (await (await world.call('admin', 'PUT', path, mapping)).json()) as Upload
    assert.deepEqual([confirmed.mapping, confirmed.counts.teamsOn], [mapping, 1])

    const source = await world.call('admin', 'PUT', '/api/services/pbx/source', { source: 'csv', uploadDays: 3 })
    const view = (await source.json()) as ServiceView
    assert.deepEqual([view.settings['source'], view.upload?.id, view.upload?.old], ['csv', upload.id, false])
    const uploads = await world.get<Uploads>('/api/services/pbx/uploads', 'reader')
    assert.deepEqual([uploads.source, uploads.days, uploads.items[0]?.inUse], ['csv', 3, true])
    assert.equal((await world.get<Services>('/api/services')).pbx?.upload?.users, 1)
  })

  it('SVC-6 is looked through before there is a PBX, which comes once the file is used', async () => {
    assert.equal((await world.call('admin', 'DELETE', '/api/services/pbx')).status, 200)
    const upload = (await (await send(FILE)).json()) as Upload
    assert.equal(upload.counts.users, 1)
    assert.equal((await world.get<Services>('/api/services')).pbx, null)
    assert.equal((await world.call('admin', 'PUT', '/api/services/pbx/source', { source: 'csv' })).status, 200)
    assert.equal((await world.get<Services>('/api/services')).pbx?.settings['source'], 'csv')
  })

  it('refuses what is no export, and says what would be right', async () => {
    const workbook = await send('PK\u0003\u0004 and more')
    assert.equal(workbook.status, 422)
    assert.match(await detail(workbook), /Save it as CSV UTF-8/)
    assert.equal((await send('')).status, 400)
    assert.equal((await send('a,b', 'application/json')).status, 415)
    assert.equal((await send('a,b', 'text/csv', 'operator')).status, 403)
    const large = await send(new Uint8Array(20 * 1024 * 1024 + 1)).catch(() => null)
    assert.ok(large === null || large.status === 413)
  })

  it('refuses mappings of uploads that are not there, and fields that are none', async () => {
    const body = { columns: { userName: 'a' } }
    assert.equal((await world.call('admin', 'PUT', '/api/services/pbx/upload/none/mapping', body)).status, 404)
    const strange = { columns: { shoeSize: 'a' } }
    assert.equal((await world.call('admin', 'PUT', '/api/services/pbx/upload/none/mapping', strange)).status, 400)
    assert.equal((await world.call('admin', 'PUT', '/api/services/pbx/source', { source: 'fax' })).status, 400)
  })
})
