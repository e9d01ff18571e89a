/** Every row of every database of a PostgreSQL server is looked through. */
import { Client } from 'pg'
import { lookAt, noteSeen, noteTime } from './seen.ts'

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

const AT_ONCE = 5_000

/** All tables by one cursor: there are thousands of them in a run, nearly all without a row. */
async function lookThrough(client: Client, database: string): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  if (tables.length === 0) return
  // bytes are written in hexadecimal
  const rowsOf = tables.map(({ name }) => `select '${name}' as name, t::text as row from ${name} t`)
  await client.query('begin')
  await client.query(`declare kept cursor for ${rowsOf.join(' union all ')}`)
  noteSeen('table', tables.length)
  for (;;) {
    const { rows } = await client.query<{ name: string; row: string }>(`fetch ${AT_ONCE} from kept`)
    if (rows.length === 0) return
    for (const [name, some] of Map.groupBy(rows, (row) => row.name))
      // quotes are doubled in a row as text
      lookAt(
        { kind: 'table', name: `${name} of ${database}` },
        Buffer.from(some.map(({ row }) => row.replaceAll('""', '"')).join('\n')),
        0,
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
