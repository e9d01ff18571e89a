import assert from 'node:assert/strict'
import { autoSyncWords, waitsForPerson } from '../src/words/autoSync.ts'

const AT = '2026-11-23T02:00:00.000Z'
type Auto = Parameters<typeof autoSyncWords>[0]['auto']
const words = (holds: Auto['holds'], next: string | null = null, on = true, failed: string | null = null) =>
  autoSyncWords({ auto: { on, next, holds }, looks: { pbx: { failed }, teams: { failed: null } } }, () => 'at two')

describe('what Auto Sync does next, in words', () => {
  it('SYNC-13 is a time only where time alone lets it start', () => {
    assert.equal(words(['off'], null, false), 'Nothing runs by itself')
    assert.equal(words(['nothing']), 'Within 10 minutes of a change')
    assert.equal(words(['settling'], AT), 'Next at two')
    assert.equal(words([], AT), 'Next at two')
    assert.equal(words(['window'], AT), 'Next at two, when its hours begin')
    assert.equal(words(['failed', 'settling', 'window'], AT), 'Tries again at two, since the last sync failed')
    assert.match(words(['tried'], AT), /^Tries again at two/)
    assert.match(words(['window'], null), /No hours are left/)
    assert.match(words(['nothing'], null, true, 'PBX_CREDENTIAL'), /the last look failed/)
  })

  it('SYNC-13 says what a person has to do where it stands still, also with nothing queued', () => {
    assert.match(words(['approval']), /waits for approval/)
    assert.match(words(['approval', 'nothing']), /waits for approval/)
    assert.match(words(['undone', 'nothing']), /until a person starts a sync/)
    assert.match(words(['setup', 'running']), /first sync/)
    for (const held of ['approval', 'undone', 'setup'] as const)
      assert.ok(waitsForPerson({ on: true, next: null, holds: [held] }), held)
    assert.ok(!waitsForPerson({ on: false, next: null, holds: ['off'] }))
    assert.ok(!waitsForPerson({ on: true, next: AT, holds: ['failed'] }))
  })
})
