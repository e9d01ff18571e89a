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

/**
 * Of one number, by what tells them apart: a company may show its main number for everybody, and who shares it with more
 * stands nowhere else.
 */
const MOST = 20

/** Notes what this row will want. */
export function willWant(to: WantingToCome, row: UserTable): void {
  to.moving.add(row.id)
  if (row.number === null || row.deleted_at !== null || row.licence === null || !fromFlag(row.teams_enabled)) return
  const { id, number, display_name, active } = row
  const others = to.rows.get(number) ?? []
  if (others.filter((other) => other.active === active).length > MOST) return
  // accepted already, so that nothing of it is pending
  others.push({ id, number, display_name, active, pbx_id: null })
  to.rows.set(number, others)
}

/** By user: others who would have one of the numbers that it shows. Where they are many, some of those who decide it. */
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
  // most numbers are one user's: nothing more is read for them; of one that many have, nothing new is seen of most
  const pbxIds = [...new Set(present([...others.values()].flat().map((row) => row.pbx_id)))]
  const pbx = pbxIds.length === 0 ? new Map<string, SeenPbx>() : await pendingAccounts(work, tenantId, pbxIds)
  return new Map([...others].map(([userId, rows]) => [userId, rows.map((row) => toRival(row, pbx))]))
}

type Wanting = Pick<UserTable, 'id' | 'number' | 'display_name' | 'active' | 'pbx_id'>

async function wantingOf(work: Work, tenantId: string, numbers: string[]): Promise<Wanting[]> {
  if (numbers.length === 0) return []
  // most numbers are one user's
  const enough = 2 * numbers.length + MOST
  const rows = await wanting(work, tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .limit(enough + 1)
    .execute()
  const byNumber = groupBy(rows, (row) => row.number)
  const isCrowded = (number: string) => (byNumber.get(number) ?? []).length > MOST
  const others = numbers.filter((number) => !isCrowded(number))
  const found = rows.length > enough ? [] : others.flatMap((number) => byNumber.get(number) ?? [])
  // one number of a whole company leaves no room for the others, who are asked for again without it
  const again = rows.length > enough ? partsOf(others, numbers) : []
  for (const part of again) found.push(...(await wantingOf(work, tenantId, part)))
  for (const number of numbers.filter(isCrowded)) found.push(...(await someOf(work, tenantId, number)))
  return found
}

/** Where no number has too many by itself, half of them are asked for at a time. */
function partsOf(others: string[], numbers: string[]): string[][] {
  if (others.length < numbers.length) return [others]
  const middle = numbers.length >> 1
  return [numbers.slice(0, middle), numbers.slice(middle)]
}

/** Of whom nothing is pending decides it for good, first of all who is active. */
async function someOf(work: Work, tenantId: string, number: string): Promise<Wanting[]> {
  const sharing = wanting(work, tenantId).where('number', '=', number).orderBy('id')
  const any = await sharing.limit(MOST + 1).execute()
  if (any.length <= MOST) return any
  const settled = sharing
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('pbx_accounts as a')
            .select('a.id')
            .where('a.tenant_id', '=', tenantId)
            .whereRef('a.id', '=', 'users.pbx_id')
            .where('a.pending', '=', 1),
        ),
      ),
    )
    .limit(MOST + 1)
  const active = await settled.where('active', '=', 1).execute()
  const inactive = active.length > MOST ? [] : await settled.where('active', '=', 0).execute()
  return [...new Map([...active, ...inactive, ...any].map((row) => [row.id, row])).values()]
}

function wanting(work: Work, tenantId: string) {
  return work.db
    .selectFrom('users')
    .select(['id', 'number', 'display_name', 'active', 'pbx_id'])
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .where('licence', 'is not', null)
    .where('teams_enabled', '=', 1)
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
