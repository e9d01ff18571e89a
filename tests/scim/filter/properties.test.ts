import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parse, type Filter as TheirFilter } from 'scim2-parse-filter'
import type { Attribute, ResourceType } from '../../../src/directory/schema/attribute.ts'
import { BASE } from '../../../src/directory/schema/base.ts'
import type { ElementCondition, Filter } from '../../../src/directory/schema/filter.ts'
import type { AttributePath } from '../../../src/directory/schema/path.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { matches } from '../../../src/scim/filter/matches.ts'
import { OPERATORS } from '../../../src/scim/filter/operand.ts'
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts'
import { printFilter, printPath } from '../../../src/scim/filter/print.ts'
import { countOf, texts, wishes, written } from './arbitrary.ts'
import { naive } from './naive.ts'
import { THINGS } from './types.ts'

const SEED = 20_261_122
const whimsOf = (bits: boolean[]): (() => boolean) => {
  let at = 0
  return () => bits[at++ % bits.length] ?? false
}
const whims = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }).map((bits) => () => whimsOf(bits))
const asked = wishes.filter((wish) => countOf(wish) <= 64)

describe('scim filter: properties', () => {
  describe('a printed filter is read as the same filter', () => {
    for (const [what, type] of [
      ['User', USERS],
      ['Group', GROUPS],
      ['every type', THINGS],
    ] as const)
      it(what, () => {
        fc.assert(
          fc.property(trees(type), (filter) => {
            assert.deepEqual(parseFilter(printFilter(filter), type), filter)
          }),
          { seed: SEED, numRuns: 1_500 },
        )
      })
  })

  const names = ['userName', 'id', 'title'].map((name) => [name, fc.option(texts, { nil: undefined })] as const)
  const email = fc.record({ value: texts, type: texts, primary: fc.boolean() }, { requiredKeys: [] })
  const bodies = fc.record(
    {
      ...Object.fromEntries(names),
      schemas: fc.array(texts, { minLength: 1, maxLength: 2 }),
      name: fc.record({ givenName: texts }, { requiredKeys: [] }),
      active: fc.boolean(),
      meta: fc.record({
        created: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.500Z', '2026-01-01T00:29:59.000Z'),
      }),
      emails: fc.array(email, { maxLength: 3 }),
      groups: fc.array(fc.record({ value: texts }), { maxLength: 2 }),
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': fc.record(
        { department: texts, manager: fc.record({ value: texts }) },
        { requiredKeys: [] },
      ),
      'urn:ietf:params:scim:schemas:extension:8x8:1.1:User': fc.record({ site: texts }),
    },
    { requiredKeys: [] },
  )

  it('matches whom an evaluator written from the RFC matches, however the filter is written', () => {
    let hits = 0
    let runs = 0
    fc.assert(
      fc.property(asked, whims, fc.array(bodies, { minLength: 4, maxLength: 4 }), (wish, spelling, resources) => {
        const text = written(wish, spelling())
        fc.pre(text.length <= 4096)
        const filter = parseFilter(text, USERS)
        for (const resource of resources) {
          const expected = naive(wish, resource)
          assert.equal(matches(filter, kept(resource)), expected, text)
          runs++
          if (expected) hits++
        }
      }),
      { seed: SEED, numRuns: 6_000 },
    )
    assert.ok(hits > runs * 0.2 && hits < runs * 0.8, `${hits} of ${runs} match: the property says little`)
  })

  it('understands what scim2-parse-filter understands', () => {
    fc.assert(
      fc.property(asked, whims, (wish, spelling) => {
        const text = written(wish, spelling())
        // Where the other one is wrong: it takes the part after a value path for a condition on any element.
        fc.pre(text.length <= 4096 && !text.includes('].'))
        assert.deepEqual(ours(parseFilter(text, USERS)), theirs(parse(text)), text)
      }),
      { seed: SEED, numRuns: 3_000 },
    )
  })
})

const kept = (resource: object): ResourceBody => JSON.parse(JSON.stringify(resource)) as ResourceBody

/** Any tree that the parser can give, over all attributes of a resource type. */
function trees(type: ResourceType): fc.Arbitrary<Filter> {
  const paths = [
    ...[...BASE, ...type.schema.attributes].map((attribute) => ({ extension: null, attribute })),
    ...type.extensions.flatMap((extension) => extension.attributes.map((attribute) => ({ extension, attribute }))),
  ].filter(({ attribute }) => attribute.returned !== 'never')
  const subPaths = paths.flatMap((path) =>
    [null, ...seen(path.attribute)].map((sub): AttributePath => ({ ...path, sub })),
  )
  const lists = subPaths.filter(({ attribute, sub }) => !sub && attribute.multiValued && attribute.type === 'complex')
  const plain = fc.oneof(...subPaths.map((path) => leaves(path, path.sub ?? path.attribute)))
  const element = fc
    .constantFrom(...lists)
    .chain((path) =>
      joined<ElementCondition>(fc.oneof(...seen(path.attribute).map((sub) => leaves(sub, sub)))).map(
        (where): Filter => ({ kind: 'element', path, where }),
      ),
    )
  return joined<Filter>(fc.oneof({ arbitrary: plain, weight: 3 }, { arbitrary: element, weight: 1 })).filter(
    (filter) => printFilter(filter).length <= 4096 && leafCount(filter) <= 64,
  )
}

const seen = (attribute: Attribute): Attribute[] =>
  (attribute.subAttributes ?? []).filter((sub) => sub.returned !== 'never')

type Leaf<Path> =
  | { kind: 'present'; path: Path }
  | { kind: 'compare'; path: Path; operator: (typeof OPERATORS)[number]; value: string | number | boolean }

function leaves<Path>(path: Path, attribute: Attribute): fc.Arbitrary<Leaf<Path>> {
  const present: fc.Arbitrary<Leaf<Path>> = fc.constant({ kind: 'present', path })
  const value = valuesOf(attribute)
  if (!value) return present
  const order = OPERATORS.filter((operator) => !['co', 'sw', 'ew'].includes(operator))
  const operators = ['boolean', 'binary'].includes(attribute.type)
    ? (['eq', 'ne'] as const)
    : ['string', 'reference'].includes(attribute.type)
      ? OPERATORS
      : order
  const compare = fc
    .tuple(fc.constantFrom(...operators), value)
    .map(([operator, value]): Leaf<Path> => ({ kind: 'compare', path, operator, value }))
  return fc.oneof({ arbitrary: present, weight: 1 }, { arbitrary: compare, weight: 4 })
}

function valuesOf(attribute: Attribute): fc.Arbitrary<string | number | boolean> | null {
  switch (attribute.type) {
    case 'complex':
      return null
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.maxSafeInteger().map((value) => value + 0)
    case 'decimal':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    case 'dateTime':
      return fc
        .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
        .map((date) => date.toISOString())
    default:
      return fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'))
  }
}

function joined<Tree extends object>(leaf: fc.Arbitrary<object>): fc.Arbitrary<Tree> {
  const tree = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      {
        arbitrary: fc
          .tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
          .map(([kind, terms]) => ({ kind, terms })),
        weight: 2,
      },
      { arbitrary: tie('tree').map((term) => ({ kind: 'not', term })), weight: 1 },
    ),
  })).tree
  return tree as fc.Arbitrary<Tree>
}

const leafCount = (filter: Filter | ElementCondition): number => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + leafCount(term), 0)
    case 'not':
      return leafCount(filter.term)
    case 'element':
      return leafCount(filter.where)
    default:
      return 1
  }
}

/** Both filters in one form: lists for terms, names in small letters, null as presence. */
type Form = [string, ...unknown[]]

function ours(filter: Filter | ElementCondition): Form {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [filter.kind, ...filter.terms.map(ours)]
    case 'not':
      return ['not', ours(filter.term)]
    case 'element':
      return ['[]', printPath(filter.path).toLowerCase(), ours(filter.where)]
    case 'present':
      return ['pr', nameOf(filter.path)]
    case 'compare':
      return [filter.operator, nameOf(filter.path), filter.value]
  }
}

const nameOf = (path: AttributePath | Attribute): string => ('name' in path ? path.name : printPath(path)).toLowerCase()

function theirs(filter: TheirFilter): Form {
  if ('filters' in filter) return [filter.op, ...filter.filters.map(theirs)]
  if ('valFilter' in filter) return ['[]', filter.attrPath.toLowerCase(), theirs(filter.valFilter)]
  if ('filter' in filter) return ['not', theirs(filter.filter)]
  const name = filter.attrPath.toLowerCase()
  if (!('compValue' in filter)) return ['pr', name]
  const { op, compValue } = filter
  if (compValue === null) return op === 'eq' ? ['not', ['pr', name]] : ['pr', name]
  return [op, name, name === 'meta.created' ? new Date(String(compValue)).toISOString() : compValue]
}
