import { historyCard } from '../cards/look.ts'
import { serviceNames } from '../facts.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

export const showHistory: Command = {
  name: 'show history',
  aliases: ['history', 'show sync history'],
  title: 'Show history',
  group: 'Look',
  says: 'the last 5 jobs',
  verb: 'show.history',
  data: {},
  action: 'jobs.look',
  listed: true,
  writes: false,
  async run(rooms, { tenantId, setting }) {
    const [{ items }, names] = await Promise.all([
      rooms.jobs.jobs(tenantId, { limit: 5 }),
      serviceNames(rooms.tenants, tenantId),
    ])
    return answer(historyCard(items, names, setting), { kind: 'info', title: 'Sync history', sub: 'The last jobs' })
  },
}
