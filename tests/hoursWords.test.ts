import assert from 'node:assert/strict'
import { hoursFault, zoneFault } from '../src/words/hours.ts'
import { isZone } from '../src/words/zone.ts'

const WEEKEND = { days: ['sat', 'sun'], from: '22:00', to: '06:00' }

describe('hours of the week, as they are typed', () => {
  it('SYNC-13 say what is not right of them, and of their zone', () => {
    const said = (more: Partial<typeof WEEKEND>) => hoursFault([WEEKEND, { ...WEEKEND, ...more }])
    assert.equal(said({}), null)
    assert.equal(said({ days: [] }), 'Choose at least one day.')
    assert.equal(said({ to: '22:00' }), 'The hours begin and end at the same time.')
    for (const empty of [{ from: '' }, { to: '' }, { from: '', to: '' }])
      assert.match(said(empty) ?? '', /^Give the time at which the hours begin/)
    assert.equal(zoneFault([WEEKEND], 'Asia/Kolkata'), null)
    assert.equal(zoneFault([WEEKEND], 'Mars/Olympus'), 'Choose a time zone of the list.')
    assert.equal(zoneFault([], 'Mars/Olympus'), null)
  })

  it('SYNC-13 may be in a zone by any of its names, but not at an offset, which knows no summer time', () => {
    for (const name of ['UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'Asia/Kathmandu', 'America/St_Johns', 'europe/paris'])
      assert.equal(isZone(name), true, name)
    for (const name of ['', '+05:30', 'Mars/Olympus', ' UTC']) assert.equal(isZone(name), false, name)
  })
})
