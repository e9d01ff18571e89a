/** Every row of every database of a PostgreSQL server is looked through, by the server itself. */
import { Client } from 'pg'
import { NEEDLES } from './look.ts'
import { lookAt, noteTime } from './seen.ts'

/** `server`: address of any of its databases. */
export async function lookThroughDatabases(server: string): Promise<void> {
  const names = await asking(server, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'test\\_%'`,
    )
    return rows.map(({ name }) => name)
  })
  const began = performance.now()
  for (const name of names) await asking(new URL(`/${name}`, server).href, (client) => lookThrough(client, name))
  noteTime(performance.now() - began)
}

const MOST = 20

async function lookThrough(client: Client, database: string): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(
      `select t::text as row from ${name} t where replace(t::text, '""', '"') ~ $1 limit ${MOST}`,
      [NEEDLES.source.replaceAll('\0', '')],
    )
    lookAt(
      { kind: 'table', name: `${name} of ${database}` },
      Buffer.from(rows.map(({ row }) => row.replaceAll('""', '"')).join('\n')),
    )
  }
}

async function asking<T>(address: string, ask: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: address })
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}
