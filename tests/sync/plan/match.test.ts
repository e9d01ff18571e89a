import assert from 'node:assert/strict'
import type { LinkCandidate } from '../../../src/directory/view.ts'
import { match } from '../../../src/sync/plan/match.ts'
import { m365Account, newcomer } from '../views.ts'

const candidate = (change: Partial<LinkCandidate> = {}): LinkCandidate => ({
  account: m365Account(),
  step: 'userName',
  linkedUserId: null,
  claims: 1,
  ...change,
})
const matchOf = (candidates: LinkCandidate[]) => match(newcomer({ m365: null, candidates }))

describe('match: which Microsoft 365 account belongs to a user', () => {
  it('an existing link wins over every candidate', () => {
    const linked = m365Account({ id: 'linked' })
    assert.equal(match(newcomer({ m365: linked, candidates: [candidate()] })).account?.id, 'linked')
  })

  it('an admin’s choice comes before the object id, and that before every name', () => {
    const by = (step: LinkCandidate['step']) => candidate({ step, account: m365Account({ id: step }) })
    const worst = (['userName', 'federationId', 'externalId', 'choice'] as const).map(by)
    const taken = worst.map((_, left) => matchOf(worst.slice(0, worst.length - left)).account?.id)
    assert.deepEqual(taken, ['choice', 'externalId', 'federationId', 'userName'])
  })

  it('Federation ID comes before username', () => {
    const byName = candidate({ account: m365Account({ id: 'by-name' }) })
    const byFederation = candidate({ step: 'federationId', account: m365Account({ id: 'by-federation' }) })
    assert.equal(matchOf([byName, byFederation]).account?.id, 'by-federation')
  })

  it('two claims on one account take none', () => {
    assert.equal(matchOf([candidate({ claims: 2 })]).reason, 'AMBIGUOUS_MATCH')
  })

  it('two accounts at one step take none, and the next step is not tried', () => {
    const two = [candidate({ step: 'federationId' }), candidate({ step: 'federationId' }), candidate()]
    assert.equal(matchOf(two).reason, 'AMBIGUOUS_MATCH')
  })

  it('an account linked to somebody else is not taken', () => {
    assert.equal(matchOf([candidate({ linkedUserId: 'user-b' })]).reason, 'AMBIGUOUS_MATCH')
  })

  it('nobody: unmatched', () => {
    assert.equal(matchOf([]).reason, 'UNMATCHED')
  })
})
