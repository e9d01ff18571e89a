/** Random filters as trees of names and values, which know nothing of the product's parser. */
import fc from 'fast-check'

export type Value = string | number | boolean | null

export type Wish =
  | { kind: 'and'; of: Wish[] }
  | { kind: 'or'; of: Wish[] }
  | { kind: 'not'; of: Wish }
  | { kind: 'is'; name: string; operator: string; value: Value }
  | { kind: 'has'; name: string }
  | { kind: 'some'; name: string; of: Wish; then: Wish | null }

const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'aB',
  'b',
  'work',
  'é',
  'É',
  'e\u0301',
  'ａ',
  '😀',
  '\uffee',
  'a"b',
  'a b',
  '()',
  '[eq]',
]
const TIMES = [
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-02T00:00:00.5Z',
  '2025-12-31T23:59:59-00:30',
]

export const texts = fc.constantFrom(...TEXTS)
export const times = fc.constantFrom(...TIMES)

const TEXT_OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const ORDER_OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

const is = (name: string, operators: string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Wish> =>
  fc.record({
    kind: fc.constant('is' as const),
    name: fc.constant(name),
    operator: fc.constantFrom(...operators),
    value,
  })

const ofText = (name: string): fc.Arbitrary<Wish> => is(name, TEXT_OPERATORS, texts)
const ofBoolean = (name: string): fc.Arbitrary<Wish> => is(name, ['eq', 'ne'], fc.boolean())
const ofTime = (name: string): fc.Arbitrary<Wish> => is(name, ORDER_OPERATORS, times)
const ofNull = (name: string): fc.Arbitrary<Wish> => is(name, ['eq', 'ne'], fc.constant(null))
const has = (name: string): fc.Arbitrary<Wish> => fc.constant({ kind: 'has', name })

export const TEXT_NAMES = [
  'userName',
  'id',
  'name.givenName',
  'title',
  'schemas',
  'emails.value',
  'emails.type',
  'groups.value',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
  'urn:ietf:params:scim:schemas:extension:8x8:1.1:User:site',
]
const HAS_NAMES = [...TEXT_NAMES, 'name', 'emails', 'active', 'emails.primary', 'meta.created']

const leaf = fc.oneof(
  ...TEXT_NAMES.map(ofText),
  ...['active', 'emails.primary'].map(ofBoolean),
  ofTime('meta.created'),
  ...HAS_NAMES.map(has),
  ...HAS_NAMES.map(ofNull),
)
const elementLeaf = fc.oneof(
  ofText('value'),
  ofText('type'),
  ofBoolean('primary'),
  has('type'),
  has('value'),
  ofNull('type'),
)

const tree = (of: fc.Arbitrary<Wish>): fc.Arbitrary<Wish> =>
  fc.letrec<{ wish: Wish }>((tie) => ({
    wish: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { arbitrary: of, weight: 3 },
      {
        arbitrary: fc
          .tuple(fc.boolean(), fc.array(tie('wish'), { minLength: 2, maxLength: 3 }))
          .map(([all, of]) => (all ? { kind: 'and' as const, of } : { kind: 'or' as const, of })),
        weight: 2,
      },
      { arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('wish') }), weight: 1 },
    ),
  })).wish

const some = fc.record({
  kind: fc.constant('some' as const),
  name: fc.constant('emails'),
  of: tree(elementLeaf),
  then: fc.option(elementLeaf),
})

export const wishes: fc.Arbitrary<Wish> = tree(fc.oneof({ arbitrary: leaf, weight: 3 }, { arbitrary: some, weight: 1 }))

export const countOf = (wish: Wish): number => {
  switch (wish.kind) {
    case 'and':
    case 'or':
      return wish.of.reduce((sum, each) => sum + countOf(each), 0)
    case 'not':
      return countOf(wish.of)
    case 'some':
      return countOf(wish.of) + (wish.then ? 1 : 0)
    default:
      return 1
  }
}

/** Each bit of `whims` decides one thing that a client is free in: case, blanks, superfluous brackets. */
export function written(wish: Wish, whims: () => boolean): string {
  const word = (text: string): string => (whims() ? text.toUpperCase() : text)
  const gap = (): string => (whims() ? '  ' : ' ')
  switch (wish.kind) {
    case 'and':
    case 'or': {
      const parts = wish.of.map((each) => {
        const needs = each.kind === wish.kind || (wish.kind === 'and' && each.kind === 'or')
        return needs || whims() ? `(${written(each, whims)})` : written(each, whims)
      })
      return parts.join(`${gap()}${word(wish.kind)}${gap()}`)
    }
    case 'not':
      return `${word('not')}${whims() ? '' : ' '}(${written(wish.of, whims)})`
    case 'is':
      return `${word(wish.name)}${gap()}${word(wish.operator)}${gap()}${JSON.stringify(wish.value)}`
    case 'has':
      return `${word(wish.name)}${gap()}${word('pr')}`
    case 'some':
      return `${word(wish.name)}[${written(wish.of, whims)}]${wish.then ? `.${written(wish.then, whims)}` : ''}`
  }
}
