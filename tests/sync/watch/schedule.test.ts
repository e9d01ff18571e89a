import assert from 'node:assert/strict'
import { autoSync, backOff, opensAt, zoneOf, type ScheduleFacts } from '../../../src/sync/watch/schedule.ts'
import type { ScheduleSettings } from '../../../src/tenants/tenant.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.parse('2026-11-25T12:00:00Z') // a Wednesday

const settings = (more: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  autoSync: true,
  windows: [],
  timezone: 'Europe/London',
  ...more,
})

const facts = (more: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  now: NOW,
  settings: settings(),
  setUp: true,
  running: false,
  queued: { oldest: NOW - 2 * MINUTE, newest: NOW - 2 * MINUTE },
  undone: false,
  approval: false,
  failures: null,
  lookEvery: MINUTE,
  lastRun: null,
  ...more,
})

const NIGHTS = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '06:00' } as const

describe('Auto Sync: when it starts, and why not now', () => {
  const CASES: [string, Partial<ScheduleFacts>, Partial<ReturnType<typeof autoSync>>][] = [
    ['starts when something is queued and has been quiet for a minute', {}, { start: true, holds: [], next: NOW }],
    [
      'is off unless an admin turned it on',
      { settings: settings({ autoSync: false }) },
      { start: false, holds: ['off'], next: null },
    ],
    ['never before the set-up is complete', { setUp: false }, { start: false, holds: ['setup'], next: null }],
    ['never beside a running sync', { running: true }, { start: false, holds: ['running'], next: null }],
    ['not after an undo, until a person starts one', { undone: true }, { start: false, holds: ['undone'], next: null }],
    ['not while the guard waits for a person', { approval: true }, { start: false, holds: ['approval'], next: null }],
    ['not when nothing is queued', { queued: null }, { start: false, holds: ['nothing'], next: null }],
    [
      'waits while changes still come in',
      { queued: { oldest: NOW - 3 * MINUTE, newest: NOW - 20_000 } },
      { start: false, holds: ['settling'], next: NOW + 40_000 },
    ],
    [
      'but never longer than eight minutes after the oldest',
      { queued: { oldest: NOW - 8 * MINUTE, newest: NOW - 20_000 } },
      { start: true, holds: [] },
    ],
    [
      'and less where looks are rare, so that ten minutes hold from the change itself',
      { lookEvery: 5 * MINUTE, queued: { oldest: NOW - 4.5 * MINUTE, newest: NOW - 20_000 } },
      { start: true, holds: [] },
    ],
    [
      'backs off after a failure',
      { failures: { count: 2, at: NOW - 10 * MINUTE } },
      { start: false, holds: ['failed'], next: NOW + 20 * MINUTE },
    ],
    ['and then tries again', { failures: { count: 2, at: NOW - 30 * MINUTE } }, { start: true, holds: [] }],
    [
      'does not run in circles over what the last sync could not do',
      { lastRun: { began: NOW - MINUTE, ended: NOW - 30_000 } },
      { start: false, holds: ['tried'], next: NOW - 30_000 + 4 * HOUR },
    ],
    [
      'starts for what came since the last sync',
      { lastRun: { began: NOW - 3 * MINUTE, ended: NOW - 2.5 * MINUTE } },
      { start: true, holds: [] },
    ],
    [
      'waits for its window',
      { settings: settings({ windows: [{ ...NIGHTS, days: [...NIGHTS.days] }] }) },
      { start: false, holds: ['window'], next: Date.parse('2026-11-25T22:00:00Z') },
    ],
    [
      'names the window after the back-off',
      {
        settings: settings({ windows: [{ days: ['wed'], from: '11:00', to: '12:30' }] }),
        failures: { count: 5, at: NOW - MINUTE },
      },
      { start: false, holds: ['failed'], next: Date.parse('2026-12-02T11:00:00Z') },
    ],
  ]
  for (const [title, more, wanted] of CASES)
    it(title, () => assert.partialDeepStrictEqual(autoSync(facts(more)), wanted))

  it('doubles the back-off from 15 minutes to four hours', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 50].map((failures) => backOff(failures) / MINUTE),
      [0, 15, 30, 60, 120, 240, 240, 240],
    )
  })
})

describe('Auto Sync: windows', () => {
  const CASES: [string, ScheduleSettings['windows'][number], string, string, string][] = [
    [
      'is open from its first minute',
      { days: ['wed'], from: '09:00', to: '17:00' },
      'UTC',
      '2026-11-25T09:00:00Z',
      '2026-11-25T09:00:00Z',
    ],
    [
      'is closed from its last',
      { days: ['wed'], from: '09:00', to: '17:00' },
      'UTC',
      '2026-11-25T17:00:00Z',
      '2026-12-02T09:00:00Z',
    ],
    [
      'opens on its day',
      { days: ['sat', 'sun'], from: '00:00', to: '24:00' },
      'UTC',
      '2026-11-25T12:00:00Z',
      '2026-11-28T00:00:00Z',
    ],
    [
      'goes on after midnight',
      { days: ['fri'], from: '22:00', to: '06:00' },
      'UTC',
      '2026-11-28T05:59:00Z',
      '2026-11-28T05:59:00Z',
    ],
    [
      'and over the end of the week',
      { days: ['sun'], from: '22:00', to: '06:00' },
      'UTC',
      '2026-11-30T03:00:00Z',
      '2026-11-30T03:00:00Z',
    ],
    [
      'is in the zone of the tenant',
      { days: ['wed'], from: '09:00', to: '17:00' },
      'America/New_York',
      '2026-11-25T12:00:00Z',
      '2026-11-25T14:00:00Z',
    ],
    [
      'whose Wednesday may be Tuesday in Greenwich',
      { days: ['wed'], from: '00:00', to: '01:00' },
      'Asia/Tokyo',
      '2026-11-24T12:00:00Z',
      '2026-11-24T15:00:00Z',
    ],
    [
      'knows zones of a quarter of an hour',
      { days: ['wed'], from: '09:00', to: '17:00' },
      'Asia/Kathmandu',
      '2026-11-25T00:00:00Z',
      '2026-11-25T03:15:00Z',
    ],
    // clocks go from 01:00 to 02:00 on 29 March 2026 in London
    [
      'opens an hour earlier after the clocks went forward',
      { days: ['sun'], from: '09:00', to: '10:00' },
      'Europe/London',
      '2026-03-28T12:00:00Z',
      '2026-03-29T08:00:00Z',
    ],
    [
      'that begins in the hour that is left out opens when it is over',
      { days: ['sun'], from: '01:30', to: '04:00' },
      'Europe/London',
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:00:00Z',
    ],
    [
      'that lies wholly in that hour does not open that day',
      { days: ['sun'], from: '01:15', to: '01:45' },
      'Europe/London',
      '2026-03-28T12:00:00Z',
      '2026-04-05T00:15:00Z',
    ],
    // and from 02:00 to 01:00 on 25 October 2026
    [
      'opens an hour later after they went back',
      { days: ['sun'], from: '09:00', to: '10:00' },
      'Europe/London',
      '2026-10-24T12:00:00Z',
      '2026-10-25T09:00:00Z',
    ],
    [
      'that lies in the hour that comes twice opens at its first',
      { days: ['sun'], from: '01:15', to: '01:45' },
      'Europe/London',
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:15:00Z',
    ],
    [
      'and is open at its second',
      { days: ['sun'], from: '01:15', to: '01:45' },
      'Europe/London',
      '2026-10-25T01:20:00Z',
      '2026-10-25T01:20:00Z',
    ],
    [
      'closes by the clock on the wall when they went back',
      { days: ['sun'], from: '00:00', to: '03:00' },
      'Europe/London',
      '2026-10-25T02:59:00Z',
      '2026-10-25T02:59:00Z',
    ],
  ]
  for (const [title, window, timezone, at, opens] of CASES)
    it(title, () => {
      const found = opensAt(settings({ windows: [window], timezone }), Date.parse(at))
      assert.equal(found === null ? null : new Date(found).toISOString(), new Date(opens).toISOString())
    })

  it('agrees with a walk through every minute of both days on which the clocks change', () => {
    const zone = zoneOf('Europe/London')
    const windows = [
      { days: ['sun' as const], from: '01:30', to: '02:30' },
      { days: ['sat' as const], from: '23:30', to: '00:45' },
    ]
    const isOpen = (at: number): boolean => {
      const local = new Date(at + zone(at))
      const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
      const day = local.getUTCDay()
      return (day === 0 && ((minute >= 90 && minute < 150) || minute < 45)) || (day === 6 && minute >= 1410)
    }
    for (const sunday of ['2026-03-29', '2026-10-25']) {
      const from = Date.parse(`${sunday}T00:00:00Z`) - 2 * HOUR
      let expected: number | null = null
      for (let at = from + 6 * HOUR; at >= from; at -= MINUTE) {
        if (isOpen(at)) expected = at
        if (expected !== null)
          assert.equal(opensAt(settings({ windows }), at), expected, `${sunday} ${new Date(at).toISOString()}`)
      }
    }
  })
})
