import { welcomeCard } from '../cards/talk.ts'
import { serviceNames } from '../facts.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

export const welcome: Command = {
  name: 'hello',
  aliases: ['hi', 'start', 'get started', 'hey'],
  title: 'Hello',
  group: 'Look',
  says: 'what I do and what is set up',
  verb: 'hello',
  data: {},
  action: 'sync.look',
  listed: false,
  writes: false,
  async run(rooms, { tenantId, setting, offers }) {
    const [status, names] = await Promise.all([rooms.sync.status(tenantId), serviceNames(rooms.tenants, tenantId)])
    const base = { kind: 'info' as const, title: 'Hello, I am Voice Sync Console', sub: 'Mention me with help' }
    return answer(welcomeCard(status, names, offers, setting), base)
  },
}
