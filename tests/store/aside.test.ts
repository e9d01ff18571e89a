/** Writes that come in numbers, on SQLite: a thread does them, and whoever asked for them cannot tell. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely } from 'kysely'
import type { DecideUser, UserOutcome } from '../../src/directory/store.ts'
import { decisions } from '../../src/scim/decisions.ts'
import { createAside, type Aside } from '../../src/store/aside/aside.ts'
import type { Told } from '../../src/store/aside/deeds.ts'
import { createProvisioningLog } from '../../src/store/audit/provisioning.ts'
import { createDirectoryStore } from '../../src/store/directory/store.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { createResourceStore } from '../../src/store/resources/store.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { newFolder } from './engines.ts'

const TENANT = 'tenant'
const CALLER = { by: 'Entra', at: '2026-11-22T10:00:00.000Z' }
const DECISIONS = new URL('../../src/scim/decisions.ts', import.meta.url).href
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MANY = 40

const bodyOf = (userName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  displayName: `Somebody called ${userName}`,
})

async function open(module: string) {
  const folder = newFolder()
  const path = join(folder, 'voice-sync.db')
  const dialect = sqliteDialect(path, { release: () => undefined })
  const bare = { db: new Kysely<Schema>({ dialect }), engine: SQLITE, direct: dialect.direct }
  await migrate(bare.db, 'sqlite')
  const own = createAside(bare, bare.direct, { path, decisions: module })
  /** What the thread did, and what it gave back. */
  const told = { done: 0, again: 0 }
  const aside: Aside = {
    ...own,
    async done(deed): Promise<Told> {
      const answer = await own.done(deed)
      told[answer.kind] += 1
      return answer
    },
  }
  const work = { ...bare, aside }
  const resources = createResourceStore(work)
  const create = (userName: string, body: object = bodyOf(userName)): Promise<UserOutcome> => {
    const asked = { body }
    const write = Object.assign(() => decisions.create(asked)(), { elsewhere: { decision: 'create', asked } })
    return resources.createUser(TENANT, write, { record: randomUUID(), user: randomUUID() }, CALLER)
  }
  const idOf = async (userName: string): Promise<string> => {
    const outcome = await create(userName)
    return outcome.kind === 'written' ? outcome.record.id : assert.fail(outcome.kind)
  }
  return {
    aside: own,
    told,
    resources,
    create,
    idOf,
    directory: createDirectoryStore(work),
    log: createProvisioningLog(work),
    patch(id: string, operation: object, ifMatch?: string): Promise<UserOutcome> {
      const asked = { body: { schemas: [PATCH], Operations: [operation] }, ifMatch }
      const decide: DecideUser = (found) => decisions.patch(asked)(found)
      const elsewhere = { decision: 'patch', asked }
      return resources.changeUser(TENANT, 'linked', id, Object.assign(decide, { elsewhere }), CALLER)
    },
    async close() {
      await own.close()
      await bare.db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const many = <T>(make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: MANY }, (_, at) => make(at)))

describe('writes that come in numbers, on SQLite', () => {
  let at: Awaited<ReturnType<typeof open>>

  before(async () => {
    at = await open(DECISIONS)
    await many((n) => at.create(`first-${n}`))
    while (!at.aside.isReady()) await sleep(5)
  })
  beforeEach(() => Object.assign(at.told, { done: 0, again: 0 }))
  after(() => at.close())

  it('makes each user once, whoever comes with the name at the same time', async () => {
    const outcomes = await many((n) => at.create(`twin-${n % (MANY / 2)}`))
    const kinds = outcomes.map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'written').length, MANY / 2)
    assert.equal(kinds.filter((kind) => kind === 'taken').length, MANY / 2)
    assert.ok(at.told.done > 0)
    for (const outcome of outcomes)
      if (outcome.kind === 'written')
        assert.deepEqual(await at.resources.user(TENANT, 'linked', outcome.record.id), outcome.record)
  })

  it('loses nothing where many change one user, and tells each of them in the change log', async () => {
    const id = await at.idOf('changed')
    const outcomes = await many((n) =>
      at.patch(id, { op: 'add', path: 'emails', value: [{ value: `mail-${n}@contoso.example`, type: 'other' }] }),
    )
    assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['written']))
    assert.ok(at.told.done > 0)
    const record = await at.resources.user(TENANT, 'linked', id)
    assert.equal(record?.version, MANY + 1)
    const { emails } = JSON.parse(record.text) as { emails: { value: string }[] }
    assert.equal(emails.length, MANY)
    const changes = await at.directory.history(TENANT, record.userId, 100)
    assert.deepEqual(new Set(changes.map(({ kind }) => kind)), new Set(['created', 'updated']))
  })

  it('lets one of those change it who wanted the same version, and refuses the others in their own words', async () => {
    const id = await at.idOf('wanted')
    const ends = await Promise.allSettled(
      Array.from({ length: MANY }, (_, n) => at.patch(id, { op: 'replace', path: 'title', value: `T${n}` }, 'W/"1"')),
    )
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error & { status: number }] : []))
    assert.equal(refused.length, MANY - 1)
    for (const { name, status } of refused) assert.deepEqual({ name, status }, { name: 'ScimError', status: 412 })
    assert.equal((await at.resources.user(TENANT, 'linked', id))?.version, 2)
  })

  it('writes what comes beside what is refused', async () => {
    const ids = await many((n) => at.idOf(`beside-${n}`))
    const ends = await Promise.allSettled(
      ids.map((id, n) => at.patch(id, { op: 'replace', path: n % 4 === 0 ? 'no.such.path' : 'title', value: 'Chief' })),
    )
    assert.equal(ends.filter(({ status }) => status === 'rejected').length, MANY / 4)
    assert.ok(at.told.done > 0 && at.told.again > 0)
    for (const [n, id] of ids.entries())
      assert.equal((await at.resources.user(TENANT, 'linked', id))?.version, n % 4 === 0 ? 1 : 2)
  })

  it('makes whoever comes beside a body that is refused, in the words of whoever reads it first', async () => {
    const { schemas } = bodyOf('')
    const ends = await Promise.allSettled(
      Array.from({ length: MANY }, (_, n) => (n % 4 === 0 ? at.create('', { schemas }) : at.create(`made-${n}`))),
    )
    assert.ok(at.told.done > 0 && at.told.again > 0)
    for (const [n, end] of ends.entries())
      if (end.status === 'fulfilled') assert.equal(end.value.kind, n % 4 === 0 ? 'refused' : 'written')
      else {
        const { name, status, scimType, message } = end.reason as Error & { status: number; scimType: string }
        assert.deepEqual([n % 4, name, status, scimType], [0, 'ScimError', 400, 'invalidValue'])
        assert.match(message, /userName/)
      }
  })

  it('takes turns with those who write in their own thread', async () => {
    const [gone, user] = [await many((n) => at.idOf(`gone-${n}`)), await at.idOf('stays')]
    const kinds = { made: 0, gone: 0, noted: 0 }
    const note = { at: CALLER.at, credentialId: 'c', method: 'GET', route: '/Users', resourceId: null, userName: 'x' }
    const requests = [{ ...note, status: 200, scimType: null, detail: null, ms: 1 }]
    await many(async (n) => {
      const id = gone[n] ?? ''
      const decide = () => undefined
      if ((await at.create(`turn-${n}`)).kind === 'written') kinds.made += 1
      if (await at.resources.removeUser(TENANT, 'linked', id, decide, CALLER)) kinds.gone += 1
      await at.log.append(TENANT, requests)
      kinds.noted += 1
      await at.patch(user, { op: 'replace', path: 'title', value: `Turn ${n}` })
    })
    assert.deepEqual(kinds, { made: MANY, gone: MANY, noted: MANY })
    assert.ok(at.told.done > 0)
    assert.equal((await at.resources.user(TENANT, 'linked', user))?.version, MANY + 1)
    const { items } = await at.log.requests(TENANT, { outcome: null, search: '', cursor: null, limit: 100 })
    assert.equal(items.length, MANY)
  })
})

describe('a thread for writes that cannot start', () => {
  it('is not missed', async () => {
    const at = await open('file:///no/such/module.ts')
    try {
      for (let round = 0; round < 3; round += 1) {
        const ids = await many((n) => at.idOf(`${round}-${n}`))
        const outcomes = await many((n) => at.patch(ids[n] ?? '', { op: 'replace', path: 'title', value: 'Chief' }))
        assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['written']))
      }
      assert.equal(at.told.done, 0)
    } finally {
      await at.close()
    }
  })
})

/** Of a thread that ends in the middle of a transaction, as one does that runs out of memory. */
const ENDS_AT_A_CHANGE = 'data:text/javascript,export const decisions = { patch: () => () => process.exit(1) }'

describe('a thread for writes that ends in the middle', () => {
  it('is said, leaves nothing half done, and is not missed', async () => {
    const said: string[] = []
    const hear = ({ name, message }: Error) => said.push(`${name}: ${message}`)
    process.on('warning', hear)
    const at = await open(ENDS_AT_A_CHANGE)
    try {
      const ids = await many((n) => at.idOf(`first-${n}`))
      while (!at.aside.isReady()) await sleep(5)
      const patch = (id: string) => at.patch(id, { op: 'replace', path: 'title', value: 'Chief' })
      const ends = await Promise.allSettled([...ids.map(patch), ...ids.map((_, n) => at.create(`beside-${n}`))])
      const lost = ends.filter((end) => end.status === 'rejected')
      assert.ok(lost.length > 0)
      for (const { reason } of lost) assert.match(String(reason), /The thread that writes has ended/)
      assert.ok(!at.aside.isReady())
      for (const [n, id] of ids.entries())
        assert.equal((await at.resources.user(TENANT, 'linked', id))?.version, ends[n]?.status === 'rejected' ? 1 : 2)
      const later = await Promise.all(ids.map(patch))
      for (const [n, { kind }] of later.entries())
        assert.equal(kind, ends[n]?.status === 'rejected' ? 'written' : 'same')
      assert.deepEqual(said, ['StoreWarning: The thread that writes has ended; writes go on in the main thread.'])
    } finally {
      process.off('warning', hear)
      await at.close()
    }
  })
})
