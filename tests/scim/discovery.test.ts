import assert from 'node:assert/strict'
import {
  refuseFilter,
  resourceTypeByName,
  resourceTypeList,
  schemaByUrn,
  schemaList,
  serviceProviderConfig,
  type ServiceFacts,
} from '../../src/scim/discovery.ts'
import { ScimError } from '../../src/scim/errors.ts'
import { CORE, CORE_GROUP, ENTERPRISE_URN, SITE_ALIAS, SITE_URN } from './body/rfc.ts'

const BASE = 'https://phones.example.com/scim/v2'
const LIST = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
type Json = Record<string, unknown>
const resources = (list: Json) => list.Resources as Json[]

const core = (name: string): string => `urn:ietf:params:scim:schemas:core:2.0:${name}`
const attributesOf = ({ attributes, subAttributes }: Json) => (attributes ?? subAttributes ?? []) as Json[]

/** RFC 7643 §3: what no schema describes, as every resource has it. */
const COMMON = [
  { name: 'schemas', type: 'string', multiValued: true },
  { name: 'id', type: 'string' },
  {
    name: 'meta',
    type: 'complex',
    subAttributes: ['resourceType', 'location'].map((name) => ({ name, type: 'string' })),
  },
]

const JSON_TYPES: Record<string, string> = {
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  complex: 'object',
}

/** A part of a part is described as a part is (RFC 7643 §7). */
const partsOf = (known: Json): Json[] => [...attributesOf(known), ...(known.name === 'subAttributes' ? [known] : [])]

/** Names of what a body has that its schema does not, or that is of another type there. */
function* undescribed(body: Json, attributes: Json[]): Generator<string> {
  for (const [name, value] of Object.entries(body)) {
    const known = attributes.find((each) => each.name === name)
    const several = known?.multiValued === true
    const isRight = (one: unknown): boolean => typeof one === (JSON_TYPES[String(known?.type)] ?? 'string')
    if (!known || Array.isArray(value) !== several || ![value].flat().every(isRight)) yield name
    else if (known.type === 'complex') for (const one of [value].flat()) yield* undescribed(one as Json, partsOf(known))
  }
}

function* within(value: unknown): Generator<unknown> {
  yield value
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* within(each)
}

const FACTS: ServiceFacts = {
  patch: true,
  bulk: { maxOperations: 100, maxPayloadSize: 1_048_576 },
  maxResults: 200,
  changePassword: false,
  sort: true,
  etag: true,
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: 100,
    maxPageSize: 200,
    cursorTimeout: 3600,
  },
}

describe('/Schemas', () => {
  const list = schemaList(BASE)

  it('is a ListResponse of every schema, each once, under its first URN', () => {
    assert.deepEqual(list.schemas, LIST)
    assert.deepEqual([list.totalResults, list.itemsPerPage, list.startIndex], [7, 7, 1])
    assert.deepEqual(
      resources(list).map(({ id }) => id),
      [CORE, ENTERPRISE_URN, SITE_URN, CORE_GROUP, ...['ServiceProviderConfig', 'ResourceType', 'Schema'].map(core)],
    )
  })

  it('describes whatever discovery answers, itself too', () => {
    const answers = [serviceProviderConfig(FACTS, BASE), ...resources(resourceTypeList(BASE)), ...resources(list)]
    for (const answer of answers) {
      const [urn] = answer.schemas as string[]
      assert.deepEqual([...undescribed(answer, [...COMMON, ...attributesOf(schemaByUrn(String(urn), BASE))])], [])
    }
    assert.deepEqual([...undescribed({ name: 5, more: 1 }, attributesOf(schemaByUrn(CORE, BASE)))], ['name', 'more'])
  })

  it('tells values that the tenant has, where it has some', () => {
    const told = (suggested?: object) => attributesOf(schemaByUrn(SITE_URN, BASE, suggested))[0]?.canonicalValues
    assert.deepEqual(told({ site: ['London', 'Wien'] }), ['London', 'Wien'])
    assert.deepEqual([told({ site: [] }), told()], [undefined, undefined])
    const there = resources(schemaList(BASE, { site: ['Wien'] })).filter((each) =>
      JSON.stringify(each).includes('Wien'),
    )
    assert.deepEqual(
      there.map(({ id }) => id),
      [SITE_URN],
    )
  })

  it('has no null and nothing undefined anywhere', () => {
    const values = [...within(list)]
    assert.ok(values.length > 500)
    assert.ok(values.every((value) => value !== null && value !== undefined))
  })

  it('gives every attribute all that RFC 7643 §7 asks for', () => {
    const isAttribute = (value: unknown): value is Json =>
      typeof value === 'object' && value !== null && 'mutability' in value
    const attributes = [...within(list)].filter(isAttribute)
    assert.ok(attributes.length > 80, `${attributes.length}`)
    for (const attribute of attributes) {
      for (const name of ['name', 'type', 'description', 'mutability', 'returned', 'uniqueness'])
        assert.equal(typeof attribute[name], 'string', `${String(attribute.name)}.${name}`)
      for (const name of ['multiValued', 'required', 'caseExact']) assert.equal(typeof attribute[name], 'boolean')
      assert.equal(Array.isArray(attribute.subAttributes), attribute.type === 'complex')
      if (attribute.type === 'reference') assert.ok(Array.isArray(attribute.referenceTypes), String(attribute.name))
    }
  })

  it('says that a member needs a value, as one without is refused (RFC 7643 §4.2)', () => {
    const members = attributesOf(schemaByUrn(CORE_GROUP, BASE)).find(({ name }) => name === 'members') ?? {}
    assert.equal(attributesOf(members).find(({ name }) => name === 'value')?.['required'], true)
  })

  it('says what the 8x8 site is', () => {
    const { attributes, meta, schemas } = schemaByUrn(SITE_URN, BASE)
    const [site] = attributes as Json[]
    assert.deepEqual([site?.name, site?.mutability, site?.caseExact], ['site', 'immutable', true])
    assert.deepEqual(meta, { resourceType: 'Schema', location: `${BASE}/Schemas/${SITE_URN}` })
    assert.deepEqual(schemas, ['urn:ietf:params:scim:schemas:core:2.0:Schema'])
    assert.doesNotMatch(JSON.stringify(list), /"column"/)
  })

  it('answers for a URN in any case and for an alias', () => {
    for (const urn of [SITE_ALIAS, SITE_URN.toLowerCase(), SITE_ALIAS.toUpperCase()])
      assert.deepEqual(schemaByUrn(urn, BASE), schemaByUrn(SITE_URN, BASE))
    for (const each of resources(list)) assert.deepEqual(schemaByUrn(String(each.id), BASE), each)
  })

  it('answers 404 for another URN, and says which there are', () => {
    assert.throws(
      () => schemaByUrn('urn:x', BASE),
      (error) => error instanceof ScimError && error.status === 404 && /"urn:x".*core:2.0:User, /.test(error.message),
    )
  })
})

describe('/ResourceTypes', () => {
  it('lists users and groups with their schemas', () => {
    const list = resourceTypeList(BASE)
    assert.deepEqual(list.schemas, LIST)
    assert.equal(list.totalResults, 2)
    assert.deepEqual(resources(list)[0], {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'People.',
      schema: CORE,
      schemaExtensions: [
        { schema: ENTERPRISE_URN, required: false },
        { schema: SITE_URN, required: false },
      ],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    })
  })

  it('names only schemas that /Schemas has', () => {
    const known = new Set(resources(schemaList(BASE)).map(({ id }) => id))
    for (const { schema, schemaExtensions } of resources(resourceTypeList(BASE)))
      for (const urn of [schema, ...(schemaExtensions as Json[]).map((each) => each.schema)]) assert.ok(known.has(urn))
  })

  it('gives one by name, or 404', () => {
    for (const name of ['Group', 'group', 'GROUP'])
      assert.deepEqual(resourceTypeByName(name, BASE), resources(resourceTypeList(BASE))[1])
    for (const name of ['Device', '__proto__', ''])
      assert.throws(
        () => resourceTypeByName(name, BASE),
        (error) => error instanceof ScimError && error.status === 404,
      )
  })
})

describe('/ServiceProviderConfig', () => {
  it('says exactly what it was told', () => {
    const { authenticationSchemes, ...rest } = serviceProviderConfig(FACTS, BASE)
    assert.deepEqual(rest, {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 100, maxPayloadSize: 1_048_576 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: FACTS.pagination,
      meta: { resourceType: 'ServiceProviderConfig', location: `${BASE}/ServiceProviderConfig` },
    })
    const [scheme] = authenticationSchemes as Json[]
    assert.equal(scheme?.type, 'oauthbearertoken')
    for (const name of ['name', 'description', 'specUri']) assert.equal(typeof scheme?.[name], 'string')
  })

  it('says so when there is no bulk, and where its pages are', () => {
    const { bulk, documentationUri } = serviceProviderConfig(
      { ...FACTS, bulk: null, documentationUri: 'https://x.example' },
      BASE,
    )
    assert.deepEqual(bulk, { supported: false, maxOperations: 0, maxPayloadSize: 0 })
    assert.equal(documentationUri, 'https://x.example')
  })
})

describe('a filter on discovery', () => {
  it('is refused with 403, and without one nothing is', () => {
    for (const filter of ['name eq "User"', ''])
      assert.throws(
        () => refuseFilter(filter),
        (error) => error instanceof ScimError && error.status === 403 && error.message.includes(JSON.stringify(filter)),
      )
    refuseFilter(undefined)
  })
})
