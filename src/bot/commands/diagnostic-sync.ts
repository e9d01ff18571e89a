import { startCommand } from './start.ts'

export const diagnosticSync = startCommand(
  {
    name: 'diagnostic sync',
    aliases: ['diagnostic', 'sync diagnostic'],
    title: 'Diagnostic sync',
    says: 'a sync with every request in its output',
  },
  { service: 'all', diagnostic: true },
)
