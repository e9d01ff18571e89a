import { newDatabase } from '../postgres.ts'

/** The product on each store: SQLite in its data folder, PostgreSQL by its address. */
export const engines: { name: string; env(): Promise<Record<string, string>> }[] = [
  { name: 'SQLite', env: () => Promise.resolve({}) },
  { name: 'PostgreSQL', env: async () => ({ DATABASE_URL: await newDatabase() }) },
]
