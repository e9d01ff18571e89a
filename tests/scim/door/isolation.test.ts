import assert from 'node:assert/strict'
import { engines, filtered, GROUP, openWorld, PATCH_OP, USER, type Client, type Said, type World } from './world.ts'

const TENANTS = 20
const CLIENTS_EACH = 10
/** `SCIM_ROUNDS` for a longer story; its figures are printed. */
const ROUNDS = Number(process.env['SCIM_ROUNDS'] ?? 2)

/** What one tenant is to have in the end: every client writes down what it was told is done. */
interface Model {
  client: Client
  domain: string
  sharedId: string
  groupId: string
  /** userName by id. */
  users: Map<string, string>
  roles: Set<string>
  members: Set<string>
  /** Successes of reading a number, adding one and writing it under If-Match. */
  counted: number
  /** Writes that changed the shared user. */
  writes: number
}

for (const engine of engines)
  describe(`many clients of many tenants at the SCIM door, on ${engine.name}`, function () {
    this.timeout(60_000 + ROUNDS * 30_000)
    let world: World
    let sent = 0
    let models: Model[]
    before(async () => {
      world = await openWorld(engine)
      models = await Promise.all(Array.from({ length: TENANTS }, (_, n) => begin(n)))
    })
    after(() => world.close())

    async function begin(n: number): Promise<Model> {
      const client = await world.tenant()
      const domain = `t${String(n).padStart(2, '0')}.example`
      const shared = await client.user(`shared@${domain}`, { nickName: '0' })
      const group = await client.group(`everybody ${domain}`)
      const none = { roles: new Set<string>(), members: new Set<string>(), counted: 0, writes: 0 }
      return {
        client,
        domain,
        sharedId: shared.id,
        groupId: group.id,
        users: new Map([[shared.id, shared.userName]]),
        ...none,
      }
    }

    /** Every name in an answer is of this tenant, and so is every id. */
    function assertOwn({ domain, users, groupId }: Model, { text }: Said): void {
      for (const [name] of text.matchAll(/t\d\d\.example/g)) assert.equal(name, domain)
      for (const [, id = ''] of text.matchAll(/\/(?:Users|Groups)\/([\w-]{36})"/g))
        if (id !== groupId && !users.has(id)) foreign.push([domain, id])
    }
    // an id may be seen by one client before another is told that it made it: looked at in the end
    const foreign: [domain: string, id: string][] = []

    async function live(model: Model, n: number): Promise<void> {
      const { client, domain, sharedId, groupId } = model
      const checked = async (answer: Promise<Said>, ...wanted: number[]): Promise<Said> => {
        const got = await answer
        sent++
        assert.ok(wanted.includes(got.status), `${got.status} ${got.text}`)
        assertOwn(model, got)
        return got
      }
      const shared = (...operations: object[]) => client.patch(`/Users/${sharedId}`, ...operations)
      for (let round = 0; round < ROUNDS; round++) {
        const userName = `c${n}-${round}@${domain}`
        const { body } = await checked(client.send('POST', '/Users', { schemas: [USER], userName, title: domain }), 201)
        model.users.set(body.id, userName)
        await checked(shared({ op: 'add', path: 'roles', value: [{ value: `${n}-${round}` }] }), 200)
        model.roles.add(`${n}-${round}`)
        model.writes++
        await checked(
          client.patch(`/Groups/${groupId}`, { op: 'add', path: 'members', value: [{ value: body.id }] }),
          200,
        )
        model.members.add(body.id)
        await checked(client.get(`/Users?count=5&startIndex=${n}`), 200)
        await checked(client.get(filtered('/Users', `title eq "${domain}" and userName sw "c${n}-"`)), 200)
        if (round > 0) {
          await checked(shared({ op: 'remove', path: `roles[value eq "${n}-${round - 1}"]` }), 200)
          model.roles.delete(`${n}-${round - 1}`)
          model.writes++
        }
        await count(model, checked)
        const other = models[(Number(domain.slice(1, 3)) + 1 + n) % TENANTS]
        if (round > 0 && other && other !== model) await stranger(model, other, checked)
      }
    }

    async function count(model: Model, checked: (answer: Promise<Said>, ...wanted: number[]) => Promise<Said>) {
      const { client, sharedId } = model
      const { body, headers } = await checked(client.get(`/Users/${sharedId}?attributes=nickName`), 200)
      const value = String(Number(body['nickName']) + 1)
      const message = { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'nickName', value }] }
      const match = { 'if-match': String(headers['etag']) }
      const got = await checked(client.send('PATCH', `/Users/${sharedId}`, message, match), 200, 412)
      if (got.status !== 200) return
      model.counted++
      model.writes++
    }

    /** Ids of others are as unknown as any. */
    async function stranger(
      { client }: Model,
      other: Model,
      checked: (answer: Promise<Said>, ...wanted: number[]) => Promise<Said>,
    ) {
      const user = `/Users/${other.sharedId}`
      await checked(client.get(user), 404)
      await checked(client.patch(user, { op: 'replace', path: 'title', value: 'stolen' }), 404)
      await checked(client.send('DELETE', `/Groups/${other.groupId}`), 404)
      await checked(client.send('PUT', user, { schemas: [USER], userName: 'stolen' }), 404)
      await checked(client.send('PUT', `/Groups/${other.groupId}`, { schemas: [GROUP], displayName: 'stolen' }), 404)
    }

    it('never see anything of each other, and lose nothing of what they write at once', async () => {
      const clients = models.flatMap((model) => Array.from({ length: CLIENTS_EACH }, (_, n) => live(model, n)))
      assert.equal(clients.length, 200)
      const began = performance.now()
      await Promise.all(clients)
      const seconds = (performance.now() - began) / 1000
      for (const [domain, id] of foreign)
        assert.ok(models.find((model) => model.domain === domain)?.users.has(id), `${domain} was shown ${id}`)
      for (const { client, domain, sharedId, groupId, users, roles, members, counted, writes } of models) {
        const shared = (await client.get(`/Users/${sharedId}`)).body
        const kept = (shared['roles'] as { value: string }[]).map(({ value }) => value)
        assert.deepEqual(kept.toSorted(), [...roles].toSorted(), domain)
        assert.equal(shared['nickName'], String(counted), domain)
        assert.equal(shared.meta.version, `W/"${writes + 1}"`, domain)
        const group = (await client.get(`/Groups/${groupId}`)).body
        assert.deepEqual(group.members.map(({ value }) => value).toSorted(), [...members].toSorted(), domain)
        assert.equal(group.meta.version, `W/"${members.size + 1}"`, domain)
        const all = (await client.get('/Users?count=1000')).body
        const found = new Map(all.Resources.map(({ id, userName }) => [id, userName]))
        assert.deepEqual([...found].toSorted(), [...users].toSorted(), domain)
      }
      assert.ok(models.every(({ counted }) => counted > 0))
      const perSecond = Math.round(sent / seconds)
      if (process.env['SCIM_ROUNDS'])
        process.stdout.write(`      ${sent} requests in ${seconds.toFixed(1)} s, ${perSecond} a second\n`)
    })

    it('cannot both have one username: of twenty that make it at once, one is told 201', async () => {
      const client = await world.tenant()
      const body = (n: number) => ({ schemas: [USER], userName: n % 2 ? 'A@example.com' : 'a@example.com' })
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => client.send('POST', '/Users', body(n))))
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, ...Array<number>(19).fill(409)])
      assert.equal((await client.get('/Users')).body.totalResults, 1)
    })
  })
