import assert from 'node:assert/strict'
import type { NumberRival } from '../../../src/directory/view.ts'
import { assess } from '../../../src/sync/plan/assess.ts'
import { newcomer, NUMBER, OTHER, pbxAccount, RULES } from '../views.ts'

const AT = '2026-11-21T00:00:00.000Z'
const [extension] = pbxAccount().extensions
const showing = (number: string, familyName = 'Berg') =>
  pbxAccount({ id: 'pbx-bo', familyName, extensions: [{ ...extension!, primaryNumber: number }] })

const rival = (pending: NumberRival['pending']): NumberRival => ({
  number: NUMBER,
  userId: 'user-bo',
  name: 'Bo Berg',
  active: true,
  pending,
})

const reasonBeside = (pending: NumberRival['pending']) => {
  const { state, reason } = assess(newcomer({ rivals: [rival(pending)] }), RULES, AT)
  return [state, reason]
}

describe('where a user stands, with what 8x8 shows of others now', () => {
  it('another with the same number is in the way while it has it', () => {
    assert.deepEqual(reasonBeside(null), ['blocked', 'NUMBER_SHARED'])
    assert.deepEqual(reasonBeside(showing(NUMBER, 'Newname')), ['blocked', 'NUMBER_SHARED'], 'changed, but not that')
  })

  it('and no more once 8x8 shows it with another number, or not at all', () => {
    assert.deepEqual(reasonBeside(showing(OTHER)), ['queued', null])
    assert.deepEqual(reasonBeside('gone'), ['queued', null])
  })

  it('a note is kept beside any state', () => {
    const several = [extension!, { ...extension!, id: 'extension-2', primaryNumber: OTHER }]
    const queued = assess(newcomer({ pbx: pbxAccount({ extensions: several }) }), RULES, AT)
    assert.deepEqual([queued.state, queued.reasonDetail], ['queued', { noted: 'MULTIPLE_EXTENSIONS' }])
    const blocked = assess(newcomer({ m365: null, pbx: pbxAccount({ extensions: several }) }), RULES, AT)
    assert.deepEqual([blocked.reason, blocked.reasonDetail['noted']], ['UNMATCHED', 'MULTIPLE_EXTENSIONS'])
  })
})
