import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ACTIONS } from '../src/identity/roles.ts'
import { PLACES, OWN_ROWS, GONE_ROWS } from '../src/store/erasure/places.ts'
import { ACTION_WORDS, actionWords, targetWords } from '../src/words/audit.ts'
import { auditFields } from '../src/words/auditFields.ts'
import { PLACE_WORDS } from '../src/words/privacy.ts'
import { CAPABILITIES } from '../src/words/roles.ts'

const SOURCE = join(import.meta.dirname, '../src')
const WRITTEN = /action: '([a-z]+\.[a-z.]+)'|return '(users\.[a-z]+)'|\? '(users\.[a-z]+)' : '(users\.[a-z]+)'/g
const LOOKS = /\.look$/

/** Actions in the sources of the server. */
function written(): string[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('tab'))
    .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
  return files.flatMap((text) => [...text.matchAll(WRITTEN)].flatMap((found) => found.slice(1).filter(Boolean)))
}

const told = (action: string, target: string, before: string | null, after: string | null) =>
  auditFields({ action, target, before, after }).map(({ name, ...field }) => [name, field.before, field.after])

describe('words of the audit log', () => {
  it('every action that the product writes down has words', () => {
    const actions = [...new Set([...written(), ...Object.keys(ACTIONS)])].filter((action) => !LOOKS.test(action))
    assert.ok(actions.length > 30, 'the sources are found')
    assert.deepEqual(
      actions.filter((action) => !Object.hasOwn(ACTION_WORDS, action)),
      [],
    )
    assert.equal(actionWords('__proto__'), '__proto__')
  })

  it('every place that a person is erased from has words, and every capability is an action', () => {
    for (const { table } of [...PLACES, ...OWN_ROWS, ...GONE_ROWS]) assert.ok(PLACE_WORDS[table], table)
    for (const { action } of CAPABILITIES) assert.ok(Object.hasOwn(ACTIONS, action), action)
  })

  it('says what an entry is about', () => {
    const words = (target: string, more: object = {}) =>
      targetWords({ target, targetName: null, before: null, after: null, ...more }, (field) => field.toUpperCase())
    assert.equal(words('job 12'), 'Job 12')
    assert.equal(words('guard'), 'Guard')
    assert.equal(words('user u-1', { targetName: 'Ana Ruiz' }), 'Ana Ruiz')
    assert.equal(words('group g', { before: 'reader, Sales' }), 'Group Sales')
    assert.equal(words('person p', { after: 'admin, Ana Ruiz' }), 'Ana Ruiz')
    assert.equal(words('licence of ana@contoso.com'), 'LICENCE of ana@contoso.com')
    assert.equal(words(''), 'Erased')
    assert.equal(words('constructor'), 'Constructor')
  })

  it('reads before and after field by field, as the product writes them', () => {
    assert.deepEqual(told('settings.change', 'guard', '40 or 10 %', '20 or 10 %'), [
      ['Removals that always pass', '40', '20'],
      ['Share that passes', '10 %', '10 %'],
    ])
    assert.deepEqual(told('roles.change', 'person x', 'reader, Ana, Lady Ruiz', null), [
      ['Role', 'Reader', null],
      ['Name', 'Ana, Lady Ruiz', null],
    ])
    assert.deepEqual(
      told(
        'settings.change',
        'schedule',
        'Auto Sync off, at any time',
        'Auto Sync on, mon fri 22:00 to 06:00; sat 00:00 to 24:00, Europe/London',
      ),
      [
        ['Auto Sync', 'off', 'on'],
        ['When', 'at any time', 'mon fri 22:00 to 06:00; sat 00:00 to 24:00'],
        ['Time zone', null, 'Europe/London'],
      ],
    )
    assert.deepEqual(told('users.exclude', 'user u', null, 'until 2027-01-12T00:00:00.000Z: On leave: spring'), [
      ['Until', null, '2027-01-12T00:00:00.000Z'],
      ['Why', null, 'On leave: spring'],
    ])
    assert.deepEqual(told('sync.start', 'job 1, job 2', null, 'all, preview, user u-1'), [
      ['Service', null, 'Both'],
      ['How', null, 'preview, user u-1'],
    ])
    assert.deepEqual(told('users.exclude', 'user u', null, 'Two\nlines'), [['Why', null, 'Two\nlines']])
    assert.deepEqual(told('jobs.end', 'job 1', null, 'failed: GATEWAY_NOT_READY: 3 failed'), [
      ['Ended', null, 'Failed'],
      ['Cause', null, 'GATEWAY_NOT_READY'],
      ['Counts', null, '3 failed'],
    ])
    assert.deepEqual(told('jobs.end', 'job 1', null, 'succeeded: 12 done, 11 assigned'), [
      ['Ended', null, 'Succeeded'],
      ['Counts', null, '12 done, 11 assigned'],
    ])
    assert.deepEqual(
      told('services.change', 'teams', 'enabled; scope: all users', 'disabled, numbers: keep; scope: Sales (g)'),
      [
        ['Service', 'Enabled', 'Disabled'],
        ['Scope', 'all users', 'Sales (g)'],
        ['Numbers', null, 'Kept'],
      ],
    )
  })

  it('shows what it cannot read as it is, whole', () => {
    assert.deepEqual(told('settings.change', 'guard', null, 'nonsense'), [['Value', null, 'nonsense']])
    assert.deepEqual(told('users.request', 'directoryVisible of a@b.co', 'false', 'true'), [
      ['Company directory', 'Hidden', 'Visible'],
    ])
    assert.deepEqual(told('users.request', 'title of a@b.co', null, 'true'), [['Title', null, 'true']])
    assert.deepEqual(told('users.request', 'user of a@b.co', null, 'A B'), [['Value', null, 'A B']])
    assert.deepEqual(told('users.release', 'user u1', 'idp', 'pbx'), [['Owner', 'Identity provider', '8x8']])
    assert.deepEqual(told('whatever', 'x', null, null), [])
  })
})
