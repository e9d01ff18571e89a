import { startCommand } from './start.ts'

export const syncPbx = startCommand(
  { name: 'sync pbx', aliases: ['sync 8x8'], title: 'Sync PBX', says: 'only the 8x8 PBX job' },
  { service: 'pbx' },
)
