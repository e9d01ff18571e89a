import assert from 'node:assert/strict'
import { decide, type Decision } from '../../src/sync/plan.ts'
import type { UserView } from '../../src/directory/view.ts'
import { HOLDER, holder, m365Account, newcomer, NUMBER, OTHER, RULES, teamsNumber, user, view } from './views.ts'

const decideFor = (at: UserView, rules = RULES): Decision => decide(at.user, at, rules)
const kinds = (decision: Decision): string[] => decision.steps.map((step) => step.kind)

describe('plan: what a sync does to one user', () => {
  it('leaves a user alone whose number and policies are as wanted', () => {
    const decision = decideFor(view())
    assert.deepEqual([decision.state, kinds(decision), decision.adopt], ['inSync', [], null])
  })

  it('assigns the first number', () => {
    const decision = decideFor(newcomer())
    assert.equal(decision.state, 'queued')
    assert.deepEqual(decision.steps[0], {
      kind: 'assign',
      before: null,
      after: NUMBER,
      cause: 'FIRST_NUMBER',
      waitsFor: null,
    })
  })

  it('grants both policies that differ, and none without Teams’ own record of the user', () => {
    const bare = view({ configuration: { id: HOLDER, accountType: 'user', enterpriseVoice: true, policies: [] } })
    assert.deepEqual(kinds(decideFor(bare)), ['policy', 'policy'])
    assert.deepEqual(kinds(decideFor(view({ configuration: null }))), [])
  })

  it('adopts a number that Teams already shows as wanted', () => {
    const decision = decideFor(view({ managed: [] }))
    assert.deepEqual([decision.state, decision.adopt], ['inSync', NUMBER])
  })

  it('changes a number of ours', () => {
    const at = view()
    const decision = decide(user({ number: OTHER }), at, RULES)
    assert.deepEqual(decision.steps, [
      { kind: 'change', before: NUMBER, after: OTHER, cause: 'NUMBER_CHANGED', waitsFor: null },
    ])
  })

  it('gives back the old number when the new one already shows', () => {
    const held = [teamsNumber(NUMBER, HOLDER), teamsNumber(OTHER, HOLDER)]
    const managed = view().managed
    const at = view({ held, managed, holders: held.map((number) => holder(number)) })
    const decision = decide(user({ number: OTHER }), at, RULES)
    assert.deepEqual(kinds(decision), ['unassign'])
    assert.equal(decision.adopt, OTHER)
  })

  const removals: [string, Partial<ReturnType<typeof user>>, string, string][] = [
    ['deactivated', { active: false }, 'DEACTIVATED', 'INACTIVE'],
    ['deleted in 8x8', { deletedAt: '2026-11-20T00:00:00.000Z' }, 'DELETED_IN_PBX', 'PBX_USER_GONE'],
    ['without number', { number: null }, 'NUMBER_GONE', 'NO_NUMBER'],
    ['without licence', { licence: null }, 'LICENCE_GONE', 'NO_PBX_LICENCE'],
    ['with Teams off', { teamsEnabled: false }, 'TEAMS_OFF', 'TEAMS_OFF'],
  ]
  for (const [what, change, cause, reason] of removals) {
    it(`takes our number from a user ${what}`, () => {
      const decision = decide(user(change), view(), RULES)
      assert.deepEqual(decision.steps, [{ kind: 'unassign', before: NUMBER, holderId: HOLDER, cause }])
    })
    it(`never takes a number that is not ours from a user ${what}`, () => {
      const decision = decide(user(change), view({ managed: [] }), RULES)
      assert.deepEqual([decision.state, decision.reason, decision.steps], ['excluded', reason, []])
    })
  }

  it('keeps the number of a deactivated user when the tenant says so', () => {
    const decision = decide(user({ active: false }), view(), { ...RULES, deactivated: 'keep' })
    assert.equal(decision.state, 'inSync')
  })

  it('takes our number back from a Microsoft 365 user that is gone', () => {
    const at = view({ m365: null, held: [], candidates: [] })
    const decision = decideFor(at)
    assert.deepEqual(decision.steps, [{ kind: 'unassign', before: NUMBER, holderId: HOLDER, cause: 'M365_GONE' }])
  })

  it('moves the number over when the same person has a new Microsoft 365 account', () => {
    const at = view({ m365: m365Account({ id: 'm365-new' }), held: [] })
    const steps = decideFor(at).steps
    assert.deepEqual(steps.slice(0, 2), [
      { kind: 'unassign', before: NUMBER, holderId: HOLDER, cause: 'M365_GONE' },
      { kind: 'assign', before: null, after: NUMBER, cause: 'M365_GONE', waitsFor: NUMBER },
    ])
  })

  const obstacles: [string, Partial<UserView>, string, string][] = [
    ['nobody matches', { m365: null }, 'blocked', 'UNMATCHED'],
    ['the licence is missing', { m365: m365Account({ phoneLicence: 'missing' }) }, 'blocked', 'NO_PHONE_LICENSE'],
    ['the licence is not active', { m365: m365Account({ phoneLicence: 'disabled' }) }, 'blocked', 'PHONE_LICENSE_OFF'],
    ['sign-in is blocked', { m365: m365Account({ enabled: false }) }, 'blocked', 'M365_DISABLED'],
    ['the account is a guest', { m365: m365Account({ userType: 'guest' }) }, 'excluded', 'NOT_A_PERSON'],
    ['Teams has no record yet', { configuration: null }, 'waiting', 'NOT_PROVISIONED_YET'],
    [
      'a Calling Plan number is there',
      { held: [teamsNumber(OTHER, HOLDER, { type: 'callingPlan' })] },
      'blocked',
      'OTHER_NUMBER',
    ],
    ['a number of somebody else’s making is there', { held: [teamsNumber(OTHER, HOLDER)] }, 'blocked', 'OTHER_NUMBER'],
    [
      'the number is on-premises',
      { held: [teamsNumber(OTHER, HOLDER, { source: 'onPremises' })] },
      'blocked',
      'ONPREM_NUMBER',
    ],
    [
      'somebody else holds the number',
      { holders: [holder(teamsNumber(NUMBER, 'm365-lobby'))] },
      'blocked',
      'NUMBER_IN_USE',
    ],
    [
      'the number is of another kind',
      { holders: [holder(teamsNumber(NUMBER, null, { type: 'callingPlan' }))] },
      'blocked',
      'WRONG_NUMBER_TYPE',
    ],
  ]
  for (const [what, change, state, reason] of obstacles)
    it(`writes nothing when ${what}`, () => {
      const decision = decideFor(newcomer(change))
      assert.deepEqual([decision.state, decision.reason, decision.steps], [state, reason, []])
    })

  it('names the holder of a number in use', () => {
    const decision = decideFor(newcomer({ holders: [holder(teamsNumber(NUMBER, 'm365-lobby'))] }))
    assert.deepEqual(decision.detail, { number: NUMBER, holder: 'Lobby Phone' })
  })

  it('waits for a number that its holder gives up in the same plan', () => {
    const moving = holder(teamsNumber(NUMBER, 'm365-b'), { managed: true, userId: 'user-b', userWants: OTHER })
    const [step] = decideFor(newcomer({ holders: [moving] })).steps
    assert.ok(step?.kind === 'assign')
    assert.equal(step.waitsFor, NUMBER)
  })

  it('a holder who keeps the number, or whose number is not ours, does not give it up', () => {
    const keeps = holder(teamsNumber(NUMBER, 'm365-b'), { managed: true, userId: 'user-b', userWants: NUMBER })
    const foreign = holder(teamsNumber(NUMBER, 'm365-b'), { managed: false, userId: 'user-b', userWants: OTHER })
    for (const each of [keeps, foreign]) assert.equal(decideFor(newcomer({ holders: [each] })).reason, 'NUMBER_IN_USE')
  })

  it('puts back by cause drift what was changed by hand in Teams', () => {
    const byHand = teamsNumber(OTHER, HOLDER)
    const at = view({ held: [byHand], holders: [holder(byHand)] })
    assert.deepEqual(decideFor(at).steps, [
      { kind: 'assign', before: OTHER, after: NUMBER, cause: 'DRIFT', waitsFor: null },
    ])
    const removed = view({ held: [], holders: [] })
    assert.equal(decideFor(removed).steps[0]?.cause, 'DRIFT')
  })

  it('refuses a number that is not E.164', () => {
    const decision = decide(user({ number: '2001' }), newcomer(), RULES)
    assert.equal(decision.reason, 'NUMBER_INVALID')
  })
})
