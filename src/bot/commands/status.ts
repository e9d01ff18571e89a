import { statusCard, statusHeadline } from '../cards/look.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

export const status: Command = {
  name: 'status',
  aliases: ['show status'],
  title: 'Status',
  group: 'Look',
  says: 'is everything in sync?',
  verb: 'status',
  data: {},
  action: 'sync.look',
  listed: true,
  writes: false,
  async run({ sync }, { tenantId, setting }) {
    const now = await sync.status(tenantId)
    const { kind, title } = statusHeadline({ ...now, queued: 0, blocked: 0 })
    const plain = now.button === 'queued' ? 'Changes Queued' : now.button === 'blocked' ? 'Users need attention' : title
    return answer(statusCard(now, setting), { kind, title: plain, sub: 'Voice Sync Console' })
  },
}
