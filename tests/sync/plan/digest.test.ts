import assert from 'node:assert/strict'
import { addChange, changeKey, digestText, joined, newDigest, type Named } from '../../../src/sync/plan/digest.ts'

const change = (n: number, more: Partial<Named> = {}): Named => ({
  subject: `p${n}`,
  kind: 'assign',
  field: 'teamsNumber',
  before: null,
  after: `+44207946${n}`,
  holderId: `h${n}`,
  policy: null,
  was: null,
  ...more,
})

function digestOf(changes: Named[]) {
  const digest = newDigest()
  for (const each of changes) addChange(digest, each)
  return digest
}
const text = (changes: Named[]): string => digestText(digestOf(changes))

describe('digest of a plan', () => {
  const plan = Array.from({ length: 50 }, (_, n) => change(n))

  it('is the same in any order, and made of parts', () => {
    assert.equal(text(plan.toReversed()), text(plan))
    assert.equal(digestText(joined(digestOf(plan.slice(0, 20)), digestOf(plan.slice(20)))), text(plan))
  })

  it('is another with one change more, one fewer, or one twice', () => {
    const others = [plan.slice(1), [...plan, change(99)], [...plan, change(1)], [...plan, change(1), change(1)], []]
    assert.equal(new Set([plan, ...others].map(text)).size, others.length + 1)
  })

  for (const [field, value] of Object.entries({
    subject: 'x',
    kind: 'change',
    field: 'callingPolicy',
    before: '+1',
    after: null,
    holderId: 'other',
    policy: { type: 'TeamsCallingPolicy', policyId: 'p' },
    was: { seen: 'f' },
  }))
    it(`is another when ${field} differs`, () => {
      assert.notEqual(text([change(1, { [field]: value })]), text([change(1)]))
    })

  it('tells nothing from an empty text, and no two fields run together', () => {
    assert.notEqual(changeKey(change(1, { before: '' })), changeKey(change(1)))
    assert.notEqual(
      changeKey(change(1, { before: 'a', after: 'b"' })),
      changeKey(change(1, { before: 'a","b', after: '"' })),
    )
  })

  it('looks past what is no part of a change: how the number was found, its cause and its place', () => {
    const found = { ...change(1), was: { type: 'directRouting' }, cause: 'DRIFT', ordinal: 7 }
    assert.equal(text([found]), text([change(1)]))
  })
})
