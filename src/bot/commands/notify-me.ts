import { entryOf } from './audited.ts'
import { noticesOn } from './choose-notices.ts'
import type { Command } from './command.ts'

export const notifyMe: Command = {
  name: 'notify me',
  aliases: ['notify', 'subscribe'],
  title: 'Notify me',
  group: 'Notices',
  says: 'a card when a sync or provisioning fails',
  verb: 'notify.me',
  data: {},
  action: 'notices.subscribe',
  listed: true,
  writes: true,
  // who asks in a group chat or channel gets them in the own chat
  personal: true,
  async run(rooms, turn) {
    const { tenantId, conversationId } = turn
    const at = rooms.now().toISOString()
    const what = { action: 'notices.subscribe', target: 'notices', before: null, after: 'on' }
    await rooms.together(tenantId, async ({ audit, notifications }) => {
      await notifications.subscribe(tenantId, conversationId, at)
      await audit.append(tenantId, entryOf(rooms, turn, what))
    })
    return noticesOn(rooms, turn)
  },
}
