import type { NumberRival, PbxAccount } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { fromFlag, fromJson } from '../json.ts'
import { groupBy, present } from './lists.ts'
import { seenAccounts, type SeenPbx } from './rows.ts'

/** By user: everybody else who would have one of the numbers that it shows. */
export async function rivalsOf(
  work: Work,
  tenantId: string,
  shown: Map<string, string[]>,
): Promise<Map<string, NumberRival[]>> {
  const wanting = await wantingOf(work, tenantId, [...new Set([...shown.values()].flat())])
  const byNumber = groupBy(wanting, (row) => row.number)
  const others = new Map(
    [...shown].map(([userId, numbers]) => [
      userId,
      numbers.flatMap((number) => byNumber.get(number) ?? []).filter((row) => row.id !== userId),
    ]),
  )
  // most numbers are one user's: nothing more is read for them
  const pbxIds = [...new Set(present([...others.values()].flat().map((row) => row.pbx_id)))]
  const pbx = pbxIds.length === 0 ? new Map<string, SeenPbx>() : await seenAccounts(work, tenantId, pbxIds)
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
  if (!pbx || !fromFlag(pbx.pending)) return null
  return pbx.gone_at === null ? fromJson<PbxAccount>(pbx.content) : 'gone'
}
