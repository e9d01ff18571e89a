import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { connectProvider, person, type Provider } from './provider.ts'
import { openWorld, type SyncWorld } from './world.ts'

const AT = '2026-11-21T13:00:00.000Z'
const NEW = 'ana.silva@contoso.example'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

describe('DIR-7 sites', () => {
  let world: SyncWorld
  let provider: Provider
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run('pbx')
    provider = await connectProvider(world)
  })
  afterEach(() => world.close())

  const user = async (id: string) => (await world.users()).find((one) => one.id === id)!
  const siteNamed = async (name: string) =>
    (await world.stores.directory.sites(world.tenantId)).find((site) => site.name === name)!
  const set = async (userId: string, name: string) =>
    world.stores.directory.setSite(world.tenantId, userId, await siteNamed(name), { at: AT, by: 'Dana' })
  const todo = (field: string, name: string, accountId: string | null, value: string) =>
    world.stores.directory.request(world.tenantId, {
      ...{ id: `${field} ${value}`, userId: null, accountId, userName: name, field, before: null, value, create: null },
      ...{ by: { id: 'd', name: 'Dana' }, at: AT, state: 'todo' as const },
      ...{ sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
    })
  const todos = async () =>
    (await world.stores.directory.requests(world.tenantId, { states: ['todo'], limit: 10 })).items.map(({ id }) => id)

  it('whom the provider sent none is given one here, once, and is created with it; no other counts afterwards', async () => {
    const { userId } = await provider.create(person(NEW, {}, null))
    await world.run('pbx')
    assert.equal((await user(userId)).reason, 'SITE_NOT_SENT')
    assert.deepEqual([await set(userId, 'London'), await set(userId, 'Paris')], [true, false])
    assert.equal(await provider.change(userId, (body) => ({ ...body, [SITE]: { site: 'Paris' } })), 'otherSite')
    assert.equal(await provider.change(userId, (body) => ({ ...body, [SITE]: { site: 'London' } })), 'written')
    await world.run('pbx')
    const made = await user(userId)
    assert.deepEqual([made.site, made.reason], ['London', 'NO_PBX_LICENCE'])
    const history = await world.stores.directory.history(world.tenantId, userId, 20)
    assert.ok(history.some(({ field, after, cause }) => field === 'site' && after === 'London' && cause === 'SITE_SET'))
  })

  it('a to-do about a site closes when a sync sees the site, by its name and by what was renamed', async () => {
    const london = await siteNamed('London')
    await todo('siteName', 'London', london.id, 'London HQ')
    await todo('siteNew', 'Paris', null, 'Rome')
    await world.run('pbx')
    assert.deepEqual(await todos(), ['siteName London HQ', 'siteNew Rome'])
    await put({ ...(await atPbx('London')), name: 'London HQ' })
    const there = (await world.users()).filter(({ site }) => site === 'London').map(({ id }) => id)
    await world.run('pbx')
    assert.deepEqual(await todos(), ['siteNew Rome'])
    const renamed = (await world.users()).filter(({ site }) => site === 'London HQ').map(({ id }) => id)
    assert.ok(there.length > 0)
    assert.deepEqual(renamed, there, 'whoever is there is shown under its new name')
    await todo('siteName', 'London HQ', london.id, 'Rome')
    await put({ ...(await atPbx('Paris')), name: 'Rome' })
    await world.run('pbx')
    assert.deepEqual(await todos(), ['siteName Rome'], 'another site has that name')
  })

  const TYPE = { 'content-type': 'application/json', accept: 'application/json' }
  async function atPbx(name: string): Promise<{ id: string; name: string }> {
    const answer = await fetch(`${world.url}/sandbox/8x8/sites`, { headers: TYPE })
    const { data } = (await answer.json()) as { data: { id: string; name: string }[] }
    return data.find((site) => site.name === name)!
  }
  async function put(site: { id: string; name: string }): Promise<void> {
    const path = `${world.url}/sandbox/8x8/sites/${site.id}`
    const answer = await fetch(path, { method: 'PUT', headers: TYPE, body: JSON.stringify(site) })
    assert.ok(answer.ok, await answer.text())
  }
})
