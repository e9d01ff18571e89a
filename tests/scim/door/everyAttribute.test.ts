/**
 * What /Schemas tells of an attribute is so: a client that knows nothing else sets, changes, removes, asks for, leaves out
 * and finds by each of them, under every name that a path may have.
 */
import assert from 'node:assert/strict'
import { engines, filtered, GROUP, openWorld, SEARCH, USER, type Client, type Resource, type World } from './world.ts'

interface Told {
  name: string
  type: string
  multiValued: boolean
  required: boolean
  mutability: string
  returned: string
  canonicalValues?: string[]
  referenceTypes?: string[]
  subAttributes?: Told[]
}

/** An attribute where it stands. `urn` is null for the core schema. */
interface Placed {
  told: Told
  urn: string | null
  schema: string
}

type Json = Record<string, unknown>

const ENDPOINTS = { [USER]: '/Users', [GROUP]: '/Groups' }
const EXTERNAL_ID: Told = {
  name: 'externalId',
  type: 'string',
  multiValued: false,
  required: false,
  mutability: 'readWrite',
  returned: 'default',
}

const endpoint = (schema: string): string => ENDPOINTS[schema as typeof USER] ?? ''

const isWritable = ({ mutability }: Told): boolean => mutability !== 'readOnly'

const isShown = ({ told }: Placed): boolean => told.returned !== 'never'

const into = (body: Json, { urn }: Placed): Json => (urn === null ? body : ((body[urn] ??= {}) as Json))

const at = (body: Json, { urn, told }: Placed): unknown =>
  ((urn === null ? body : body[urn]) as Json | undefined)?.[told.name]

/** Without what only the service sets. */
function shown(body: Json, placed: Placed): unknown {
  const subs = (placed.told.subAttributes ?? []).filter(isWritable).map(({ name }) => name)
  const own = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).filter(([name]) => subs.includes(name)))
      : value
  const value = at(body, placed)
  return Array.isArray(value) ? value.map(own) : own(value)
}

function hasPart(body: Json, placed: Placed, sub: Told | null): boolean {
  const value = at(body, placed)
  if (sub === null || value === undefined) return value !== undefined
  return [value].flat().some((one) => (one as Json)[sub.name] !== undefined)
}

const pathOf = ({ urn, told }: Placed): string => (urn === null ? told.name : `${urn}:${told.name}`)

/** One operation in each of the ways in which it can name its target. */
const PATHS: ((op: string, placed: Placed, value: unknown) => object)[] = [
  (op, placed, value) => ({ op, path: pathOf(placed), value }),
  (op, { schema, urn, told }, value) => ({ op, path: `${urn ?? schema}:${told.name}`, value }),
  (op, { schema, urn, told }, value) => ({ op, path: `${urn ?? schema}:${told.name}`.toUpperCase(), value }),
]

for (const engine of engines)
  describe(`every attribute that /Schemas tells of, on ${engine.name}`, function () {
    this.timeout(60_000)
    let world: World
    let client: Client
    const all: Record<string, Placed[]> = {}
    before(async () => {
      world = await openWorld(engine)
      client = await world.tenant({ sites: ['London'] })
      const schemas = (await client.get('/Schemas')).body.Resources as unknown as { id: string; attributes: Told[] }[]
      for (const { schema, schemaExtensions } of (await client.get('/ResourceTypes')).body.Resources as unknown as {
        schema: string
        schemaExtensions: { schema: string }[]
      }[]) {
        const of = (urn: string) => schemas.find(({ id }) => id === urn)?.attributes ?? []
        all[schema] = [
          { told: EXTERNAL_ID, urn: null, schema },
          ...of(schema).map((told) => ({ told, urn: null, schema })),
          ...schemaExtensions.flatMap((each) => of(each.schema).map((told) => ({ told, urn: each.schema, schema }))),
        ]
      }
      assert.ok((all[USER]?.length ?? 0) > 28 && (all[GROUP]?.length ?? 0) === 3)
    })
    after(() => world.close())

    let count = 0
    /** A value that nobody else has. */
    async function made({ name, type, canonicalValues, referenceTypes, subAttributes }: Told): Promise<unknown> {
      const own = `${name}-${++count}`
      if (canonicalValues) return canonicalValues[count % canonicalValues.length]
      if (type === 'boolean') return true
      if (type === 'binary') return Buffer.from(own).toString('base64')
      if (type === 'complex') return complex(subAttributes ?? [])
      if (type !== 'reference') return own
      return referenceTypes?.includes('User') ? (await client.user(own)).meta.location : `https://${count}.example/`
    }
    async function complex(subs: Told[]): Promise<Json> {
      const value: Json = {}
      for (const sub of subs.filter(isWritable)) value[sub.name] = await made(sub)
      const { $ref } = value
      if (typeof $ref === 'string') Object.assign(value, { value: $ref.split('/').at(-1) })
      return 'type' in value && typeof $ref === 'string' ? { ...value, type: 'User' } : value
    }
    const valueOf = async ({ told }: Placed): Promise<unknown> =>
      told.multiValued ? [await made(told)] : await made(told)

    async function body(schema: string, wanted: (told: Told) => boolean): Promise<Json> {
      const sent: Json = { schemas: [schema] }
      for (const each of all[schema] ?? [])
        if (isWritable(each.told) && wanted(each.told)) into(sent, each)[each.told.name] = await valueOf(each)
      return sent
    }
    const create = async (schema: string, wanted: (told: Told) => boolean): Promise<Resource> => {
      const { status, text, body: got } = await client.send('POST', endpoint(schema), await body(schema, wanted))
      assert.equal(status, 201, text)
      return got
    }

    for (const schema of [USER, GROUP]) {
      const kind = endpoint(schema)

      it(`${kind}: POST and PUT keep what they are sent`, async () => {
        const sent = await body(schema, () => true)
        const posted = await client.send('POST', kind, sent)
        assert.equal(posted.status, 201, posted.text)
        const minimal = await create(schema, ({ required }) => required)
        const again = { ...(await body(schema, () => true)), id: minimal.id }
        const put = await client.send('PUT', `${kind}/${minimal.id}`, again, { 'if-match': minimal.meta.version })
        assert.equal(put.status, 200, put.text)
        for (const each of all[schema] ?? [])
          for (const [wanted, got] of [
            [sent, posted.body],
            [again, put.body],
          ] as const)
            if (isWritable(each.told)) assert.deepEqual(shown(got, each), isShown(each) ? at(wanted, each) : undefined)
      })

      for (const op of ['add', 'replace'])
        it(`${kind}: PATCH ${op} sets each, by every path`, async () => {
          for (const path of PATHS) {
            const { id } = await create(schema, ({ required }) => required)
            for (const each of all[schema] ?? []) {
              if (each.told.mutability === 'immutable' && op === 'replace') continue
              const value = await valueOf(each)
              const said = await client.patch(`${kind}/${id}`, path(op, each, value))
              if (!isWritable(each.told)) assert.deepEqual([said.status, said.body.scimType], [400, 'mutability'])
              else {
                assert.equal(said.status, 200, said.text)
                assert.deepEqual(shown(said.body, each), isShown(each) ? value : undefined, each.told.name)
              }
            }
          }
        })

      it(`${kind}: PATCH remove takes each away that may go`, async () => {
        const { id } = await create(schema, () => true)
        for (const each of all[schema] ?? []) {
          const { mutability, required, name } = each.told
          const said = await client.patch(`${kind}/${id}`, { op: 'remove', path: pathOf(each) })
          const stays = required || ['readOnly', 'immutable'].includes(mutability)
          assert.deepEqual([said.status, said.body.scimType], stays ? [400, 'mutability'] : [200, undefined], name)
          if (!stays && name !== 'active') assert.equal(at(said.body, each), undefined, name)
        }
      })

      it(`${kind}: each is shown, left out and found by its names`, async () => {
        const whole = await create(schema, () => true)
        const id = `id eq "${whole.id}"`
        for (const each of all[schema] ?? [])
          for (const sub of [null, ...(each.told.subAttributes ?? [])])
            for (const name of [pathOf(each), `${each.urn ?? schema}:${each.told.name}`.toUpperCase()]) {
              const full = sub ? `${name}.${sub.name}` : name
              const there = hasPart(whole, each, sub)
              for (const asked of ['attributes', 'excludedAttributes']) {
                const got = (await client.get(`${kind}/${whole.id}?${asked}=${encodeURIComponent(full)}`)).body
                const search = { schemas: [SEARCH], filter: id, [asked]: [full] }
                const [found] = (await client.send('POST', `${kind}/.search`, search)).body.Resources
                assert.deepEqual(found, got, full)
                assert.deepEqual([got.id, hasPart(got, each, sub)], [whole.id, there && asked === 'attributes'], full)
              }
              if (each.told.returned === 'never') continue
              const present = await client.get(filtered(kind, `${id} and ${full} pr`))
              assert.deepEqual([present.status, present.body.totalResults], [200, there ? 1 : 0], full)
              assert.equal((await client.get(`${kind}?sortBy=${encodeURIComponent(full)}&count=1`)).status, 200, full)
            }
      })
    }
  })
