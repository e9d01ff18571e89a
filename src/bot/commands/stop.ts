import { noticesOffCard } from '../cards/talk.ts'
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
  async run(rooms, { tenantId, conversationId, caller, setting }) {
    await rooms.notifications.unsubscribe(tenantId, conversationId)
    await rooms.audit.append(tenantId, {
      at: rooms.now().toISOString(),
      actorId: caller.userId,
      actorName: caller.name,
      via: 'bot',
      action: 'notices.subscribe',
      target: 'notices',
      before: null,
      after: 'off',
    })
    const running = (await rooms.jobs.active(tenantId)).length > 0
    return answer(noticesOffCard(running, setting), { kind: 'stop', title: 'Notices are off', sub: 'In this chat' })
  },
}
