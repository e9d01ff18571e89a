import { noticesOffCard, stopWhatCard } from '../cards/talk.ts'
import { entryOf } from './audited.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

export const stop: Command = {
  name: 'stop',
  aliases: ['stop notices', 'unsubscribe'],
  title: 'Stop notices',
  group: 'Notices',
  says: 'no more notices',
  verb: 'notify.stop',
  data: {},
  action: 'notices.subscribe',
  listed: true,
  writes: true,
  personal: true,
  async run(rooms, turn) {
    const { tenantId, conversationId, setting } = turn
    const [going] = await rooms.jobs.active(tenantId)
    // somebody who writes it while a sync runs may mean the sync
    if (going && turn.asked.said === 'stop')
      return answer(stopWhatCard(going.runId, setting), {
        kind: 'info',
        title: 'Stop what?',
        sub: 'Nothing was stopped',
      })
    const what = { action: 'notices.subscribe', target: 'notices', before: null, after: 'off' }
    await rooms.together(tenantId, async ({ audit, notifications }) => {
      await notifications.unsubscribe(tenantId, conversationId)
      await audit.append(tenantId, entryOf(rooms, turn, what))
    })
    return answer(noticesOffCard(going !== undefined, setting), {
      kind: 'stop',
      title: 'Notices are off',
      sub: 'In this chat',
    })
  },
}
