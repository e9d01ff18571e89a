/** Ends the weekly digest of a chat; other notices stay. */
import { sentenceCard } from '../cards/talk.ts'
import { entryOf } from './audited.ts'
import { answer } from './command.ts'
import type { CardAction } from './command.ts'

export const stopDigest: CardAction = {
  verb: 'digest.stop',
  action: 'notices.subscribe',
  writes: true,
  personal: true,
  async run(rooms, turn) {
    const { tenantId, conversationId: id } = turn
    const what = { action: 'notices.subscribe', target: 'weekly digest', before: 'on', after: 'off' }
    await rooms.together(tenantId, async ({ audit, notifications }) => {
      const choices = (await notifications.choices(tenantId, [id])).get(id)
      if (!choices?.digest) return
      await notifications.choose(tenantId, id, { ...choices, digest: false })
      await audit.append(tenantId, entryOf(rooms, turn, what))
    })
    return answer(sentenceCard('The weekly digest is off', 'Other notices come as before.', 'stop'), {
      ...{ kind: 'stop', title: 'The weekly digest is off', sub: 'In this chat' },
    })
  },
}
