/** Looks for planted secrets wherever the product left anything, in each form that one may be written in. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

/** Every file below a folder, byte for byte. */
export function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  )
}

/** Every row of every table, as text. */
export async function rowsOf(databaseUrl: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    const found: Record<string, string> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`)
      found[`table ${name}`] = rows.map(({ row }) => row).join('\n')
    }
    return found
  } finally {
    await client.end()
  }
}

/** As it is, in a URL, in JSON, in hexadecimal, and in base 64 wherever it begins; a long one by its pieces too. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const middle = (offset: number): string => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    // the ends depend on what stands beside it
    return shifted.slice(offset === 0 ? 0 : 4, -4)
  }
  const base64 = [0, 1, 2].map(middle).filter((text) => text.length >= 8)
  const pieces = secret.length > 200 ? secret.split('\n').filter((line) => line.length >= 40) : []
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('hex'),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      ...pieces,
    ]),
  ]
}

/** `where`: text by the name of its place. */
export function assertNowhere(secrets: Record<string, string>, where: Record<string, string>): void {
  for (const [what, secret] of Object.entries(secrets))
    for (const form of formsOf(secret))
      for (const [name, text] of Object.entries(where)) {
        const at = text.indexOf(form)
        const around = JSON.stringify(text.slice(Math.max(0, at - 150), at + 150))
        assert.equal(at, -1, `${what} is in ${name}: ${around}`)
      }
}
