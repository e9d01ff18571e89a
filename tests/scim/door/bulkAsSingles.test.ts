/** A bulk answers and leaves behind what the same requests do when they are sent one by one. */
import assert from 'node:assert/strict'
import { seeded } from '../../crash/random.ts'
import { BULK, engines, GROUP, openWorld, PATCH_OP, USER, type Client, type Resource, type World } from './world.ts'

const ROUNDS = 10
const SIZE = 25
const SEED = Number(process.env['SCIM_SEED'] ?? Date.now() % 1_000_000)

interface Step {
  method: string
  /** `/Users` or `/Groups`, and then the step that made it. */
  endpoint: string
  of: number | null
  data?: object
  version?: string
}

/** Of few names, so that they meet: taken names, deleted users, versions that are old. */
function steps(random: () => number): Step[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const all: Step[] = []
  const made = (endpoint: string): number[] =>
    all.flatMap((step, n) => (step.method === 'POST' && step.endpoint === endpoint ? n : []))
  const user = () => ({
    schemas: [USER],
    userName: `u${Math.floor(random() * 4)}@example.com`,
    ...(random() < 0.8 ? { title: pick(['a', 'b', '']) } : { active: 'maybe' }),
  })
  const members = () =>
    made('/Users')
      .filter(() => random() < 0.3)
      .map((n) => ({ value: `made ${n}` }))
  const group = () => ({ schemas: [GROUP], displayName: pick(['g', 'h', '']), members: members() })
  while (all.length < SIZE) {
    const endpoint = random() < 0.7 ? '/Users' : '/Groups'
    const isUser = endpoint === '/Users'
    const of = pick(made(endpoint))
    if (of === undefined || random() < 0.3) {
      all.push({ method: 'POST', endpoint, of: null, data: isUser ? user() : group() })
      continue
    }
    const method = pick(['PUT', 'PATCH', 'PATCH', 'DELETE'])
    const change = isUser
      ? pick([
          { op: 'replace', path: 'title', value: pick(['a', 'b']) },
          { op: 'replace', path: 'active', value: random() < 0.5 },
        ])
      : { op: pick(['add', 'remove', 'replace']), path: 'members', value: members() }
    const data = method === 'PUT' ? (isUser ? user() : group()) : { schemas: [PATCH_OP], Operations: [change] }
    all.push({
      ...{ method, endpoint, of },
      ...(method === 'DELETE' ? {} : { data }),
      ...(random() < 0.3 ? { version: pick(['W/"1"', 'W/"2"', '*']) } : {}),
    })
  }
  return all
}

const withIds = (data: object | undefined, idOf: (n: number) => string): object | undefined =>
  data && (JSON.parse(JSON.stringify(data).replace(/made (\d+)/g, (_, n: string) => idOf(Number(n)))) as object)

type Told = [status: string, scimType: string | undefined, version: string | undefined]

/** Where what it needs was not made, a bulk says 409. */
async function oneByOne(client: Client, all: Step[]): Promise<{ told: Told[]; ids: string[] }> {
  const ids: string[] = []
  const told: Told[] = []
  for (const { method, endpoint, of, data, version } of all) {
    const needed = [...(JSON.stringify(data ?? '').matchAll(/made (\d+)/g) ?? [])].map(([, n]) => Number(n))
    if ([...needed, ...(of === null ? [] : [of])].some((n) => ids[n] === '')) {
      told.push(['409', undefined, undefined])
      ids.push('')
      continue
    }
    const path = of === null ? endpoint : `${endpoint}/${ids[of]}`
    const headers: Record<string, string> = version && method !== 'POST' ? { 'if-match': version } : {}
    const got = await client.send(
      method,
      path,
      withIds(data, (n) => ids[n] ?? ''),
      headers,
    )
    const done = got.status < 400
    told.push([
      String(got.status),
      done ? undefined : got.body.scimType,
      done ? (got.headers['etag'] as string) : undefined,
    ])
    ids.push(method === 'POST' && done ? got.body.id : '')
  }
  return { told, ids }
}

async function atOnce(client: Client, all: Step[]): Promise<{ told: Told[]; ids: string[] }> {
  const Operations = all.map(({ method, endpoint, of, data, version }, n) => ({
    ...{ method, path: of === null ? endpoint : `${endpoint}/bulkId:${of}`, version },
    ...(method === 'POST' ? { bulkId: `${n}` } : {}),
    data: withIds(data, (made) => `bulkId:${made}`),
  }))
  const { status, body, text } = await client.send('POST', '/Bulk', { schemas: [BULK], Operations })
  assert.equal(status, 200, text)
  const results = body['Operations'] as { status: string; version?: string; location?: string; response?: Resource }[]
  return {
    told: results.map(({ status, version, response }) => [status, response?.scimType, version]),
    ids: results.map(({ status, location }) => (Number(status) < 300 ? (location?.split('/').at(-1) ?? '') : '')),
  }
}

/** All that there is, with the number of the step for the id that it made. */
async function left(client: Client, ids: string[]): Promise<string> {
  const all = [...(await client.get('/Users')).body.Resources, ...(await client.get('/Groups')).body.Resources]
  const text = JSON.stringify(all, (key, value: unknown) =>
    ['created', 'lastModified', 'location', '$ref'].includes(key) ? undefined : value,
  )
  return ids.reduce((told, id, n) => (id === '' ? told : told.replaceAll(id, `made ${n}`)), text)
}

for (const engine of engines)
  describe(`a bulk and its requests one by one, on ${engine.name}`, () => {
    let world: World
    before(async () => (world = await openWorld(engine)))
    after(() => world.close())

    it('are answered alike and leave the same', async () => {
      const random = seeded(SEED)
      const seen = new Set<string>()
      for (let round = 0; round < ROUNDS; round++) {
        const all = steps(random)
        const [one, other] = [await world.tenant(), await world.tenant()]
        const singles = await oneByOne(one, all)
        const bulk = await atOnce(other, all)
        const which = `seed ${SEED}, round ${round}`
        for (const [n, step] of all.entries())
          assert.deepEqual(bulk.told[n], singles.told[n], `${which}: step ${n}, ${JSON.stringify(step)}`)
        assert.equal(await left(other, bulk.ids), await left(one, singles.ids), which)
        for (const [status] of singles.told) seen.add(status)
      }
      for (const status of ['200', '201', '204', '400', '404', '409', '412'])
        assert.ok(seen.has(status), `none was ${status}`)
    })
  })
