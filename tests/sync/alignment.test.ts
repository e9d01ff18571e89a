import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { AlignmentRow, NamedUser, UserFacts } from '../../src/directory/alignment.ts'
import { EFFECTS, FINDINGS, JOINED_BY } from '../../src/directory/alignment.ts'
import type { LinkCandidate, M365Account } from '../../src/directory/store.ts'
import { alignAccount, alignUser } from '../../src/sync/alignment/align.ts'
import { alignmentWords, EFFECT_WORDS, FINDING_WORDS, JOINED_WORDS } from '../../src/words/alignment.ts'
import { m365Account } from '../api/people.ts'

const UPN = 'dana@contoso.com'
const account = (more: Partial<M365Account> = {}): M365Account => m365Account(1, { userPrincipalName: UPN, ...more })
const other: NamedUser = { id: 'u2', userName: UPN, displayName: 'Sam' }

function facts(userName: string, more: Partial<UserFacts> = {}): UserFacts {
  const { user, ...rest } = more
  return {
    user: {
      id: 'u1',
      userName,
      federationId: null,
      displayName: 'Dana',
      email: null,
      active: true,
      owner: 'pbx',
      ...user,
    },
    m365: null,
    candidates: [],
    provisioned: false,
    sameEmail: [],
    holders: new Map(),
    claimants: new Map(),
    ...rest,
  }
}
const candidate = (more: Partial<LinkCandidate> = {}): LinkCandidate => ({
  account: account(),
  step: 'userName',
  linkedUserId: null,
  claims: 1,
  ...more,
})
const said = ({ finding, by, all, linked }: AlignmentRow): string => [finding, by, all, linked].join(' ')

describe('SSO-6 what the usernames of one person mean', () => {
  for (const [what, given, expected] of [
    ['the same name', facts(UPN, { candidates: [candidate()] }), 'same userName takesOver refused'],
    ['linked before, by the same name', facts(UPN, { m365: account() }), 'same link takesOver refused'],
    ['another case', facts('Dana@Contoso.com', { candidates: [candidate()] }), 'caseOnly userName takesOver refused'],
    [
      'another name, but the Federation ID',
      facts('ext100', { candidates: [candidate({ step: 'federationId' })] }),
      'differs federationId createsSecond createsSecond',
    ],
    ['another name, but a link', facts('ext100', { m365: account() }), 'differs link createsSecond createsSecond'],
    [
      "another name, but the provider's record",
      facts('ext100', { candidates: [candidate({ step: 'externalId' })], provisioned: true }),
      'differs externalId owns owns',
    ],
    [
      "the provider's record, which another user's has too",
      facts('ext100', { candidates: [candidate({ step: 'externalId', claims: 2 })], provisioned: true }),
      'ambiguous  owns owns',
    ],
    [
      'another name, where somebody else has the right one',
      facts('ext100', { candidates: [candidate({ step: 'federationId' })], holders: new Map([[UPN, other]]) }),
      'differs federationId takesOther refused',
    ],
    ['two who claim it', facts(UPN, { candidates: [candidate({ claims: 2 })] }), 'ambiguous  takesOver refused'],
    [
      'one that belongs to another',
      facts('ext100', { candidates: [candidate({ step: 'federationId', linkedUserId: 'u2' })] }),
      'ambiguous  createsSecond createsSecond',
    ],
    ['the same e-mail alone', facts('ext100', { sameEmail: [account()] }), 'sameEmail  createsSecond createsSecond'],
    ['nothing at all', facts('lobby'), 'noAccount  leaves leaves'],
    ['nothing, but provisioned', facts('lobby', { provisioned: true }), 'noAccount  owns owns'],
    ['provisioned under the same name', facts(UPN, { m365: account(), provisioned: true }), 'same link owns owns'],
  ] as const)
    it(`${what}: ${expected}`, () => {
      assert.equal(said(alignUser(given)), expected)
    })

  it('an account that nobody has is created; one whose name another has takes that one over', () => {
    assert.equal(said(alignAccount({ account: account(), holder: null })), 'onlyMicrosoft  creates creates')
    assert.equal(said(alignAccount({ account: account(), holder: other })), 'crossed  takesOther refused')
  })

  it('folds names as the directory does, and e-mail never joins', () => {
    const dotted = facts('İ@contoso.com', {
      candidates: [candidate({ account: account({ userPrincipalName: 'İ@Contoso.com' }) })],
    })
    assert.equal(alignUser(dotted).finding, 'caseOnly')
    assert.equal(alignUser(facts('x', { sameEmail: [account(), account({ id: 'm2' })] })).by, null)
  })

  it('says where a name cannot be given to 8x8, and then to rename in Microsoft 365', () => {
    const row = alignUser(facts('ext100', { m365: account({ userPrincipalName: 'zoë@contoso.com' }) }))
    assert.match(row.unfit ?? '', /3 to 70 characters/)
    const { fix, who } = alignmentWords(row)
    assert.match(fix, /in Microsoft 365/)
    assert.equal(who, 'Microsoft 365 admin')
    assert.equal(alignUser(facts('ext100', { m365: account() })).unfit, null)
  })

  it('has words for everything, with cause and fix, and nothing left open in them', () => {
    for (const finding of FINDINGS) assert.ok(FINDING_WORDS[finding], finding)
    for (const effect of EFFECTS) assert.ok(EFFECT_WORDS[effect], effect)
    for (const by of JOINED_BY) assert.ok(JOINED_WORDS[by], by)
    const user = { userName: 'ext100', federationId: null }
    for (const finding of FINDINGS)
      for (const unfit of [null, 'letters'])
        for (const inTheWay of [null, other]) {
          const by = finding === 'differs' ? 'link' : null
          const found = { finding, by, user, account: { userPrincipalName: UPN, mail: UPN }, other: inTheWay, unfit }
          const { label, cause, fix } = alignmentWords(found)
          for (const text of [label, cause, fix]) assert.ok(text.length > 5 && !/[{}]|unknown/.test(text), text)
        }
  })
})
