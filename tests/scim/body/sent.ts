/** Random resources as clients send them: attributes of the schema, right or wrong, among whatever else JSON can hold. */
import fc from 'fast-check'
import type { Attribute, ResourceType } from '../../../src/directory/schema/attribute.ts'
import { BASE } from '../../../src/directory/schema/base.ts'

const OWN = ['__proto__', 'constructor', 'toString', 'prototype', 'hasOwnProperty', 'valueOf']

/** JSON as JSON.parse makes it: `__proto__` is an own member like any other. */
const parsed = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  of.map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown)

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', ' ', 'a\0', '\ud800', 'True', 'FALSE', 'a@b', ...OWN),
)
const anything = parsed(
  fc.oneof(anyText, fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(null, [], {}, 0, 1e308, true, [null], [[]])),
)

const cased = (name: string) => fc.constantFrom(name, name, name, name.toUpperCase(), name.toLowerCase())

const SCALARS: Record<Attribute['type'], fc.Arbitrary<unknown>> = {
  string: fc.oneof(
    fc.string({ maxLength: 8 }).map((some) => some.trim() || 'x'),
    fc.constantFrom('work', 'Work', 'a@b', 'A@B', 'x'),
  ),
  boolean: fc.constantFrom(true, false, 'True', 'false'),
  decimal: fc.double({ noNaN: true, noDefaultInfinity: true }),
  integer: fc.integer(),
  dateTime: fc.constant('2008-01-23T04:56:22Z'),
  binary: fc.constantFrom('TWE=', 'TWFu', ''),
  reference: fc.webUrl(),
  complex: fc.constant({}),
}

function members(attributes: readonly Attribute[], wrong: number): fc.Arbitrary<object> {
  const entries = attributes.map((attribute) => fc.tuple(cased(attribute.name), sentValue(attribute, wrong)))
  return fc
    .subarray(entries)
    .chain((some) => fc.tuple(...some))
    .map((some) => Object.fromEntries(some))
}

/** A member without an id is refused. */
const identified = (member: unknown): unknown =>
  Object.keys(member as object).some((key) => key.toLowerCase() === 'value')
    ? member
    : { value: 'm', ...(member as object) }

function sentValue(attribute: Attribute, wrong: number): fc.Arbitrary<unknown> {
  const one = attribute.subAttributes
    ? members(
        attribute.subAttributes.filter(({ name }) => name !== 'primary'),
        wrong,
      )
    : SCALARS[attribute.type]
  const named = attribute.name === 'members' ? one.map(identified) : one
  const right = attribute.multiValued ? fc.array(named, { maxLength: 4 }) : named
  return wrong === 0
    ? right
    : fc.oneof({ weight: 100 - wrong, arbitrary: right }, { weight: wrong, arbitrary: anything })
}

/** @param wrong of a hundred values, how many may be anything */
export function sentResource(type: ResourceType, wrong: number): fc.Arbitrary<unknown> {
  const required = Object.fromEntries(
    type.schema.attributes.filter((each) => each.required).map(({ name }) => [name, 'x']),
  )
  const base = BASE.filter(({ name }) => name !== 'schemas')
  const extensions = type.extensions.map((extension) =>
    fc.tuple(
      fc.constantFrom(extension.id, ...extension.aliases, extension.id.toUpperCase()),
      members(extension.attributes, wrong),
    ),
  )
  const optional = type.schema.attributes.filter((each) => !each.required)
  const strange =
    wrong === 0
      ? fc.constant({})
      : parsed(fc.dictionary(fc.oneof(fc.constantFrom(...OWN), anyText), anything, { maxKeys: 3 }))
  return fc
    .tuple(members([...base, ...optional], wrong), fc.tuple(...extensions), strange)
    .map(([core, more, other]) => ({
      ...(other as object),
      schemas: [type.schema.id],
      ...required,
      ...core,
      ...Object.fromEntries(more),
    }))
}

export const anyJson = parsed(
  fc.oneof(
    anything,
    fc.jsonValue({ maxDepth: 6 }),
    fc.dictionary(fc.constantFrom('schemas', 'userName', 'emails', ...OWN), anything),
  ),
)
