/** Processor time of PostgreSQL's processes that serve the product, where they run on this machine. */
import { readFileSync } from 'node:fs'
import { Client } from 'pg'

export interface DatabaseTime {
  /** Milliseconds so far; null: they run elsewhere, or there are none. */
  ms(): number | null
}

export const NO_DATABASE: DatabaseTime = { ms: () => null }

/** Of the connections that the product has now. */
export async function databaseTime(databaseUrl: string | null): Promise<DatabaseTime> {
  if (databaseUrl === null) return NO_DATABASE
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name like 'voice-sync%'`,
    )
    return { ms: () => sum(rows.map(({ pid }) => timeOf(pid))) }
  } finally {
    await client.end()
  }
}

const sum = (times: (number | null)[]): number | null =>
  times.length === 0 || times.includes(null) ? null : times.reduce<number>((all, time) => all + (time ?? 0), 0)

/** As the kernel counts it, in nanoseconds. */
function timeOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return null
  }
}
