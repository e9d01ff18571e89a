import { helpCard } from '../cards/talk.ts'
import type { Command } from './command.ts'

export const help: Command = {
  name: 'help',
  aliases: ['?', 'commands', 'all commands'],
  title: 'Help',
  group: 'Look',
  says: 'all commands',
  verb: 'help',
  data: {},
  action: 'sync.look',
  listed: true,
  writes: false,
  run: (_, { setting, offers }) => {
    const base = { kind: 'info' as const, title: 'Voice Sync Console', sub: 'Mention me with a command' }
    return Promise.resolve({ kind: 'card', card: helpCard(offers, setting), base, forAll: true })
  },
}
