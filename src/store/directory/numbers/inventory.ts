/** 8x8's inventory of numbers as it was last read, and how that read went. */
import type { InventoryRead, PbxNumber } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import type { PbxInventoryTable } from '../../schema.ts'
import { lastOfEach } from '../lists.ts'
import { markNumbers } from './numberDirty.ts'
import { markRead } from '../seen/reads.ts'

/** Answers how many numbers are new or changed. */
export async function seeInventory(
  work: Work,
  tenantId: string,
  numbers: PbxNumber[],
  readId: string,
  at: string,
): Promise<number> {
  const latest = lastOfEach(numbers, (one) => one.number)
  const known = await inventoryRows(work, tenantId, [...latest.keys()])
  const same: string[] = []
  const changed: PbxInventoryTable[] = []
  for (const [number, { country, category, origin, status }] of latest) {
    const before = known.get(number)
    const columns = { country, category, origin, status }
    if (before && isSame(before, columns)) same.push(number)
    else changed.push({ tenant_id: tenantId, number, ...columns, seen_at: at, read_id: readId })
  }
  await markRead(work, tenantId, 'inventory', { same, before: [...known.values()] }, readId)
  await upsertRows(work, 'pbx_inventory', ['tenant_id', 'number'], changed)
  await markNumbers(
    work,
    tenantId,
    changed.map((row) => row.number),
  )
  return changed.length
}

const isSame = (row: PbxInventoryTable, now: Omit<PbxNumber, 'number'>): boolean =>
  row.country === now.country && row.category === now.category && row.origin === now.origin && row.status === now.status

export async function loseInventory(work: Work, tenantId: string, numbers: string[]): Promise<void> {
  await work.db
    .deleteFrom('pbx_inventory')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  await markNumbers(work, tenantId, numbers)
}

export async function inventoryRows(
  work: Work,
  tenantId: string,
  numbers: string[],
): Promise<Map<string, PbxInventoryTable>> {
  const rows = await work.db
    .selectFrom('pbx_inventory')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  return new Map(rows.map((row) => [row.number, row]))
}

export async function inventoryRead(work: Work, tenantId: string): Promise<InventoryRead | null> {
  const row = await work.db
    .selectFrom('inventory_reads')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  if (!row) return null
  return {
    readId: row.read_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    numbers: row.numbers,
    failed: row.failed,
    completeAt: row.complete_at,
  }
}

export async function saveInventoryRead(work: Work, tenantId: string, read: InventoryRead): Promise<void> {
  const row = {
    tenant_id: tenantId,
    read_id: read.readId,
    started_at: read.startedAt,
    ended_at: read.endedAt,
    numbers: read.numbers,
    failed: read.failed,
    complete_at: read.completeAt,
  }
  await upsertRows(work, 'inventory_reads', ['tenant_id'], [row])
}
