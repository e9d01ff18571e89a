import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Attribute } from '../../../src/directory/schema/attribute.ts'
import { BASE } from '../../../src/directory/schema/base.ts'
import { RESOURCE_TYPES, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { changedAttributes } from '../../../src/scim/body/diff.ts'
import { project, projection } from '../../../src/scim/body/project.ts'
import { readBody } from '../../../src/scim/body/read.ts'
import { replacement } from '../../../src/scim/body/replace.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { anyJson, sentResource } from './sent.ts'

const RUNS = { numRuns: 400 }

/** Null: refused. Anything but a ScimError fails the test. */
function attempt<T>(what: () => T): T | null {
  try {
    return what()
  } catch (error) {
    assert.ok(error instanceof ScimError, String(error instanceof Error ? error.stack : error))
    assert.equal(error.status, 400)
    assert.ok(error.message.length < 1_000 && error.message.isWellFormed(), error.message)
    return null
  }
}

/** Nothing in it is null, empty, undefined or of another prototype. */
function requireCanonical(value: unknown): void {
  assert.ok(value !== null && value !== undefined)
  if (typeof value === 'string') assert.ok(value.isWellFormed() && !value.includes('\0'))
  if (typeof value !== 'object') return
  assert.ok(Object.keys(value).length > 0)
  assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  for (const each of Object.values(value)) requireCanonical(each)
}

const namesOf = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(({ name, subAttributes }) => [name, ...(subAttributes ?? []).map((sub) => `${name}.${sub.name}`)])

const NAMES = RESOURCE_TYPES.flatMap(({ schema, extensions }) => [
  ...namesOf([...BASE, ...schema.attributes]),
  ...extensions.flatMap(({ id, attributes }) => [
    id,
    ...namesOf(attributes).flatMap((name) => [name, `${id}:${name}`]),
  ]),
])
const asked = fc.array(fc.oneof(fc.constantFrom(...NAMES), fc.string()), { minLength: 1, maxLength: 6 })

/** Every value of `part` stands at the same place in `all`; elements of lists may have gone. */
function isPartOf(part: unknown, all: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(all) && part.every((each) => all.some((other) => isPartOf(each, other)))
  if (typeof part !== 'object' || part === null) return Object.is(part, all)
  if (typeof all !== 'object' || all === null) return false
  const entries: [string, unknown][] = Object.entries(part)
  return entries.every(
    ([key, value]) => Object.hasOwn(all, key) && isPartOf(value, (all as Record<string, unknown>)[key]),
  )
}

for (const type of RESOURCE_TYPES)
  describe(`any ${type.name} that can be sent`, () => {
    it('is read or refused, and never anything else', () => {
      let read = 0
      const any = fc.oneof(sentResource(type, 2), sentResource(type, 20), anyJson)
      fc.assert(
        fc.property(any, (sent) => {
          const body = attempt(() => readBody(type, sent))
          if (!body) return
          read++
          requireCanonical(body)
        }),
        { numRuns: 2_000 },
      )
      assert.ok(read > 100, `only ${read} were read`)
      assert.deepEqual(Object.keys(Object.prototype), [])
    })

    it('is read if it is right, and reading what is kept changes nothing', () => {
      fc.assert(
        fc.property(sentResource(type, 0), (sent) => {
          const body = readBody(type, sent)
          assert.equal(JSON.stringify(readBody(type, body)), JSON.stringify(body))
          assert.deepEqual(changedAttributes(type, body, readBody(type, body)), [])
        }),
        RUNS,
      )
    })

    it('is shown in part and never beyond, with what is always shown', () => {
      const list = fc.constantFrom('attributes', 'excludedAttributes')
      fc.assert(
        fc.property(sentResource(type, 0), list, asked, (sent, parameter, names) => {
          const body: ResourceBody = { ...readBody(type, sent), id: 'x' }
          const secret = { ...body, password: 'hunter2' }
          const of = projection(type, { [parameter]: names })
          const shown = project(of, secret)
          requireCanonical(shown)
          assert.ok(isPartOf(shown, body), JSON.stringify(shown))
          assert.equal(shown.id, 'x')
          assert.ok((shown.schemas as string[]).includes(type.schema.id))
          assert.equal(JSON.stringify(project(of, shown)), JSON.stringify(shown))
          assert.doesNotMatch(JSON.stringify(shown), /hunter2/)
        }),
        RUNS,
      )
    })

    it('is shown as a whole by attributes and excludedAttributes together', () => {
      const attributes = type.schema.attributes.filter(({ returned }) => returned === 'default').map(({ name }) => name)
      fc.assert(
        fc.property(sentResource(type, 0), fc.subarray(attributes, { minLength: 1 }), (sent, names) => {
          const body = { ...readBody(type, sent), id: 'x' }
          const only = project(projection(type, { attributes: names }), body)
          const rest = project(projection(type, { excludedAttributes: names }), body)
          const keys = [...Object.keys(only), ...Object.keys(rest)]
          assert.deepEqual([...new Set(keys)].sort(), Object.keys(body).sort())
          for (const name of names) assert.ok(!Object.hasOwn(rest, name))
        }),
        RUNS,
      )
    })

    it('replaces another, or is refused for what cannot be changed', () => {
      const two = fc.tuple(sentResource(type, 0), sentResource(type, 0))
      fc.assert(
        fc.property(two, ([before, after]) => {
          const current = { ...readBody(type, before), id: 'x' }
          const sent = readBody(type, after)
          const next = attempt(() => replacement(type, current, sent))
          if (!next) return
          requireCanonical(next)
          assert.equal(next.id, 'x')
          assert.ok(isPartOf({ ...sent, schemas: [] }, next))
          assert.equal(JSON.stringify(replacement(type, next, sent)), JSON.stringify(next))
          assert.equal(JSON.stringify(replacement(type, next, next)), JSON.stringify(next))
        }),
        RUNS,
      )
    })
  })

describe('a body made to take long', () => {
  const spelled = (n: number) => [...'roles'].map((char, at) => ((n >> at) & 1 ? char.toUpperCase() : char)).join('')
  const roles = Array.from({ length: 1_000 }, (_, n) => `r${n}`)
  const picture = `data:${'%'.repeat(1_000_000)}`
  const email = { value: 'x'.repeat(256), display: 'y'.repeat(1_000) }
  const spellings = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [spelled(n), roles]))
  const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`urn:x:${n}.y[z]`, 1]))

  const read: [string, object, object][] = [
    ['50,000 names that nobody knows', unknown, {}],
    ['a name of a megabyte', { [`${'urn:'.repeat(125_000)}${'.['.repeat(250_000)}`]: 1 }, {}],
    ['a megabyte of URI', { photos: [picture] }, { photos: [{ value: picture }] }],
    ['1,000 times the same element', { emails: roles.map(() => ({ ...email })) }, { emails: [email] }],
    ['32 spellings of the same list', spellings, { roles: roles.map((value) => ({ value })) }],
  ]
  for (const [what, sent, kept] of read)
    it(`is read: ${what}`, () => {
      const { schemas, ...rest } = readBody(USERS, { schemas: [USERS.schema.id], userName: 'x', ...sent })
      assert.deepEqual(schemas, [USERS.schema.id])
      assert.ok(isDeepStrictEqual(rest, { userName: 'x', ...kept }))
    })

  const refused: [string, object][] = [
    ['a megabyte of equals signs', { x509Certificates: ['='.repeat(1_000_000)] }],
    ['a megabyte of Base64 and a bang', { x509Certificates: [`${'A'.repeat(1_000_000)}!`] }],
    ['a megabyte of spaces', { userName: ' '.repeat(1_000_000) }],
    ['100,001 members in the wrong place', { emails: Array.from({ length: 100_001 }, (_, n) => ({ value: `${n}` })) }],
  ]
  for (const [what, sent] of refused)
    it(`is refused: ${what}`, () => {
      assert.equal(
        attempt(() => readBody(USERS, { schemas: [USERS.schema.id], userName: 'x', ...sent })),
        null,
      )
    })
})
