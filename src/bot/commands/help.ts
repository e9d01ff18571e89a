import { helpCard } from '../cards/talk.ts'
import { answer } from './command.ts'
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
    const card = helpCard(offers, setting)
    return Promise.resolve(
      answer(card, { kind: 'info', title: 'Voice Sync Console', sub: 'Mention me with a command' }),
    )
  },
}
