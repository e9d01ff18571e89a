import assert from 'node:assert/strict'
import type { ScheduleView } from '../../../src/api/contract.ts'
import { createWorld, type World } from '../world.ts'

const PATH = '/api/settings/schedule'
const NIGHTS: ScheduleView = {
  autoSync: true,
  windows: [{ days: ['mon', 'fri'], from: '22:00', to: '06:00' }],
  timezone: 'Europe/London',
}

describe('schedule settings', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  it('start with Auto Sync off, and keep what an admin sets, on record', async () => {
    assert.deepEqual(await world.get(PATH, 'reader'), { autoSync: false, windows: [], timezone: 'UTC' })
    const answer = await world.call('admin', 'PUT', PATH, NIGHTS)
    assert.deepEqual([answer.status, await answer.json()], [200, NIGHTS])
    assert.deepEqual(await world.get(PATH), NIGHTS)
    const { items } = await world.get<{ items: object[] }>('/api/audit?via=tab')
    assert.partialDeepStrictEqual(items[0], {
      action: 'settings.change',
      target: 'schedule',
      before: 'Auto Sync off, at any time',
      after: 'Auto Sync on, mon fri 22:00 to 06:00, Europe/London',
    })
  })

  it('are for admins', async () => {
    assert.equal((await world.call('operator', 'PUT', PATH, NIGHTS)).status, 403)
  })

  const WRONG: [string, unknown, RegExp][] = [
    ['an unknown zone', { ...NIGHTS, timezone: 'Europe/Atlantis' }, /Europe\/London/],
    ['an offset, which knows no summer time', { ...NIGHTS, timezone: '+01:00' }, /time zone/],
    ['a time that no clock shows', { ...NIGHTS, windows: [{ days: ['mon'], from: '24:00', to: '06:00' }] }, /23:59/],
    ['an end that no clock shows', { ...NIGHTS, windows: [{ days: ['mon'], from: '01:00', to: '24:01' }] }, /24:00/],
    ['no days', { ...NIGHTS, windows: [{ days: [], from: '01:00', to: '02:00' }] }, /days/],
    ['a day twice', { ...NIGHTS, windows: [{ days: ['mon', 'mon'], from: '01:00', to: '02:00' }] }, /twice/],
    ['an empty window', { ...NIGHTS, windows: [{ days: ['mon'], from: '01:00', to: '01:00' }] }, /same time/],
    ['too many windows', { ...NIGHTS, windows: Array(21).fill(NIGHTS.windows[0]) }, /20/],
    ['what is missing', { autoSync: true }, /windows/],
    ['what there is not', { ...NIGHTS, cron: '* * * * *' }, /cron/],
    ['a word for a flag', { ...NIGHTS, autoSync: 'yes' }, /autoSync/],
  ]
  for (const [what, body, says] of WRONG)
    it(`refuse ${what}, and say what is right`, async () => {
      const answer = await world.call('admin', 'PUT', PATH, body)
      const { detail } = (await answer.json()) as { detail: string }
      assert.equal(answer.status, 400)
      assert.match(detail, says)
    })
})
