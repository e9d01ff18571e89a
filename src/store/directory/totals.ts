/** Totals that the engine keeps with every write (`migrations/0009-totals.ts`): a few rows, however many users. */
import type { UserState } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { after, type Soon } from '../soon.ts'
import { statement } from '../statement.ts'

export interface Totals {
  of(name: string): number
  standing: { state: UserState; reason: string | null; users: number }[]
}

const STANDING = 'users:'

export async function totals(work: Work, tenantId: string): Promise<Totals> {
  const rows = await work.db.selectFrom('totals').select(['name', 'value']).where('tenant_id', '=', tenantId).execute()
  const byName = new Map(rows.map((row) => [row.name, row.value]))
  return {
    of: (name) => byName.get(name) ?? 0,
    standing: rows
      .filter((row) => row.name.startsWith(STANDING) && row.value > 0)
      .map((row) => {
        const [state, reason] = row.name.slice(STANDING.length).split(':')
        return { state: state as UserState, reason: reason || null, users: row.value }
      }),
  }
}

const one = statement<{ value: number }>(
  ({ placeholder: p }) => `select value from totals where tenant_id = ${p(1)} and name = ${p(2)}`,
)

export const totalOf = (work: Work, tenantId: string, name: string): Soon<number> =>
  after(one(work, [tenantId, name]), ([row]) => row?.value ?? 0)
