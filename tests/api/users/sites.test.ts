import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditEntry, ChangeRequest, Page, Sites, Todo, UserDetail } from '../../../src/api/contract.ts'
import { userWrite } from '../../../src/scim/rules/provided.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

describe('DIR-7 sites', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    await world.stores.tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    const body = { userName: 'new@example.com', name: { givenName: 'New', familyName: 'One' } }
    const ids = { record: 'record-new', user: 'user-new' }
    await world.stores.resources.createUser(TENANT, userWrite(body, null), ids, { by: 'Entra', at: NOW })
  })
  after(() => world.close())

  const sites = async () => (await world.get<Sites>('/api/sites', 'reader')).items
  const asked = async () => {
    const { items, asked: made } = await world.get<Sites>('/api/sites', 'reader')
    return { renamed: items.flatMap(({ name, asked: to }) => (to === null ? [] : [`${name}: ${to}`])), made }
  }
  const refusal = async (answer: Response) => (await answer.json()) as { detail: string; code?: string; users?: number }

  it('are listed with how many users are at each', async () => {
    const all = await sites()
    const total = (await world.get<Page<unknown>>('/api/users?filter=site:London')).total
    assert.deepEqual(
      all.map(({ name }) => name),
      ['London', 'Paris, La Défense'],
    )
    assert.ok(total > 0)
    assert.equal(all[0]?.users, total)
  })

  it('are renamed only by who knows how many users that concerns; it is a to-do for 8x8', async () => {
    const [london] = await sites()
    const path = `/api/sites/${london?.id}`
    const rename = (body: object) => world.call('admin', 'PATCH', path, body)
    const warned = await rename({ name: 'London HQ' })
    assert.equal(warned.status, 409)
    const { code, users, detail } = await refusal(warned)
    assert.deepEqual([code, users], ['SITE_IN_USE', london?.users])
    assert.match(detail, /Provisioning of them breaks until the identity provider sends the new name/)
    assert.equal((await rename({ name: 'London HQ', confirm: (users ?? 0) + 1 })).status, 409)
    assert.equal((await rename({ name: 'paris, la défense', confirm: users })).status, 409)
    assert.equal((await rename({ name: 'London', confirm: users })).status, 400, 'its own name')
    assert.deepEqual(await asked(), { renamed: [], made: [] })
    const made = await rename({ name: 'London HQ', confirm: users })
    assert.deepEqual([made.status, ((await made.json()) as ChangeRequest).state], [202, 'todo'])
    const [todo] = (await world.get<Page<Todo>>('/api/todos')).items
    assert.deepEqual(
      [todo?.title, todo?.steps[0], todo?.before, todo?.value],
      ['Rename the site London', 'In 8x8 Admin Console, open Sites.', 'London', 'London HQ'],
    )
    const entries = (await world.get<Page<AuditEntry>>('/api/audit')).items
    const entry = entries.find(({ action }) => action === 'sites.change')
    assert.deepEqual([entry?.action, entry?.before, entry?.after], ['sites.change', 'London', 'London HQ'])
    assert.equal((await sites())[0]?.name, 'London', 'until 8x8 shows it')
    assert.deepEqual(await asked(), { renamed: ['London: London HQ'], made: [] })
    assert.equal((await world.call('operator', 'PATCH', path, { name: 'x' })).status, 403)
    assert.equal((await world.call('admin', 'PATCH', '/api/sites/none', { name: 'x' })).status, 404)
  })

  it('are asked for by a name that is not there', async () => {
    const post = (name: string) => world.call('admin', 'POST', '/api/sites', { name })
    assert.equal((await post('LONDON')).status, 409)
    assert.equal((await post('  ')).status, 400)
    assert.equal((await post('Rome')).status, 202)
    assert.equal((await world.get<Page<Todo>>('/api/todos')).items.at(-1)?.title, 'Create the site Rome')
    assert.deepEqual((await asked()).made, ['Rome'])
  })

  it('take their own name in other letters, which identity providers have to send exactly', async () => {
    const [london] = await sites()
    const body = { name: 'LONDON', confirm: london?.users }
    assert.equal((await world.call('admin', 'PATCH', `/api/sites/${london?.id}`, body)).status, 202)
    assert.deepEqual((await asked()).renamed, ['London: LONDON'])
  })

  it('a user without one is given one by its exact name, once; who has one keeps it', async () => {
    const set = (id: string, site: string) => world.call('operator', 'POST', `/api/users/${id}/site`, { site })
    const wrong = await set('user-new', 'london')
    assert.equal(wrong.status, 400)
    assert.match((await refusal(wrong)).detail, /use London/)
    const answer = await set('user-new', 'London')
    assert.deepEqual([answer.status, ((await answer.json()) as UserDetail).site], [200, 'London'])
    for (const id of ['user-new', 'user-8']) {
      const refused = await set(id, 'Paris, La Défense')
      assert.equal(refused.status, 409)
      assert.match((await refusal(refused)).detail, /cannot be changed once set/)
    }
    const asked = await world.call('operator', 'POST', '/api/users/user-8/requests', { field: 'site', value: 'London' })
    assert.equal(asked.status, 400)
  })
})
