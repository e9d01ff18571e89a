import assert from 'node:assert/strict'
import { withTimes } from '../src/tab/components/words/time.ts'

describe('times in sentences of the server', () => {
  it('are said as the pages say them, and nothing else is touched', () => {
    const now = new Date('2026-11-23T12:00:00Z')
    const said = withTimes(
      'Job 1 ended at 2026-11-23T05:00:02.750Z as succeeded, by a plan of 2026-11-20T05:00:00Z.',
      now,
    )
    assert.match(said, /^Job 1 ended at today \d\d:\d\d as succeeded, by a plan of .*20 Nov \d\d:\d\d\.$/)
    assert.equal(withTimes('Kept by Ada on 2026-11-23; job 2', now), 'Kept by Ada on 2026-11-23; job 2')
  })
})
