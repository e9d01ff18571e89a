import type { Service, TeamsSettings } from '../../tenants/tenant.ts'
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
    const [status, names, teams] = await Promise.all([
      rooms.sync.status(tenantId),
      serviceNames(rooms.tenants, tenantId),
      rooms.tenants.teams(tenantId),
    ])
    const base = { kind: 'info' as const, title: 'Hello, I am Voice Sync Console', sub: 'Mention me with help' }
    return answer(welcomeCard({ ...status, consent: consentOf(teams) }, names, offers, setting), base)
  },
}

/** As the last check of the connection found it; null: nobody asked Microsoft yet, or it did not say. */
function consentOf(teams: Pick<Service<TeamsSettings>, 'check'> | null): boolean | null {
  if (!teams?.check) return null
  if (teams.check.ok) return true
  return teams.check.reason === 'CONSENT' ? false : null
}
