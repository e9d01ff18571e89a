import assert from 'node:assert/strict'
import { decide, type Decision, type TeamsRules } from '../../../src/sync/plan/plan.ts'
import type { TeamsConfiguration, TeamsNumber } from '../../../src/directory/account.ts'
import type { NumberRival, UserView } from '../../../src/directory/view.ts'
import type { User } from '../../../src/directory/user.ts'
import {
  HOLDER,
  grantedTo,
  holder,
  m365Account,
  newcomer,
  NUMBER,
  OTHER,
  pbxAccount,
  RULES,
  teamsNumber,
  user,
  view,
} from '../views.ts'

const decideFor = (at: UserView, rules = RULES): Decision => decide(at.user, at, rules)
const kinds = (decision: Decision): string[] => decision.steps.map((step) => step.kind)

const CONFIGURATION = { id: HOLDER, accountType: 'user', enterpriseVoice: true, policies: [] } as const
const configuration = (change: Partial<TeamsConfiguration>): TeamsConfiguration => ({
  ...CONFIGURATION,
  policies: [],
  ...change,
})
const mode = (name: string) => ({ type: 'TeamsUpgradePolicy', id: name, name, via: 'direct' as const })
const rival = (change: Partial<NumberRival> = {}): NumberRival => ({
  number: NUMBER,
  userId: 'user-b',
  name: 'Bo Berg',
  active: true,
  pending: null,
  ...change,
})
const BY = { id: 'dana', name: 'Dana' }
const AT = '2026-11-21T00:00:00.000Z'
const LEFT_OUT = { note: 'on leave', by: BY, at: AT, until: null }
const takeOver = (number: string) => ({ takeOver: { number, by: BY, at: AT } })

describe('plan: what a sync does to one user', () => {
  it('leaves a user alone whose number and policies are as wanted', () => {
    const decision = decideFor(view())
    assert.deepEqual([decision.state, kinds(decision), decision.adopt], ['inSync', [], null])
  })

  it('queues whom nobody was compared with yet, and only where there is a Teams to read', () => {
    const unread = newcomer({ m365: null, candidates: [], configuration: null })
    const stands = (rules: Partial<TeamsRules>) => {
      const { state, reason, steps } = decideFor(unread, { ...RULES, ...rules })
      return [state, reason, steps.length]
    }
    assert.deepEqual(stands({}), ['blocked', 'UNMATCHED', 0])
    assert.deepEqual(stands({ unread: true }), ['queued', 'TEAMS_NOT_READ', 0])
    assert.deepEqual(stands({ unread: true, notOffered: true }), ['excluded', 'TEAMS_NOT_READ', 0])
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

  it('takes the old number off the old account when a new account comes together with a new number', () => {
    const at = view({ m365: m365Account({ id: 'm365-new' }), held: [] })
    const steps = decide(user({ number: OTHER }), at, RULES).steps.filter(({ kind }) => kind !== 'policy')
    assert.deepEqual(steps, [
      { kind: 'unassign', before: NUMBER, holderId: HOLDER, cause: 'M365_GONE' },
      { kind: 'assign', before: null, after: OTHER, cause: 'FIRST_NUMBER', waitsFor: null },
    ])
  })

  const obstacles: [string, Partial<UserView>, string, string][] = [
    ['nobody matches', { m365: null }, 'blocked', 'UNMATCHED'],
    ['the licence is missing', { m365: m365Account({ phoneLicence: 'missing' }) }, 'blocked', 'NO_PHONE_LICENSE'],
    ['the licence is not active', { m365: m365Account({ phoneLicence: 'disabled' }) }, 'blocked', 'PHONE_LICENSE_OFF'],
    ['sign-in is blocked', { m365: m365Account({ enabled: false }) }, 'blocked', 'M365_DISABLED'],
    ['the account is a guest', { m365: m365Account({ userType: 'guest' }) }, 'excluded', 'NOT_A_PERSON'],
    [
      'the account is of no kind that Teams serves',
      { configuration: configuration({ accountType: 'ineligible' }) },
      'blocked',
      'ACCOUNT_INELIGIBLE',
    ],
    [
      'Teams does not tell what the account is',
      { configuration: configuration({ accountType: 'unknown' }) },
      'blocked',
      'ACCOUNT_INELIGIBLE',
    ],
    [
      'the user is homed on-premises',
      { configuration: configuration({ accountType: 'onPremises' }) },
      'blocked',
      'HOMED_ONPREM',
    ],
    [
      'the user is in islands mode',
      { configuration: configuration({ policies: [mode('Islands')] }) },
      'blocked',
      'NOT_TEAMS_ONLY',
    ],
    ['there is no usage location', { m365: m365Account({ usageLocation: null }) }, 'blocked', 'USAGE_LOCATION'],
    ['a Calling Plan licence is there', { m365: m365Account({ callingPlan: true }) }, 'excluded', 'CALLING_PLAN'],
    ['another user of 8x8 has the number too', { rivals: [rival()] }, 'blocked', 'NUMBER_SHARED'],
    ['the user is in no group of the scope', { inScope: false }, 'excluded', 'OUT_OF_SCOPE'],
    ['an admin left the user out', { leftOut: LEFT_OUT }, 'excluded', 'LEFT_OUT'],
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

  it('takes our number from a user outside the scope, and never another', () => {
    const ours = decideFor(view({ inScope: false }))
    assert.deepEqual(ours.steps, [{ kind: 'unassign', before: NUMBER, holderId: HOLDER, cause: 'OUT_OF_SCOPE' }])
    assert.deepEqual(decideFor(view({ inScope: false, managed: [] })).steps, [])
  })

  const handsOff: [string, User, Partial<UserView>][] = [
    ['with another number in 8x8', user({ number: OTHER }), {}],
    ['deactivated', user({ active: false }), {}],
    ['deleted in 8x8', user({ deletedAt: AT }), {}],
    ['outside the scope', user(), { inScope: false }],
    ['whose number was taken away by hand', user(), { held: [], holders: [] }],
    ['whose Microsoft 365 user is gone', user(), { m365: null, held: [] }],
  ]
  for (const [what, who, change] of handsOff)
    it(`keeps its hands off a user left out and ${what}, and notes that it differs`, () => {
      const decision = decide(who, view({ ...change, leftOut: LEFT_OUT }), RULES)
      assert.deepEqual([decision.reason, decision.steps, decision.adopt], ['LEFT_OUT', [], null])
      assert.deepEqual(decision.notes, ['DRIFT'])
      assert.equal(decision.holderId, who.m365Id, 'the link stays')
    })

  it('notes nothing about a user left out who is as wanted', () => {
    assert.deepEqual(decideFor(view({ leftOut: LEFT_OUT })).notes, [])
  })

  it('a user left out keeps the number: it is not given up in any plan', () => {
    const stays = holder(teamsNumber(NUMBER, 'm365-b'), {
      managed: true,
      userId: 'user-b',
      userWants: OTHER,
      userLeftOut: true,
    })
    assert.equal(decideFor(newcomer({ holders: [stays] })).reason, 'NUMBER_IN_USE')
  })

  it('a holder outside the scope gives up what is ours', () => {
    const leaves = holder(teamsNumber(NUMBER, 'm365-b'), {
      managed: true,
      userId: 'user-b',
      userWants: NUMBER,
      userInScope: false,
    })
    assert.equal(decideFor(newcomer({ holders: [leaves] })).steps[0]?.kind, 'assign')
  })

  it('names the other user of a shared number, and takes nothing from the one who has it', () => {
    const decision = decideFor(view({ rivals: [rival()] }))
    assert.deepEqual([decision.state, decision.steps], ['blocked', []])
    assert.deepEqual(decision.detail, { number: NUMBER, other: 'Bo Berg' })
  })

  it('a deactivated user is no rival, unless its number is kept', () => {
    const at = newcomer({ rivals: [rival({ active: false })] })
    assert.equal(decideFor(at).state, 'queued')
    assert.equal(decideFor(at, { ...RULES, deactivated: 'keep' }).reason, 'NUMBER_SHARED')
  })

  it('a rival for another number of the user is none for this one', () => {
    assert.equal(decideFor(newcomer({ rivals: [rival({ number: OTHER })] })).state, 'queued')
  })

  const foreign = (change: Partial<TeamsNumber> = {}) =>
    newcomer({
      held: [teamsNumber(OTHER, HOLDER, { type: 'callingPlan', ...change })],
      m365: m365Account({ callingPlan: true }),
    })

  it('replaces a number of somebody else’s making once an admin agreed to just that number', () => {
    const [step] = decideFor({ ...foreign(), ...takeOver(OTHER) }).steps
    assert.deepEqual(step, { kind: 'change', before: OTHER, after: NUMBER, cause: 'TAKE_OVER', waitsFor: null })
    assert.equal(decideFor({ ...foreign(), ...takeOver('+442079460000') }).reason, 'OTHER_NUMBER')
  })

  it('never takes over a number from on-premises', () => {
    assert.equal(decideFor({ ...foreign({ source: 'onPremises' }), ...takeOver(OTHER) }).reason, 'ONPREM_NUMBER')
  })

  it('a private or alternate number is nobody’s obstacle', () => {
    for (const category of ['private', 'alternate'] as const)
      assert.equal(decideFor(newcomer({ held: [teamsNumber(OTHER, HOLDER, { category })] })).state, 'queued', category)
  })

  it('who has our number keeps it whatever Calling Plan licence comes, and moves on with 8x8', () => {
    const m365 = m365Account({ callingPlan: true, usageLocation: null })
    assert.equal(decideFor(view({ m365 })).state, 'inSync')
    assert.equal(
      decide(user({ number: OTHER }), view({ m365: m365Account({ callingPlan: true }) }), RULES).state,
      'queued',
    )
  })

  it('tells a number that Teams holds as another kind from one in the way', () => {
    const asPlan = teamsNumber(NUMBER, HOLDER, { type: 'callingPlan' })
    assert.equal(decideFor(newcomer({ held: [asPlan], holders: [holder(asPlan)] })).reason, 'WRONG_NUMBER_TYPE')
  })

  it('tells an active number without Enterprise Voice, once Microsoft activated it', () => {
    const off = view({ configuration: { ...view().configuration!, enterpriseVoice: false } })
    assert.equal(decideFor(off).reason, 'ENTERPRISE_VOICE_OFF')
    assert.equal(decideFor({ ...off, held: [teamsNumber(NUMBER, HOLDER, { activation: 'pending' })] }).state, 'inSync')
  })

  it('a user with the contact centre alone is told apart from one without a licence', () => {
    const [extension] = pbxAccount().extensions
    const pbx = pbxAccount({ extensions: [{ ...extension!, type: 'CC' }] })
    const bare = user({ licence: null, extension: null, number: null })
    assert.equal(decide(bare, newcomer({ pbx }), RULES).reason, 'CC_ONLY')
    assert.equal(decide(bare, newcomer({ pbx: pbxAccount({ extensions: [] }) }), RULES).reason, 'NO_PBX_LICENCE')
  })

  it('notes several extensions that could carry the number, beside any state', () => {
    const [extension] = pbxAccount().extensions
    const pbx = pbxAccount({
      extensions: [extension!, { ...extension!, id: 'extension-2', number: '2002', primaryNumber: OTHER }],
    })
    assert.deepEqual(
      [decideFor(view({ pbx })).state, decideFor(view({ pbx })).notes],
      ['inSync', ['MULTIPLE_EXTENSIONS']],
    )
    assert.deepEqual(decideFor(newcomer({ pbx, m365: null })).notes, ['MULTIPLE_EXTENSIONS'])
    const off = pbxAccount({ extensions: [extension!, { ...extension!, id: 'extension-2', teamsEnabled: false }] })
    assert.deepEqual(decideFor(view({ pbx: off })).notes, [])
  })

  it('a policy that we granted and somebody changed is put back by cause drift, and is no removal', () => {
    const granted = [grantedTo('TeamsCallingPolicy', 'calling-1')]
    const byHand = { type: 'TeamsCallingPolicy', id: 'calling-9', name: 'DisallowCalling', via: 'direct' as const }
    const policies = [...view().configuration!.policies.filter((each) => each.type !== byHand.type), byHand]
    const [step] = decideFor(view({ granted, configuration: { ...view().configuration!, policies } })).steps
    assert.deepEqual([step?.kind, step?.cause, step?.before], ['policy', 'DRIFT', 'DisallowCalling'])
  })

  it('a disabled service keeps everything as it is, or takes back what is ours alone', () => {
    const keep = { ...RULES, off: 'keep' as const }
    for (const at of [newcomer(), view(), view({ inScope: false })]) {
      const decision = decideFor(at, keep)
      assert.deepEqual([decision.reason, decision.steps, decision.adopt], ['SERVICE_OFF', [], null])
    }
    const withdraw = { ...RULES, off: 'withdraw' as const }
    assert.deepEqual(decideFor(view(), withdraw).steps, [
      { kind: 'unassign', before: NUMBER, holderId: HOLDER, cause: 'WITHDRAWN' },
    ])
    assert.deepEqual(decideFor(view({ managed: [] }), withdraw).steps, [])
    assert.deepEqual(decideFor(view({ leftOut: LEFT_OUT }), withdraw).steps, [])
  })

  it('a disabled service hides from nobody that 8x8 deleted a user, whose turn to leave the lists comes all the same', () => {
    const gone = view({ managed: [] })
    gone.user.deletedAt = '2026-11-20T12:00:00.000Z'
    for (const off of ['keep', 'withdraw'] as const)
      assert.equal(decideFor(gone, { ...RULES, off }).reason, 'PBX_USER_GONE', off)
  })
})
