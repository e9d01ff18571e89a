import { startCommand } from './start.ts'

export const syncTeams = startCommand(
  { name: 'sync teams', aliases: ['sync microsoft teams'], title: 'Sync Teams', says: 'only the Teams job' },
  { service: 'teams' },
)
