import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Keepable } from '../../src/sync/sync.ts'
import { helpCard, notAllowedCard, readAs, welcomeCard } from '../../src/bot/cards/talk.ts'
import {
  baseCard,
  didNotWorkCard,
  didYouMeanCard,
  noticesOffCard,
  sentenceCard,
  stopWhatCard,
  workingCard,
  setupCard,
  whyNotCard,
} from '../../src/bot/cards/talk.ts'
import { credentialCard } from '../../src/bot/cards/credential.ts'
import { historyCard, lastSyncCard, statusCard } from '../../src/bot/cards/look.ts'
import { resolvedCard } from '../../src/bot/cards/resolved.ts'
import { runCard } from '../../src/bot/cards/result.ts'
import { nobodyCard, personCard, severalCard, takenBackCard } from '../../src/bot/cards/person.ts'
import type { PersonFacts } from '../../src/bot/cards/personFacts.ts'
import { digestCard } from '../../src/bot/cards/digest.ts'
import { meanwhileCard } from '../../src/bot/cards/meanwhile.ts'
import { noticesOnCard } from '../../src/bot/cards/notices.ts'
import type { MeanwhileItem } from '../../src/notifications/meanwhile.ts'
import { mutedCard, problemOverCard, replacedCard } from '../../src/bot/cards/mute.ts'
import {
  provisioningCard,
  provisioningMutedCard,
  provisioningOverCard,
  provisioningResolvedCard,
} from '../../src/bot/cards/provisioning.ts'
import type { ProvisioningTrouble } from '../../src/notifications/provisioning.ts'
import { previewCard } from '../../src/bot/cards/plan.ts'
import type { Planned } from '../../src/bot/cards/planFacts.ts'
import { queuedCard } from '../../src/bot/cards/queued.ts'
import { alreadySyncingCard, endedBesideCard } from '../../src/bot/cards/running.ts'
import { counted } from '../../src/bot/cards/parts.ts'
import { clean, duration, percent, share, timeLeft } from '../../src/bot/cards/text.ts'
import type { Card } from '../../src/bot/cards/element.ts'
import type { RunFacts } from '../../src/bot/cards/runFacts.ts'
import { iconUri } from '../../src/bot/cards/icons.ts'
import { bar } from '../../src/bot/cards/picture.ts'
import { deedOf, OFFERS } from '../../src/bot/commands/registry.ts'
import { createLinks } from '../../src/bot/links.ts'
import { ASKED_CODES } from '../../src/jobs/asked.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { DirectoryCounts, UserRow } from '../../src/directory/store.ts'
import type { Job, PlannedChange } from '../../src/jobs/job.ts'
import { REASONS } from '../../src/jobs/reasons.ts'
import type { ButtonState, SyncStatus } from '../../src/sync/sync.ts'
import type { NoticeSettings } from '../../src/tenants/tenant.ts'
import { REFUSAL_WORDS } from '../../src/words/provisioningReasons.ts'
import { ASKED_WORDS } from '../../src/words/asked.ts'
import { sampleJob } from '../sampleJob.ts'
import { wordsOf } from './chat.ts'

const WIDE = '𠮷'.repeat(64)
const QUEUED = '2026-11-24T14:01:00.123Z'
const setting = { links: createLinks('https://console.example/', null), op: 'op' }

const job = (more: Partial<Job>): Job =>
  sampleJob({
    id: '12',
    service: 'pbx',
    state: 'queued',
    startedBy: { id: 'a', name: WIDE },
    queuedAt: QUEUED,
    ...more,
  })
const facts = (jobs: Job[], more: Partial<RunFacts> = {}): RunFacts => ({
  ...{
    runId: 'r',
    jobs,
    names: { pbx: WIDE, teams: WIDE },
    reasons: [],
    from: null,
    person: null,
    plan: null,
    queued: 41,
    inSync: 1_223,
    now: '2026-11-24T14:04:00Z',
  },
  ...more,
})
const began = { startedAt: '2026-11-24T14:01:00.123Z' }
const ended = { ...began, endedAt: '2026-11-24T14:04:40.5Z' }
const counts = { ...NO_COUNTS, read: 12_500, planned: 41, assigned: 31, changed: 6, removed: 4, waiting: 5, done: 41 }
const reasons = Object.keys(REASONS).map((reason, i) => ({ reason, users: 10_000 - i }))
const at = (done: number, total: number | null) =>
  ({ phase: 'assign', done, total, since: began.startedAt, etaSeconds: 355 }) as Job['progress']
const cause = (code: string) => ({
  code,
  detail: { holder: WIDE, number: WIDE, message: WIDE, policy: WIDE, raw: WIDE },
  raw: WIDE,
})
const teams = (more: Partial<Job>) => job({ id: '13', service: 'teams', ...more })
const full = (state: Job['state'], more: Partial<Job> = {}) =>
  facts([job({ ...ended, state: 'succeeded', counts }), teams({ ...ended, state, counts, ...more })], { reasons })

const QUEUED_CHANGE = {
  ...{ service: 'teams' as const, kind: 'assign' as const, field: WIDE, before: WIDE, after: WIDE, cause: WIDE },
  ...{ causedBy: WIDE, since: QUEUED },
}
const CANCELLER = { id: 'b', name: WIDE, at: '2026-11-24T14:04:00Z' }

const person = (more: Partial<PersonFacts> = {}): PersonFacts => ({
  ...{ id: WIDE, name: WIDE, userName: WIDE, upn: `${WIDE}x`, number: '+14155550117', state: 'blocked' },
  ...{
    reason: 'NUMBER_IN_USE',
    detail: { holder: WIDE, number: WIDE },
    deleted: false,
    kept: null,
    nextTryAt: QUEUED,
  },
  fields: Array.from({ length: 8 }, () => ({ field: 'Number', pbx: WIDE, m365: null })),
  queued: Array.from({ length: 9 }, () => QUEUED_CHANGE),
  seen: { pbx: QUEUED, m365: QUEUED },
  ...more,
})
const DECLINED = { id: 'b', name: WIDE, at: QUEUED, note: WIDE.repeat(20), users: 214 }
const row = { displayName: WIDE, userName: WIDE, id: WIDE, state: 'excluded' } as unknown as UserRow
const steps = (['found', 'taken', 'scope', 'matched', 'checks'] as const).map((step, i) => ({
  step,
  outcome: (['done', 'nothing', 'done', 'failed', 'stopped'] as const)[i]!,
  detail: `NUMBER_IN_USE ${`${WIDE} `.repeat(9)}`,
}))
const one = (more: Partial<Job>) =>
  facts([teams({ ...began, task: { kind: 'user', userId: 'u' }, steps, ...more })], { person: person() })

const undoing = (more: Partial<Job>) =>
  facts([teams({ task: { kind: 'undo', jobId: '9' }, ...more })], { reasons: [{ reason: 'UNDO_MOVED', users: 2 }] })

const planned = (removals: number, more: Partial<Job> = {}, first = FIRST) => {
  const plan = { madeAt: QUEUED, changes: 9, removals, limit: 62, digest: 'd'.repeat(64) }
  const jobs = [
    job({ ...ended, state: 'succeeded', preview: true, plan, ...more }),
    teams({ ...ended, state: 'succeeded', preview: true, plan, counts: { ...counts, waiting: 5 }, ...more }),
  ]
  const kinds = ['assign', 'change', 'policy', 'unassign', 'delete'] as const
  const parts = kinds.flatMap((kind) => [WIDE, 'DRIFT'].map((cause) => ({ kind, cause, changes: 214 })))
  const keepable: Keepable = { service: 'teams', removals: [], chosen: 2, left: 1 }
  return facts(jobs, { reasons, plan: { jobs: jobs as Planned[], parts: [parts, parts], first, keepable } })
}
const FIRST = ['a', 'b', 'c', 'd', 'd', 'd'].map(
  (subject) => ({ ...QUEUED_CHANGE, subject, userName: WIDE, ordinal: 1 }) as unknown as PlannedChange,
)
const refused = { preview: false, state: 'refused' as const, cause: cause('TOO_MANY_REMOVALS') }

const status = (button: ButtonState): SyncStatus => ({
  ...{ button, queued: 41, blocked: 1, waiting: 5, excluded: 88, inSync: 1_182, users: 1_287, running: [job({})] },
  latest: { pbx: null, teams: teams({ ...ended, state: 'succeeded' }) },
  stopped: [],
  looks: { pbx: { at: null, failed: null }, teams: { at: null, failed: null } },
  setup: button === 'setup' ? ['teams', 'firstSync'] : [],
  synced: button !== 'setup',
  off: button === 'off' ? ['teams'] : [],
  lacks: [],
  leftOut: 0,
  auto: { on: false, next: null, holds: ['off'] },
})

const failed = (code: string) =>
  facts([
    job({ ...ended, state: 'failed', cause: cause(code), phase: 'take' }),
    teams({ ...ended, state: 'cancelled', cause: cause('PBX_JOB_ENDED') }),
  ])

const NOTICES: NoticeSettings = {
  timezone: 'Europe/London',
  quiet: { windows: [], breaks: [] },
  digest: { day: 'mon', time: '09:00' },
}

const TROUBLE: ProvisioningTrouble = {
  ...{ since: QUEUED, counts: { ok: 12, refused: 100_000, failed: 7 }, requests: 100, notDone: 98, users: 61 },
  reasons: (Object.keys(REFUSAL_WORDS) as (keyof typeof REFUSAL_WORDS)[]).map((code) => ({
    ...{ code, requests: 9, users: 8 },
  })),
  last: { userName: WIDE, detail: `${WIDE} `.repeat(40) },
}
const BACK = { kind: 'provisioningWorks', since: QUEUED, at: '2026-11-24T14:41:00Z' } as const

const CARDS: Record<string, Card> = {
  '1.1 welcome': welcomeCard({ ...status('green'), consent: true }, { pbx: WIDE, teams: WIDE }, OFFERS, setting),
  '1.1 welcome, set-up open': welcomeCard(
    { ...status('setup'), consent: false },
    { pbx: WIDE, teams: WIDE },
    OFFERS,
    setting,
  ),
  '1.2 help': helpCard(OFFERS, setting),
  '1.3 did you mean': didYouMeanCard(WIDE, OFFERS.slice(0, 3), setting),
  '1.4 read as': readAs('show history', historyCard([], { pbx: WIDE, teams: WIDE }, setting)),
  '1.5 not allowed': notAllowedCard(WIDE),
  '1.6 set-up': setupCard('teams', 'all', setting),
  '1.7 base': baseCard({ kind: 'run', title: 'Syncing', sub: WIDE }, setting),
  '1.8 did not work': didNotWorkCard(WIDE, false, OFFERS[0]!, setting),
  '2.1 started': runCard(facts([job({}), teams({})]), setting),
  '2.2 running': runCard(facts([job({ ...began, state: 'running', progress: at(620, null) }), teams({})]), setting),
  '2.3 running, plan known': runCard(
    facts([job({ ...ended, state: 'succeeded' }), teams({ ...began, state: 'running', counts, progress: at(7, 9) })]),
    setting,
  ),
  '2.3 cancelling': runCard(
    facts([job({ ...ended, state: 'succeeded' }), teams({ ...began, state: 'running', cancelledBy: CANCELLER })]),
    setting,
  ),
  '3.3 retrying': runCard(
    facts([teams({ ...began, state: 'running', task: { kind: 'retry', jobId: '9' }, progress: at(6, 15) })], {
      from: teams({ ...ended, id: '9', state: 'failed', cause: cause('CONSENT'), counts: { ...counts, failed: 10 } }),
    }),
    setting,
  ),
  'nothing was retried': whyNotCard('Nothing was retried', `${WIDE} `.repeat(20), []),
  '2.4 succeeded': runCard(full('succeeded'), setting),
  '2.4 succeeded, PBX only': runCard(
    facts([job({ ...ended, state: 'succeeded', counts: { ...NO_COUNTS, created: 3 } })]),
    setting,
  ),
  '2.5 nothing to do': runCard(facts([job({ ...ended, state: 'succeeded' })]), setting),
  '2.6 cancelled': runCard(full('cancelled', { cancelledBy: CANCELLER }), setting),
  '2.7 already syncing': alreadySyncingCard(facts([job({ ...began, state: 'running', progress: at(3, 9) })]), setting),
  'ended beside': endedBesideCard(full('failed', { cause: cause('CONSENT') }), setting),
  '3.1 attention': runCard(full('succeededWithErrors', { counts: { ...counts, blocked: 12 } }), setting),
  '3.8 approval': runCard(full('refused', { cause: cause('TOO_MANY_REMOVALS') }), setting),
  '3.5 resolved': resolvedCard(
    full('succeeded'),
    teams({ ...ended, state: 'failed', cause: cause('CONSENT') }),
    { at: QUEUED, atLeast: true },
    setting,
  ),
  '4.2 last sync': lastSyncCard(full('failed', { cause: cause('CONSENT') }), setting),
  '4.3 history': historyCard(
    [1, 2, 3, 4, 5, 6].map((id) => teams({ ...ended, id: String(id), state: 'failed', cause: cause('CONSENT') })),
    { pbx: WIDE, teams: WIDE },
    setting,
  ),
  '3.8 approval needed, Approve… opened': runCard(planned(214, refused), setting),
  '3.8 numbers kept': runCard(planned(214, { ...refused, declined: DECLINED }), setting),
  '3.8 approved by somebody': runCard(
    planned(214, { ...refused, approved: { id: 'b', name: WIDE, at: QUEUED, jobId: '14' } }),
    setting,
  ),
  '3.10 approved': runCard(
    facts([teams({ ...began, state: 'running', planOf: '9', progress: at(9, 214) })], {
      from: planned(214, { approved: { id: 'b', name: WIDE, at: QUEUED, jobId: '13' } }).jobs[1]!,
    }),
    setting,
  ),
  '3.11 plan ended': runCard(facts([teams({ ...ended, state: 'failed', cause: cause('PLAN_EXPIRED') })]), setting),
  '4.5 planning': runCard(
    facts([job({ ...began, state: 'running', preview: true }), teams({ preview: true })]),
    setting,
  ),
  '4.5 preview': runCard(planned(4), setting),
  '4.5 preview, nothing to do': previewCard(
    planned(0, {}, []),
    { ...planned(0).plan!, parts: [[], []], first: [], keepable: null },
    setting,
  ),
  '4.5 preview above the limit': runCard(planned(214), setting),
  '4.6 undo': runCard(planned(4, { task: { kind: 'undo', jobId: '9' } }), setting),
  '4.6 undoing': runCard(undoing({ ...began, state: 'running', counts: { ...counts, failed: 2 } }), setting),
  '4.6 undo, in part': runCard(
    undoing({ ...ended, state: 'succeededWithErrors', counts: { ...counts, blocked: 56, failed: 2 } }),
    setting,
  ),
  '4.6 undo, nothing left': runCard(
    undoing({ ...ended, state: 'succeeded', counts: { ...NO_COUNTS, waiting: 1 } }),
    setting,
  ),
  '4.6 undo, cancelled': runCard(undoing({ ...ended, state: 'cancelled', counts }), setting),
  '4.4 changes queued': queuedCard(
    {
      counts: { queued: 41, byState: { waiting: 5, blocked: 12, excluded: 88 } } as DirectoryCounts,
      causes: [WIDE, 'M365_GONE', 'NEW_IN_PROVIDER', 'SETTING'].map((cause, i) => ({ cause, users: i + 1 })),
      newest: ['a', 'b', 'c', 'd', 'd'].map((userId) => ({
        ...{ ...QUEUED_CHANGE, userId, userName: WIDE, displayName: WIDE },
      })),
      now: '2026-11-24T14:04:00Z',
    },
    setting,
  ),
  '5.1 find user': personCard(person(), setting),
  '5.1 find user, kept': personCard(person({ state: 'excluded', reason: 'KEPT', kept: 'teams' as const }), setting),
  '5.1 find user, not kept any more': takenBackCard(person({ kept: 'teams' as const }), setting),
  '5.1 find user, excluded': personCard(person({ state: 'excluded', upn: null, queued: [] }), setting),
  '5.2 one user syncing': runCard(one({ state: 'running' }), setting),
  '5.2 one user synced': runCard(one({ ...ended, state: 'succeeded' }), setting),
  '5.2 one user failed': runCard(one({ ...ended, state: 'failed', cause: cause('CONSENT') }), setting),
  '5.3 several': severalCard({ words: WIDE, rows: Array<UserRow>(9).fill(row), total: 9, found: 'op' }, setting),
  '5.4 none': nobodyCard(WIDE, row, setting),
  '3.4 problem over': problemOverCard(teams({ ...ended, state: 'failed', cause: cause(WIDE) }), WIDE, QUEUED, setting),
  '3.7 muted': mutedCard(
    full('failed'),
    teams({ ...ended, state: 'failed', cause: cause('CONSENT') }),
    QUEUED,
    setting,
  ),
  '6.3 weekly digest': digestCard(
    {
      ...{ kind: 'digest', from: QUEUED, at: '2026-12-01T09:00:00.000Z', attention: 12, muted: 2 },
      ...{
        schedule: { ...NOTICES.digest, timezone: NOTICES.timezone },
        syncs: { runs: 38, succeeded: 36, users: 212 },
      },
      joiners: [{ reason: 'NO_PBX_LICENCE', users: 100_000, names: [WIDE, WIDE, WIDE] }],
      leavers: { users: 2_000, names: [WIDE, WIDE, WIDE], more: true },
      credentials: Array.from({ length: 20 }, () => ({ label: WIDE, expiresAt: QUEUED })),
    },
    setting,
    true,
  ),
  'while it was quiet': meanwhileCard(
    {
      ...{ kind: 'meanwhile', since: QUEUED },
      items: Array.from({ length: 40 }, (_, n): MeanwhileItem => {
        const notice = { kind: 'problem', runId: 'r', jobId: String(n) } as const
        const failed = teams({ ...ended, state: 'failed', cause: cause('CONSENT') })
        return { kind: 'problem', job: failed, overAt: n % 2 ? QUEUED : null, notice }
      }),
    },
    { pbx: WIDE, teams: WIDE },
    setting,
  ),
  '3.4 another took its place': replacedCard(
    teams({ ...ended, state: 'failed', cause: cause('CONSENT') }),
    'Microsoft Teams',
    setting,
  ),
  '6.1 notices on': noticesOnCard({ digest: false, quiet: 'settings', timezone: null }, NOTICES, setting),
  '6.2 notices with own hours': noticesOnCard(
    { digest: true, quiet: [{ days: ['mon'], from: '00:00', to: '12:00' }], timezone: WIDE },
    NOTICES,
    setting,
  ),
  'notices off': noticesOffCard(true, setting),
  'stop what': stopWhatCard('r', setting),
  'on it': workingCard(),
  'a credential ends': credentialCard(
    { kind: 'credentialEnds', credential: 'pbx.apiKey', label: WIDE, expiresAt: QUEUED, days: 7 },
    { kind: 'personal' },
    setting,
  ),
  'a credential was renewed': credentialCard(
    { kind: 'credentialRenewed', credential: 'pbx.apiKey', label: WIDE, expiresAt: QUEUED, days: 0 },
    { kind: 'personal' },
    setting,
  ),
  '3.12 provisioning fails': provisioningCard(TROUBLE, 'entra', setting),
  '3.12 provisioning fails, nothing known': provisioningCard(
    { ...TROUBLE, requests: 0, notDone: 0, users: 0, reasons: [], last: null },
    'other',
    setting,
  ),
  '3.13 provisioning works again': provisioningResolvedCard(BACK, setting),
  '3.13 provisioning was turned off': provisioningResolvedCard({ ...BACK, kind: 'provisioningOff' }, setting),
  '3.13 provisioning, over': provisioningOverCard(BACK, setting),
  '3.14 provisioning, muted': provisioningMutedCard(QUEUED, setting),
  'while it was quiet, provisioning': meanwhileCard(
    {
      ...{ kind: 'meanwhile', since: QUEUED },
      items: [
        { kind: 'provisioning', overAt: null, notice: { ...BACK, kind: 'provisioningFails' } },
        { kind: 'provisioning', overAt: QUEUED, notice: BACK },
      ],
    },
    { pbx: WIDE, teams: WIDE },
    setting,
  ),
  '6.4 diagnostic': runCard(facts([job({ ...began, diagnostic: true, state: 'running' })]), setting),
  '2.6 preview cancelled': runCard(facts([job({ ...ended, state: 'cancelled', preview: true })]), setting),
  '3.2 preview failed': runCard(
    facts([job({ ...ended, state: 'failed', preview: true, cause: cause('CONSENT') })]),
    setting,
  ),
  '6.5 diagnostic ended': runCard(facts([job({ ...ended, diagnostic: true, state: 'succeeded' })]), setting),
  sentence: sentenceCard('No sync has run yet', 'Write sync now to start one'),
  ...Object.fromEntries(
    [...Object.keys(REASONS), WIDE].map((code) => [`3.2 failed, ${code}`, runCard(failed(code), setting)]),
  ),
  ...Object.fromEntries(
    (
      ['syncing', 'diagnostic', 'failed', 'refused', 'queued', 'setup', 'settings', 'off', 'blocked', 'green'] as const
    ).map((button) => [`4.1 status, ${button}`, statusCard(status(button), setting)]),
  ),
}

type Node = Record<string, unknown> & { type?: string }

/** Every object of a card that has a type. */
function nodes(card: Card): Node[] {
  const found: Node[] = []
  JSON.stringify(card, (_, value: unknown) => {
    if (value && typeof value === 'object' && 'type' in value) found.push(value as Node)
    return value
  })
  return found
}
const of = (card: Card, type: string): Node[] => nodes(card).filter((node) => node.type === type)

// The main entry of the package cannot be loaded by Node; its bundle can.
const adaptivecards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as {
  AdaptiveCard: new () => {
    parse(card: object, context: object): void
    validateProperties(): { validationEvents: object[] }
  }
  SerializationContext: new () => { eventCount: number; getEventAt(i: number): { message: string } }
}

describe('bot cards', () => {
  for (const [name, card] of Object.entries(CARDS)) {
    it(`${name.replace(WIDE, 'an unknown code')}: Adaptive Card 1.5 that every client can show`, () => {
      const context = new adaptivecards.SerializationContext()
      const parsed = new adaptivecards.AdaptiveCard()
      parsed.parse(card, context)
      assert.deepEqual(
        Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message),
        [],
      )
      assert.deepEqual(parsed.validateProperties().validationEvents, [])
      assert.ok(
        Buffer.byteLength(JSON.stringify(card)) <= 28 * 1024,
        `${Buffer.byteLength(JSON.stringify(card))} bytes`,
      )
      assert.ok(card.fallbackText.length > 0)
      for (const block of of(card, 'TextBlock')) {
        assert.equal(block.wrap, true)
        assert.ok(block.text)
        assert.doesNotMatch(String(block.text), /𠮷/, 'text from people stands in a TextRun only')
      }
      for (const image of of(card, 'Image')) assert.match(String(image.url), /^data:image\/png;base64,\w/)
      for (const run of of(card, 'TextRun')) assert.doesNotMatch(String(run.text), /\{\{(TIME|DATE)/)
    })

    it(`${name.replace(WIDE, 'an unknown code')}: few enough buttons, each saying what it does`, () => {
      const shown = card.actions.filter((action) => action.mode !== 'secondary')
      assert.ok(shown.length <= 4)
      assert.ok([...shown.map(({ title }) => title).join('')].length <= 42)
      const all = of(card, 'ActionSet').flatMap(({ actions }) => actions as object[])
      assert.ok(all.length + card.actions.length <= 6)
      assert.ok(card.actions.filter((action) => 'style' in action && action.style === 'positive').length <= 1)
      for (const action of [...of(card, 'Action.Execute'), ...of(card, 'Action.OpenUrl')]) {
        assert.ok(action.title)
        if (action.type === 'Action.Execute')
          assert.ok(
            deedOf(String(action.verb), action.data as Record<string, unknown>) !== null || action.verb === 'job.view',
          )
        if (action.type === 'Action.OpenUrl') assert.match(String(action.url), /^https:\/\/console\.example\/tab\//)
      }
    })
  }

  it('SCIM-8 says how much of provisioning fails, the first reasons with fix and owner, and what is left', () => {
    const words = wordsOf(CARDS['3.12 provisioning fails'])
    assert.match(words, /98 of the last 100 requests of Microsoft Entra ID were not done, for 61 users\./)
    for (const { label, fix, who } of Object.values(REFUSAL_WORDS).slice(0, 3))
      for (const part of [label, fix, `Who can fix it: ${who}`]) assert.ok(words.includes(part), `${part} in ${words}`)
    const more = Object.keys(REFUSAL_WORDS).length - 3
    assert.ok(words.includes(`and ${more} more reasons, ${more * 9} requests`), words)
  })

  it('have room for every count up to 999,999 in one line, at 8.2 px for a bold digit and 3.6 for a comma', () => {
    for (const number of [9, 9_999, 10_000, 999_999]) {
      const row = counted(number, []) as unknown as { columns: { width: string; items: { text: string }[] }[] }
      const [{ width, items } = { width: '', items: [] }] = row.columns
      const words = items[0]?.text ?? ''
      const needed = [...words].reduce((sum, letter) => sum + (letter === ',' ? 3.6 : 8.2), 0)
      assert.ok(needed <= parseInt(width), `${words} needs ${needed} of ${width}`)
    }
  })

  it('names three reasons and counts the rest, so that the counts add up', () => {
    const words = JSON.stringify(CARDS['3.1 attention'])
    const fix = reasons.filter(({ reason }) => REASONS[reason as keyof typeof REASONS].class === 'fix')
    const rest = fix.slice(3).reduce((all, { users }) => all + users, 0)
    assert.ok(words.includes(`and ${fix.length - 3} more reasons, ${rest.toLocaleString('en-US')} users`))
  })

  it('says how many users are in sync where nothing needed a change, and beside those who need attention', () => {
    assert.match(wordsOf(CARDS['2.5 nothing to do']), /^Nothing needed a change\. 1,223 users are in sync\.$/m)
    const [title, about] = wordsOf(CARDS['3.1 attention']).split('\n')
    assert.equal(title, '12 users need attention')
    assert.equal(about, 'Full sync · succeeded with errors · 1,223 users are in sync')
    const none = runCard(facts([job({ ...ended, state: 'succeeded' })], { inSync: 0 }), setting)
    assert.match(wordsOf(none), /^Nothing needed a change\.$/m)
  })

  it('counts as Sync Jobs does: what was found as wanted is no change, and policies are', () => {
    const of = (more: object) =>
      wordsOf(runCard(facts([teams({ ...ended, state: 'succeeded', counts: { ...NO_COUNTS, ...more } })]), setting))
    assert.match(of({ adopted: 8 }), /^Nothing needed a change\./m)
    assert.match(of({ policies: 163 }), /163\nChanged/)
    assert.doesNotMatch(of({ policies: 163 }), /Nothing needed a change/)
    const full = { ...NO_COUNTS, assigned: 155, adopted: 8, policies: 326, blocked: 56 }
    const attention = wordsOf(
      runCard(facts([teams({ ...ended, state: 'succeededWithErrors', counts: full })]), setting),
    )
    assert.match(attention, /155\nChanged[^]*326 policies granted or taken back\./)
  })

  it('says of changes that a failed job did not come to that they were not reached, as Sync Jobs does', () => {
    const short = teams({
      ...ended,
      state: 'failed',
      cause: cause('CONSENT'),
      counts: { ...NO_COUNTS, notReached: 15 },
    })
    const words = wordsOf(runCard(facts([short]), setting))
    assert.match(words, /15\nNot reached/)
    assert.doesNotMatch(words, /Not synced/)
  })

  it('says when it failed and when it was over, and for whom only where the retry was about them', () => {
    const was = teams({ ...ended, state: 'failed', cause: cause('CONSENT'), counts: { ...NO_COUNTS, notReached: 15 } })
    const since = { at: '2026-11-24T14:04:40.5Z', atLeast: false }
    const again = (done: number, more: Partial<Job> = {}, began = since) => {
      const retry = { ...began, endedAt: '2026-11-24T14:15:40Z', task: { kind: 'retry' as const, jobId: was.id } }
      const job = teams({ ...retry, id: '14', state: 'succeeded', counts: { ...NO_COUNTS, done }, ...more })
      return wordsOf(resolvedCard(facts([job]), was, began, setting))
    }
    const words = again(15)
    assert.match(words, /^The 15 users that were not synced are in sync now\. It took 11 min\.$/m)
    assert.match(words, /^Was\n: .+\n\{\{DATE\(2026-11-24T14:04:40Z,SHORT\)\}\}/m)
    assert.match(words, /^Now\n: The retry succeeded\n\{\{DATE\(2026-11-24T14:15:40Z,SHORT\)\}\}/m)
    assert.match(again(6), /^Of the 15 users that were not synced, 6 are in sync now\. It took/m)
    assert.match(again(15, { task: { kind: 'sync' } }), /^It took 11 min\.$/m)
    assert.match(again(15, { task: { kind: 'retry', jobId: '2' } }), /^It took 11 min\.$/m)
    const long = again(0, {}, { at: '2026-11-24T08:15:40Z', atLeast: true })
    assert.match(long, /^It took more than 6 h\.$/m)
    assert.match(long, /^Was\n: .+\n\{\{DATE\(2026-11-24T08:15:40Z,SHORT\)\}\}/m)
  })

  it('says of a job in the history that it was a preview, and asks for approval only while somebody can give it', () => {
    const { plan } = planned(214, refused).jobs[1]!
    const stopped = { ...ended, state: 'refused' as const, cause: cause('TOO_MANY_REMOVALS'), plan }
    const told = (...jobs: Job[]) => wordsOf(historyCard(jobs, { pbx: '8x8 PBX', teams: 'Teams' }, setting))
    assert.match(told(teams({ ...ended, state: 'succeeded', preview: true })), /^Teams\n · Succeeded · preview$/m)
    assert.match(told(teams(stopped), job({ ...ended, state: 'succeeded' })), /^Teams\n · Approval needed$/m)
    const after = told(teams({ ...ended, id: '14', state: 'succeeded' }), teams(stopped))
    assert.match(after, /^Teams\n · Succeeded$[^]*^Teams\n · Stopped by the guard$/m)
    assert.match(after, /^Would remove [\d,]+ numbers$/m)
    assert.doesNotMatch(after, /Approval needed\n/)
    assert.match(told(teams({ ...stopped, declined: DECLINED })), /^Teams\n · Stopped by the guard$/m)
  })

  it('offers to approve what the guard stopped, not to try it again, until somebody has decided', () => {
    const stopped = { cause: cause('TOO_MANY_REMOVALS'), counts: { ...NO_COUNTS, notReached: 3 } }
    const last = (more: Partial<Job> = {}) => lastSyncCard(full('refused', { ...stopped, ...more }), setting)
    const titles = (of: Card) => of.actions.map(({ title }) => title)
    assert.deepEqual(titles(last()), ['Open job', 'Approve…', 'Show history'])
    assert.match(wordsOf(last()), /^41 users have changes queued\.$/m)
    assert.deepEqual(titles(last({ declined: DECLINED })), ['Open job', 'Show history', 'Sync Now'])
    const kept = runCard(planned(214, { ...refused, declined: DECLINED }), setting)
    assert.deepEqual(titles(kept), ['Review removals', 'Take back…', 'Plan again'])
    assert.doesNotMatch(wordsOf(kept), /What to do|Approval needed/)
    const approved = { id: 'b', name: 'Ben', at: QUEUED, jobId: '14' }
    const passed = runCard(planned(214, { ...refused, approved }), setting)
    assert.match(wordsOf(passed), /^Stopped by the guard$/m)
    assert.deepEqual(titles(passed), ['Review removals', 'Plan again'])
  })

  it('counts in the facts of a diagnostic sync whom it changed, once, and says that secrets are not in its output', () => {
    const side = { requests: 1, waitedMs: 0, throttled: 0, share: 0 }
    const slow = (asked: 'readUsers' | 'assignNumber', ms: number): Job['usage'] => ({
      ...{ pbx: side, graph: side, slowest: { side: asked === 'readUsers' ? 'pbx' : 'graph', asked, ms } },
    })
    const jobs = full('succeeded').jobs.map((one) => ({
      ...{
        ...one,
        diagnostic: true,
        usage: one.service === 'pbx' ? slow('readUsers', 31) : slow('assignNumber', 4_210),
      },
    }))
    const [facts65] = of(runCard(facts(jobs), setting), 'FactSet')
    assert.deepEqual(facts65?.facts, [
      { title: 'Users changed', value: '41' },
      { title: 'Slowest answer', value: '4.2 s, Microsoft, assign number' },
      { title: 'Secrets', value: 'removed from the output' },
      { title: 'Kept', value: 'with the job history' },
    ])
  })

  it('are all of them: what makes a card is named here, or stands for a state of a run', () => {
    const folder = join(import.meta.dirname, '../../src/bot/cards')
    const tests = readFileSync(import.meta.filename, 'utf8')
    const ofRuns = readFileSync(join(folder, 'result.ts'), 'utf8')
    const files = readdirSync(folder).filter((file) => file !== 'element.ts')
    const made = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^export (?:const|function) (\w+Card)\b/gm)].map(
        ([, name]) => name ?? '',
      ),
    )
    assert.ok(made.length > 20)
    assert.deepEqual(
      made.filter((name) => !tests.includes(`${name}(`) && !ofRuns.includes(`${name}(`)),
      [],
    )
  })

  it('have pictures that are seen in light, dark and high contrast', () => {
    const light = (part: number) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    const luminance = ([r = 0, g = 0, b = 0]: number[]) =>
      0.2126 * light(r / 255) + 0.7152 * light(g / 255) + 0.0722 * light(b / 255)
    const contrast = (one: number[], other: number[]) => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05)
    }
    const palette = (uri: string): number[][] => {
      const bytes = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64')
      const at = bytes.indexOf('PLTE')
      const colours = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4))
      return Array.from({ length: colours.length / 3 }, (_, i) => [...colours.subarray(3 * i, 3 * i + 3)])
    }
    const [WHITE, DARK, BLACK] = [
      [255, 255, 255],
      [0x29, 0x29, 0x29],
      [0, 0, 0],
    ]
    for (const icon of ['run', 'diagnostic', 'ok', 'warn', 'err', 'queue', 'info', 'wait', 'stop'] as const) {
      const colours = palette(iconUri(icon))
      // its sign is white on the colour, its rim white on what is behind it
      assert.deepEqual(colours[4], WHITE)
      assert.ok(contrast(colours.at(-1)!, WHITE) >= 4.5, icon)
    }
    const drawn = palette(bar(62)).filter((colour) => luminance(colour) > 0)
    assert.ok(drawn.length >= 2)
    for (const colour of drawn)
      for (const behind of [WHITE, DARK, BLACK]) assert.ok(contrast(colour, behind) >= 3, `${colour} on ${behind}`)
  })

  it('has words for whatever may have been asked', () => {
    assert.deepEqual(Object.keys(ASKED_WORDS).toSorted(), [...ASKED_CODES].toSorted())
  })

  it('lists admin consent among the steps of set-up as far as it is known', () => {
    const names = { pbx: '8x8 PBX', teams: 'Microsoft Teams' }
    const words = (consent: boolean | null) =>
      wordsOf(welcomeCard({ ...status('setup'), consent }, names, OFFERS, setting))
    assert.match(words(true), /^Set-up: 2 of 4 done$[^]*^Admin consent\n: Done$/m)
    assert.match(words(false), /^Set-up: 1 of 4 done$[^]*^Admin consent\n: Withdrawn or incomplete\./m)
    assert.match(words(null), /^Set-up: 1 of 3 done$/m)
    assert.doesNotMatch(words(null), /consent/)
  })

  it('says of a sync that runs already how long ago it was started', () => {
    assert.match(wordsOf(CARDS['2.7 already syncing']), /^ started a sync 2 min ago\. Yours was not started twice/m)
    const now = facts([job({ ...began, state: 'running' }), teams({})], { now: QUEUED })
    assert.match(wordsOf(alreadySyncingCard(now, setting)), /^ started a full sync just now\./m)
  })

  it('offers no retry and no mute of a preview, but to plan again', () => {
    for (const name of ['2.6 preview cancelled', '3.2 preview failed']) {
      const words = JSON.stringify(CARDS[name])
      assert.match(words, /"Plan again"/)
      assert.doesNotMatch(words, /Retry failed|Mute…|Sync Now/)
    }
  })

  it('counts a user once whom both jobs of a run changed', () => {
    const words = JSON.stringify(CARDS['2.4 succeeded'])
    assert.match(words, /41 users changed/)
    const attention = JSON.stringify(CARDS['3.1 attention'])
    assert.match(attention, /"41"[^]{1,300}"Changed"/)
    assert.doesNotMatch(attention, /"82"/)
  })

  it('tells of an undo those alone whom it was to put back', () => {
    const [title, about, ...rest] = wordsOf(CARDS['4.6 undo, in part']).split('\n')
    assert.deepEqual([title, about], ['2 users were not put back', 'Undo · succeeded with errors'])
    assert.match(rest.join('\n'), /^Not put back$/m)
    assert.match(rest.join('\n'), /^Changed since$/m)
    const cut = wordsOf(CARDS['4.6 undo, cancelled'])
    assert.match(cut, /^What was done stays done\. The rest was not put back\.$/m)
    for (const name of ['4.6 undo, in part', '4.6 undo, cancelled', '4.6 undo, nothing left', '4.6 undoing'])
      assert.doesNotMatch(JSON.stringify(CARDS[name]), /ttention|in sync|queued|Show users|Mute|next sync|Retry/, name)
  })

  it('has writing buttons that work once, and only those', () => {
    for (const card of Object.values(CARDS))
      for (const action of of(card, 'Action.Execute')) {
        const data = action.data as { op?: string }
        const writes = deedOf(String(action.verb), data)?.writes ?? false
        assert.equal(typeof data.op === 'string', writes, String(action.verb))
      }
  })

  it('leads only to pages that the console has', () => {
    const router = readFileSync(join(import.meta.dirname, '../../src/tab/router.tsx'), 'utf8')
    const pages = [...router.matchAll(/\bpath: '(\/[^']*)'/g)].map(([, path]) => path!)
    const children = [...router.matchAll(/getParentRoute: \(\) => (\w+), path: '(\$\w+)'/g)]
    const known = [...pages, ...children.map(([, parent, path]) => `/${parent}/${path}`)]
    const fits = (path: string) => known.some((one) => new RegExp(`^${one.replace(/\$\w+/g, '[^/]+')}$`).test(path))
    const places = new Set<string>()
    JSON.stringify(Object.values(CARDS), (key, value: unknown) => {
      if (key === 'url' && String(value).startsWith('https://console.example'))
        places.add(new URL(String(value)).pathname)
      return value
    })
    assert.ok(places.size > 5)
    for (const place of places) assert.ok(fits(place.replace(/^\/tab/, '') || '/'), place)
  })

  it('leads into the tab inside Teams when the app id is known', () => {
    assert.equal(
      createLinks('https://console.example', { id: 'app id', teams: 'https://teams.microsoft.com' }).to('jobs/12'),
      'https://teams.microsoft.com/l/entity/app%20id/console?context=%7B%22subEntityId%22%3A%22jobs%2F12%22%7D',
    )
    const dod = { id: 'app', teams: 'https://dod.teams.microsoft.us' }
    assert.match(createLinks('https://console.example', dod).chat() ?? '', /^https:\/\/dod\.teams\.microsoft\.us\/l\//)
  })

  it('SYNC-13 says in the status what Auto Sync does next, and nothing where it is off', () => {
    const auto = { on: true, next: null, holds: ['approval' as const] }
    const of = (more: object) => JSON.stringify(statusCard({ ...status('refused'), ...more }, setting))
    assert.match(of({ auto }), /Auto Sync is on\. Stands still: a plan waits for approval\./)
    assert.doesNotMatch(of({ auto: { on: false, next: null, holds: ['off'] } }), /Auto Sync/)
  })

  it('SVC-5 welcomes with what the cloud does not offer, and asks nobody to connect it', () => {
    const lacks = [{ what: 'Numbers', cause: 'There is no API.', fix: 'Assign numbers with Teams PowerShell.' }]
    const text = (setup: ('pbx' | 'firstSync')[]) =>
      JSON.stringify(welcomeCard({ setup, lacks, consent: null }, { pbx: '8x8 PBX', teams: 'Teams' }, [], setting))
    for (const card of [text(['pbx']), text([])]) {
      assert.match(card, /Not offered in this cloud\. Assign numbers with Teams PowerShell\./)
      assert.doesNotMatch(card, /A Global Administrator does this once/)
    }
    assert.match(text(['pbx', 'firstSync']), /Set-up: 0 of 2 done/)
  })

  it('draws icons and bars as small pictures', () => {
    for (const icon of ['run', 'diagnostic', 'ok', 'warn', 'err', 'queue', 'info', 'wait', 'stop'] as const)
      assert.ok(iconUri(icon).length <= 760)
    assert.ok(bar(62).length <= 260)
    assert.notEqual(bar(62), bar(63))
    assert.equal(bar(120), bar(100))
  })
})

describe('bot card text', () => {
  it('cleans what people wrote', () => {
    assert.equal(clean('  Mia\u202e \n\t Chen\u0000 '), 'Mia Chen')
    assert.equal(clean('{{DATE(x)}}'), '{\u2060{DATE(x)}}')
    assert.equal([...clean('𠮷'.repeat(500))].length, 32)
    assert.equal([...clean('ab '.repeat(500))].length, 64)
    assert.equal(clean('\ud800'), '\ufffd')
    assert.equal(clean('e\u0301'), 'é')
    assert.equal(clean('a'.repeat(40)), `${'a'.repeat(18)}…${'a'.repeat(13)}`)
  })

  it('tells times as people do', () => {
    const from = '2026-11-24T14:00:00Z'
    assert.equal(duration(from, '2026-11-24T14:00:58Z'), '58 s')
    assert.equal(duration(from, '2026-11-24T14:03:12Z'), '3 min 12 s')
    assert.equal(duration(from, '2026-11-24T15:05:00Z'), '1 h 5 min')
    assert.equal(duration(from, '2026-11-24T13:00:00Z'), '0 s')
    assert.deepEqual([null, 12, 355, 1_200, 1_260, 7_300].map(timeLeft), [
      null,
      'less than a minute left',
      'about 6 min left',
      'about 20 min left',
      'about 25 min left',
      'about 2 hours left',
    ])
  })

  it('says 100 percent only when done, and less than one when something is', () => {
    assert.equal(percent(9_999, 10_000), 99)
    assert.equal(percent(5, 0), 0)
    assert.equal(share(1, 10_000), '< 1 %')
    assert.equal(share(0, 10), '0 %')
    assert.equal(share(10, 10), '100 %')
  })
})
