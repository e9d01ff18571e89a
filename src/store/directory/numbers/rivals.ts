import type { NumberRival, PbxAccount } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { fromFlag, fromJson } from '../../json.ts'
import { groupBy, present } from '../lists.ts'
import type { UserTable } from '../../schema.ts'
import { pendingAccounts, type SeenPbx } from '../rows.ts'

/** Whoever will want which number once what is pending is accepted; of the users in `moving` what is kept now is over. */
export interface WantingToCome {
  moving: Set<string>
  rows: Map<string, Wanting[]>
}

/** Notes what this row will want. */
export function willWant(to: WantingToCome, row: UserTable): void {
  to.moving.add(row.id)
  if (row.number === null || row.deleted_at !== null || row.licence === null || !fromFlag(row.teams_enabled)) return
  const { id, number, display_name, active } = row
  // accepted already, so that nothing of it is pending
  to.rows.set(number, [...(to.rows.get(number) ?? []), { id, number, display_name, active, pbx_id: null }])
}

/** By user: everybody else who would have one of the numbers that it shows. */
export async function rivalsOf(
  work: Work,
  tenantId: string,
  shown: Map<string, string[]>,
  toCome: WantingToCome = { moving: new Set(), rows: new Map() },
): Promise<Map<string, NumberRival[]>> {
  const numbers = [...new Set([...shown.values()].flat())]
  const kept = (await wantingOf(work, tenantId, numbers)).filter(({ id }) => !toCome.moving.has(id))
  const wanting = [...kept, ...numbers.flatMap((number) => toCome.rows.get(number) ?? [])]
  const byNumber = groupBy(wanting, (row) => row.number)
  const others = new Map(
    [...shown].map(([userId, numbers]) => [
      userId,
      numbers.flatMap((number) => byNumber.get(number) ?? []).filter((row) => row.id !== userId),
    ]),
  )
  // most numbers are one user's: nothing more is read for them; a thousand may have one, and nothing new is seen of most
  const pbxIds = [...new Set(present([...others.values()].flat().map((row) => row.pbx_id)))]
  const pbx = pbxIds.length === 0 ? new Map<string, SeenPbx>() : await pendingAccounts(work, tenantId, pbxIds)
  return new Map([...others].map(([userId, rows]) => [userId, rows.map((row) => toRival(row, pbx))]))
}

type Wanting = Awaited<ReturnType<typeof wantingOf>>[number]

function wantingOf(work: Work, tenantId: string, numbers: string[]) {
  return work.db
    .selectFrom('users')
    .select(['id', 'number', 'display_name', 'active', 'pbx_id'])
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .where('deleted_at', 'is', null)
    .where('licence', 'is not', null)
    .where('teams_enabled', '=', 1)
    .execute()
}

function toRival(row: Wanting, pbx: Map<string, SeenPbx>): NumberRival {
  return {
    number: row.number ?? '',
    userId: row.id,
    name: row.display_name,
    active: fromFlag(row.active),
    pending: pendingOf(pbx.get(row.pbx_id ?? '')),
  }
}

function pendingOf(pbx: SeenPbx | undefined): NumberRival['pending'] {
  if (!pbx) return null
  return pbx.gone_at === null ? fromJson<PbxAccount>(pbx.content) : 'gone'
}
