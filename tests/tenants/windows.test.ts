import assert from 'node:assert/strict'
import type { ScheduleWindow, Weekday } from '../../src/tenants/tenant.ts'
import { closesAt, lastAt, opensAt } from '../../src/tenants/windows.ts'

const WORKDAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const ALL: Weekday[] = [...WORKDAYS, 'sat', 'sun']
const LONDON = 'Europe/London'
const at = (iso: string): number => Date.parse(iso)
const shown = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString().slice(0, 16))
const nights = (days: Weekday[] = ALL): ScheduleWindow[] => [{ days, from: '20:00', to: '07:00' }]

describe('when windows close', () => {
  const ends = (windows: ScheduleWindow[], timezone: string, iso: string) =>
    shown(closesAt({ windows, timezone }, at(iso)))

  it('is now where none is open', () => {
    assert.equal(ends(nights(), 'UTC', '2026-11-23T12:00:00Z'), '2026-11-23T12:00')
    assert.equal(ends([], 'UTC', '2026-11-23T12:00:00Z'), '2026-11-23T12:00')
    assert.equal(ends(nights(), 'UTC', '2026-11-23T07:00:00Z'), '2026-11-23T07:00')
  })
  it('is the end of the window, on the next day too, and of those that follow on one another', () => {
    assert.equal(ends(nights(), 'UTC', '2026-11-23T20:00:00Z'), '2026-11-24T07:00')
    assert.equal(ends(nights(), 'UTC', '2026-11-24T06:59:59Z'), '2026-11-24T07:00')
    const weekend: ScheduleWindow[] = [...nights(WORKDAYS), { days: ['sat', 'sun'], from: '00:00', to: '24:00' }]
    // Friday evening to the end of Sunday
    assert.equal(ends(weekend, 'UTC', '2026-11-27T21:00:00Z'), '2026-11-30T00:00')
    assert.equal(ends([...weekend, ...nights(['sun'])], 'UTC', '2026-11-27T21:00:00Z'), '2026-11-30T07:00')
  })
  it('is by the clock on the wall when that is changed in between', () => {
    // the night of 28 to 29 March 2026 has ten hours of these eleven, that of 24 to 25 October twelve
    assert.equal(ends(nights(), LONDON, '2026-03-28T20:00:00Z'), '2026-03-29T06:00')
    assert.equal(ends(nights(), LONDON, '2026-10-24T19:00:00Z'), '2026-10-25T07:00')
  })
  it('is never where the whole week is covered', () => {
    assert.equal(ends([{ days: ALL, from: '00:00', to: '24:00' }], LONDON, '2026-03-28T20:00:00Z'), null)
  })
  it('agrees with a walk through every quarter of an hour of the days on which the clocks change', () => {
    for (const [day, windows] of [
      ['2026-03-29', nights()],
      ['2026-10-25', [{ days: ALL, from: '01:15', to: '01:45' }]],
    ] as [string, ScheduleWindow[]][])
      for (let ms = at(`${day}T00:00:00Z`) - 86_400_000; ms < at(`${day}T12:00:00Z`); ms += 15 * 60_000) {
        const zone = { windows, timezone: LONDON }
        let walked = ms
        while (opensAt(zone, walked) === walked) walked += 60_000
        assert.equal(shown(closesAt(zone, ms)), shown(walked), shown(ms) ?? '')
      }
  })
})

describe('the last time of a week', () => {
  const last = (day: Weekday, time: string, timezone: string, iso: string) =>
    shown(lastAt({ day, time, timezone }, at(iso)))

  it('is that of this week once it has come, and of the week before until then', () => {
    assert.equal(last('mon', '09:00', 'UTC', '2026-11-23T09:00:00Z'), '2026-11-23T09:00')
    assert.equal(last('mon', '09:00', 'UTC', '2026-11-23T08:59:59Z'), '2026-11-16T09:00')
    assert.equal(last('mon', '09:00', 'UTC', '2026-11-29T23:00:00Z'), '2026-11-23T09:00')
    assert.equal(last('mon', '09:00', 'Asia/Tokyo', '2026-11-23T00:00:00Z'), '2026-11-23T00:00')
  })
  it('is a little later where the clocks leave it out, and the first of two where it comes twice', () => {
    assert.equal(last('sun', '01:30', LONDON, '2026-03-29T01:00:00Z'), '2026-03-22T01:30')
    assert.equal(last('sun', '01:30', LONDON, '2026-03-29T02:00:00Z'), '2026-03-29T01:30')
    for (const now of ['00:30', '01:00', '01:30', '23:00'])
      assert.equal(last('sun', '01:30', LONDON, `2026-10-25T${now}:00Z`), '2026-10-25T00:30', now)
  })
  it('moves forward once a week, whatever the clocks do', () => {
    const near = (iso: string) => Array.from({ length: 120 }, (_, n) => at(iso) + (n - 60) * 1_800_000)
    const year = Array.from({ length: 365 }, (_, n) => at('2026-01-01T00:00:00Z') + n * 86_400_000)
    for (const [timezone, ...changes] of [
      [LONDON, '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
      ['America/New_York', '2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
    ] as string[][])
      for (const time of ['01:30', '02:15']) {
        const moments = [...year, ...changes.flatMap(near)].toSorted((one, other) => one - other)
        const found = moments.map((ms) => ({ ms, one: lastAt({ day: 'sun', time, timezone: timezone ?? '' }, ms) }))
        for (const [n, { ms, one }] of found.entries()) {
          const before = found[n - 1]?.one ?? -Infinity
          assert.ok(one >= before && one <= ms && ms - one <= 7 * 86_400_000 + 3_600_000, `${timezone} ${shown(ms)}`)
        }
        assert.equal(new Set(found.map(({ one }) => one)).size, 53, `${timezone} ${time}`)
      }
  })
})
