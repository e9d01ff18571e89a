/** Names as hostile as they come, in every field of every card that shows them: what a client shows stays what it is. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Card } from '../../src/bot/cards/element.ts'
import { credentialCard } from '../../src/bot/cards/credential.ts'
import { digestCard } from '../../src/bot/cards/digest.ts'
import { historyCard } from '../../src/bot/cards/look.ts'
import { nobodyCard, personCard, severalCard } from '../../src/bot/cards/person.ts'
import type { PersonFacts } from '../../src/bot/cards/personFacts.ts'
import { provisioningCard } from '../../src/bot/cards/provisioning.ts'
import { queuedCard } from '../../src/bot/cards/queued.ts'
import { runCard } from '../../src/bot/cards/result.ts'
import { baseCard, didYouMeanCard, helpCard, whyNotCard } from '../../src/bot/cards/talk.ts'
import { clean } from '../../src/bot/cards/text.ts'
import { OFFERS } from '../../src/bot/commands/registry.ts'
import { createLinks } from '../../src/bot/links.ts'
import type { DirectoryCounts, UserRow } from '../../src/directory/store.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { REASONS } from '../../src/jobs/reasons.ts'
import { sampleJob } from '../sampleJob.ts'
import { faultsOf } from './validCard.ts'

const setting = { links: createLinks('https://console.example', null), op: 'op' }
const AT = '2026-11-24T14:01:00.123Z'

/** A mark that shows where the text of a person went. */
const MARK = '𠮷'

const NASTY = [
  '[click](https://evil.example)',
  '**bold** _it_ `code` # head - list 1. one',
  '<b>x</b><script>alert(1)</script><at>Ana</at>',
  '{{DATE(2026-01-01T00:00:00Z)}} {{{TIME(2026-01-01T00:00:00Z)}}} {{',
  '${$root.x} ${json(x)}',
  '\u202egnp.exe\u2066\u2069\u200f',
  '\u0000\u001b[31m\r\n\u0085\u2028\u2029',
  '\ud800 lone \udfff',
  'e\u0301'.repeat(200),
  'w'.repeat(5_000),
  '𠮷'.repeat(500),
  '👩‍👩‍👧‍👦'.repeat(100),
  '","type":"Image","url":"https://evil.example/x.png',
  '__proto__',
  '',
  '   ',
]
const word = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...'{}[]()*_`#<>|\\!~-+.:"\'\u202e\u2060\ud83d'), maxLength: 80 }),
)
const hostile = fc.tuple(word, word).map(([before, after]) => `${before}${MARK}${after}`)

/** Every card that shows what people or tenants wrote. */
function cardsOf(name: string): Record<string, Card> {
  const change = {
    ...{ service: 'teams' as const, kind: 'assign' as const, field: name, before: name, after: name, cause: name },
    ...{ causedBy: name, since: AT },
  }
  const person: PersonFacts = {
    ...{ id: 'u1', name, userName: name, upn: `${name}x`, number: name, state: 'blocked', reason: 'NUMBER_IN_USE' },
    ...{
      detail: { holder: name, number: name },
      deleted: false,
      kept: 'teams' as const,
      nextTryAt: AT,
      seen: { pbx: AT, m365: AT },
    },
    fields: Array.from({ length: 8 }, () => ({ field: 'Number', pbx: name, m365: null })),
    queued: Array.from({ length: 9 }, () => change),
  }
  const row = { displayName: name, userName: name, id: 'u1', state: 'excluded' } as unknown as UserRow
  const detail = { holder: name, number: name, message: name, policy: name, raw: name, list: name, candidate: name }
  const job = (state: 'failed' | 'succeeded', code: string) =>
    sampleJob({
      ...{ id: '12', service: 'teams', state, startedBy: { id: 'a', name }, queuedAt: AT, startedAt: AT, endedAt: AT },
      ...{ counts: { ...NO_COUNTS, blocked: 3 }, cause: state === 'failed' ? { code, detail, raw: name } : null },
    })
  const facts = (one: ReturnType<typeof job>) => ({
    ...{ runId: 'r', jobs: [one], names: { pbx: name, teams: name }, from: null, person: null, plan: null },
    ...{
      reasons: Object.keys(REASONS).map((reason, i) => ({ reason, users: 1e6 - i })),
      queued: 1,
      inSync: 1,
      now: AT,
    },
  })
  const queued = { queued: 41, byState: { waiting: 5, blocked: 12, excluded: 88 } } as DirectoryCounts
  return {
    ...Object.fromEntries(
      [...Object.keys(REASONS), name].map((code) => [`failed ${code}`, runCard(facts(job('failed', code)), setting)]),
    ),
    attention: runCard(facts(job('succeeded', '')), setting),
    history: historyCard(Array(9).fill(job('failed', 'CONSENT')), { pbx: name, teams: name }, setting),
    person: personCard(person, setting),
    several: severalCard({ words: name, rows: Array<UserRow>(9).fill(row), total: 9, found: 'op' }, setting),
    nobody: nobodyCard(name, row, setting),
    queued: queuedCard(
      {
        ...{ counts: queued, causes: [{ cause: name, users: 3 }], now: AT },
        newest: ['a', 'b', 'c'].map((userId) => ({ ...change, userId, userName: name, displayName: name })),
      },
      setting,
    ),
    'did you mean': didYouMeanCard(name, OFFERS.slice(0, 3), setting),
    'why not': whyNotCard('Nothing was retried', name, []),
    base: baseCard({ kind: 'run', title: 'Syncing', sub: name }, setting),
    help: helpCard(OFFERS, setting),
    digest: digestCard(
      {
        ...{ kind: 'digest', from: AT, at: AT, schedule: { day: 'mon', time: '09:00', timezone: 'Europe/London' } },
        ...{ syncs: { runs: 3, succeeded: 2, users: 9 }, attention: 12, muted: 1 },
        joiners: [{ reason: 'NO_NUMBER', users: 9, names: [name, name, name] }],
        leavers: { users: 9, names: [name, name, name], more: true },
        credentials: Array.from({ length: 9 }, () => ({ label: name, expiresAt: AT })),
      },
      setting,
      true,
    ),
    provisioning: provisioningCard(
      {
        ...{ since: AT, counts: { ok: 1, refused: 2, failed: 3 }, requests: 9, notDone: 8, users: 7 },
        reasons: [{ code: 'site', requests: 8, users: 7 }],
        last: { userName: name, detail: name },
      },
      'okta',
      setting,
    ),
    credential: credentialCard(
      { kind: 'credentialEnds', credential: 'pbx.apiKey', label: name, expiresAt: AT, days: 7 },
      { kind: 'personal' },
      setting,
    ),
  }
}

describe('cards with hostile names', () => {
  it('are valid 1.5, small, and keep text of people out of markdown, macros and URLs', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        for (const [what, card] of Object.entries(cardsOf(name))) assert.deepEqual(faultsOf(card, MARK), [], what)
      }),
      { numRuns: 40, seed: 7 },
    )
  })

  it('clean text once: what is clean stays as it is, and is never longer than it may be', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 400 }), (name, most) => {
        const once = clean(name, most)
        assert.ok([...once].length <= most + 2 * most, 'each pair of braces gains a joiner')
        assert.doesNotMatch(once, /\{\{|[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]|\s\s/u)
        assert.ok(once.isWellFormed())
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})
