import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ResourceType } from '../../../src/directory/schema/attribute.ts'
import type { ResourceBody, ResourceValue } from '../../../src/directory/schema/resource.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { readBody } from '../../../src/scim/body/read.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { readPatch } from '../../../src/scim/patch/read.ts'
import { EXTENSION, model, pathOf, type Step } from './model.ts'
import { CORE, deepFrozen, message } from './samples.ts'

const text = fc.constantFrom('a', 'A', 'b', 'c')
const type = fc.constantFrom('work', 'WORK', 'home')
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const told = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
const onePrimary = <T extends { primary?: boolean }>(list: T[]): T[] =>
  list.map((each, index) =>
    each.primary && list.findIndex((other) => other.primary) !== index ? { ...each, primary: false } : each,
  )

const email = fc
  .record({ value: text, type: optional(type), primary: optional(fc.boolean()), display: optional(text) })
  .map(told)
const emails = fc
  .uniqueArray(email, { maxLength: 4, selector: (each) => `${each.value} ${each.type}`.toLowerCase() })
  .map(onePrimary)
const name = fc.record({ givenName: optional(text), familyName: optional(text) }).map(told)
const op = fc.constantFrom('add', 'replace', 'remove')

const person = fc
  .record({
    schemas: fc.constant([CORE]),
    userName: fc.constant('u'),
    title: optional(text),
    active: optional(fc.boolean()),
    name: optional(name),
    emails: optional(emails),
    [EXTENSION.site]: optional(fc.record({ site: text })),
    [EXTENSION.department]: optional(fc.record({ department: text })),
  })
  .map((sent) => readBody(USERS, told(sent)))

const step = fc.oneof(
  fc.record({ op, on: fc.constantFrom('title', 'department', 'site'), value: text }),
  fc.record({ op, on: fc.constant('active'), value: fc.boolean() }),
  fc.record({ op, on: fc.constant('name'), value: name }),
  fc.record({ op, on: fc.constant('name'), sub: fc.constantFrom('givenName', 'familyName'), value: text }),
  fc.record({ op, on: fc.constant('emails'), value: emails }),
  fc.record({ op, on: fc.constant('emails'), type, value: email }),
  fc.record({ op, on: fc.constant('emails'), type, sub: fc.constantFrom('value', 'display', 'type'), value: text }),
  fc.record({ op, on: fc.constant('emails'), type, sub: fc.constant('primary'), value: fc.boolean() }),
) as fc.Arbitrary<Step>

const sentAs = (step: Step) => ({
  op: step.op,
  path: pathOf(step),
  ...(step.op === 'remove' ? {} : { value: step.value }),
})

const read = (steps: readonly Step[]) => readPatch(message(...steps.map(sentAs)), USERS)

/** Null: refused, and only as a client can be told. */
function applied(body: ResourceBody, steps: readonly Step[]): ResourceBody | null {
  try {
    return applyPatch(USERS, body, read(steps))
  } catch (error) {
    assert.equal((error as Error).name, 'ScimError', (error as Error).stack)
    return null
  }
}

const withoutSchemas = ({ schemas: _schemas, ...rest }: ResourceBody) => rest

function assertCanonical(body: ResourceBody, type: ResourceType = USERS): void {
  const again = readBody(type, structuredClone(body))
  assert.deepEqual(again, body, 'what is kept reads as what is kept')
  assert.equal(JSON.stringify(again), JSON.stringify(body), 'in the schema’s order')
  const look = (value: ResourceValue): void => {
    assert.ok(value !== null && value !== undefined)
    if (typeof value !== 'object') return
    assert.ok(Object.keys(value).length > 0, 'nothing empty')
    Object.values(value).forEach(look)
  }
  look(body)
}

describe('PATCH against a model', () => {
  it('comes to what it comes to by hand, or is refused where it is refused by hand', () => {
    fc.assert(
      fc.property(person, fc.array(step, { minLength: 1, maxLength: 5 }), (body, steps) => {
        const after = applied(deepFrozen(structuredClone(body)), steps)
        const expected = model(withoutSchemas(body), steps)
        assert.deepEqual(after && withoutSchemas(after), expected)
      }),
      { numRuns: 5_000 },
    )
  })

  it('leaves a canonical body, and the same one if nothing changes', () => {
    fc.assert(
      fc.property(person, fc.array(step, { minLength: 1, maxLength: 4 }), (body, steps) => {
        const after = applied(body, steps)
        if (!after) return
        assertCanonical(after)
        const [only] = steps
        if (steps.length === 1 && only && JSON.stringify(after) === JSON.stringify(body)) assert.equal(after, body)
      }),
      { numRuns: 3_000 },
    )
  })

  it('changes nothing when it is sent again', () => {
    fc.assert(
      fc.property(person, step, (body, only) => {
        const once = applied(body, [only])
        // What changes the type that the filter asks for means another element, or none, the second time.
        const retypes = only.sub === 'type' || (only.type && Object.hasOwn(Object(only.value), 'type'))
        if (!once || retypes) return
        assert.equal(applied(once, [only]), once)
      }),
      { numRuns: 3_000 },
    )
  })

  it('changes nothing that it does not name', () => {
    fc.assert(
      fc.property(person, fc.array(step, { minLength: 1, maxLength: 4 }), (body, steps) => {
        const after = applied(body, steps)
        if (!after) return
        const named = new Set(
          steps.flatMap(({ on }) => (on === 'site' || on === 'department' ? ['schemas', EXTENSION[on]] : [on])),
        )
        for (const key of new Set([...Object.keys(body), ...Object.keys(after)])) {
          if (!named.has(key)) assert.deepEqual(after[key], body[key], key)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('PATCH of anything at all', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'op',
      'path',
      'value',
      'schemas',
      'emails',
      'name',
      'type',
      'primary',
      '__proto__',
      'constructor',
      '$ref',
    ),
    fc.constantFrom(
      'manager',
      'active',
      'members',
      'x',
      'prototype',
      EXTENSION.department,
      `${EXTENSION.site}:site`,
      CORE,
    ),
  )
  const scalar = fc.oneof(
    fc.constantFrom('True', 'add', '', 'a', null, true, 0, -1, 1e308),
    fc.string({ unit: 'binary' }),
    fc.double(),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(word, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }))
  const path = fc.oneof(
    fc.tuple(word, word).map(([one, other]) => `${one}.${other}`),
    fc.tuple(word, word, scalar).map(([one, other, value]) => `${one}[${other} eq ${JSON.stringify(value)}].value`),
    word,
    fc.string(),
  )
  const any = fc.record({ op: fc.oneof(op, tree), path: optional(fc.oneof(path, tree)), value: tree })

  const member = fc.record({ value: text, type: optional(fc.constantFrom('User', 'Group')) }).map(told)
  const group = fc
    .array(member, { maxLength: 3 })
    .map((members) => readBody(GROUPS, { schemas: [GROUPS.schema.id], displayName: 'g', members }))
  const kept: fc.Arbitrary<[ResourceType, ResourceBody]> = fc.oneof(
    fc.tuple(fc.constant(USERS), person),
    fc.tuple(fc.constant(GROUPS), group),
  )

  it('is done or refused: never another error, never a changed input, never a body that is not canonical', () => {
    fc.assert(
      fc.property(kept, fc.array(any, { maxLength: 3 }), ([type, body], operations) => {
        const frozen = deepFrozen(structuredClone(body))
        try {
          const after = applyPatch(type, frozen, readPatch(JSON.parse(JSON.stringify(message(...operations))), type))
          assertCanonical(after, type)
        } catch (error) {
          assert.equal((error as Error).name, 'ScimError', (error as Error).stack)
          assert.ok((error as Error).message.length < 1_000)
        }
        assert.equal(Object.getPrototypeOf(Object.prototype), null)
        assert.deepEqual(Object.keys(Object.prototype), [])
      }),
      { numRuns: 5_000 },
    )
  })
})
