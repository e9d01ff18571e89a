import { startCommand } from './start.ts'

export const syncNow = startCommand(
  { name: 'sync now', aliases: ['sync', 'sync all'], title: 'Sync Now', says: '8x8 PBX, then Microsoft Teams' },
  { service: 'all' },
)
