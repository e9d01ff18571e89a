import type { DirtyKey, TeamsConfiguration, TeamsNumber } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import type { TeamsConfigurationTable, TeamsNumberTable } from '../../schema.ts'
import { configurationColumns, numberColumns } from './accountRow.ts'
import { markDirty } from '../dirty.ts'
import { lastOfEach, present } from '../lists.ts'
import { markRead, partOf, type Seen, unkeep } from './reads.ts'
import { configurationRows, numberRows } from '../rows.ts'

/** Answers how many numbers are new or changed. */
export async function seeNumbers(
  work: Work,
  tenantId: string,
  numbers: TeamsNumber[],
  seenIn: Seen,
  at: string,
): Promise<number> {
  const latest = lastOfEach(numbers, (number) => number.number)
  const known = await numberRows(work, tenantId, [...latest.keys()])
  const changed: TeamsNumberTable[] = []
  const same: string[] = []
  for (const [number, seen] of latest) {
    const before = known.get(number)
    const columns = numberColumns(seen)
    if (before && covers(before, columns)) same.push(number)
    else {
      const read_id = partOf(seenIn) ?? before?.read_id ?? null
      changed.push({ tenant_id: tenantId, number, ...columns, seen_at: at, read_id })
    }
  }
  if (seenIn !== null) await markRead(work, tenantId, 'number', { same, before: [...known.values()] }, seenIn)
  else await unkeep(work, tenantId, 'number', present(changed.map((row) => known.get(row.number))))
  await upsertRows(work, 'teams_numbers', ['tenant_id', 'number'], changed)
  await dirtyNumbers(work, tenantId, [...changed, ...present(changed.map((row) => known.get(row.number)))])
  return changed.length
}

export async function loseNumbers(work: Work, tenantId: string, numbers: string[]): Promise<void> {
  const removed = await work.db
    .deleteFrom('teams_numbers')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .returningAll()
    .execute()
  await unkeep(work, tenantId, 'number', removed)
  await dirtyNumbers(work, tenantId, removed)
}

/** Answers how many configurations are new or changed. */
export async function seeConfigurations(
  work: Work,
  tenantId: string,
  seen: TeamsConfiguration[],
  seenIn: Seen,
  at: string,
): Promise<number> {
  const latest = lastOfEach(seen, (one) => one.id)
  const known = await configurationRows(work, tenantId, [...latest.keys()])
  const changed: TeamsConfigurationTable[] = []
  const same: string[] = []
  for (const [id, one] of latest) {
    const before = known.get(id)
    const columns = configurationColumns(one)
    if (before && covers(before, columns)) same.push(id)
    else {
      const read_id = partOf(seenIn) ?? before?.read_id ?? null
      changed.push({ tenant_id: tenantId, id, ...columns, seen_at: at, read_id })
    }
  }
  if (seenIn !== null) await markRead(work, tenantId, 'configuration', { same, before: [...known.values()] }, seenIn)
  else await unkeep(work, tenantId, 'configuration', present(changed.map((row) => known.get(row.id))))
  await upsertRows(work, 'teams_configurations', ['tenant_id', 'id'], changed)
  await dirtyHolders(
    work,
    tenantId,
    changed.map((row) => row.id),
  )
  return changed.length
}

export async function loseConfigurations(work: Work, tenantId: string, ids: string[]): Promise<void> {
  const removed = await work.db
    .deleteFrom('teams_configurations')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .returning(['id', 'read_id'])
    .execute()
  await unkeep(work, tenantId, 'configuration', removed)
  await dirtyHolders(
    work,
    tenantId,
    removed.map((row) => row.id),
  )
}

function dirtyNumbers(work: Work, tenantId: string, rows: TeamsNumberTable[]): Promise<void> {
  const keys = rows.flatMap((row): DirtyKey[] => [
    { kind: 'number', key: row.number },
    ...(row.holder_id === null ? [] : [{ kind: 'm365', key: row.holder_id } as const]),
  ])
  return markDirty(work, tenantId, keys)
}

function dirtyHolders(work: Work, tenantId: string, ids: string[]): Promise<void> {
  return markDirty(
    work,
    tenantId,
    ids.map((key) => ({ kind: 'm365', key })),
  )
}

function covers<R extends object>(row: R, columns: Partial<R>): boolean {
  return (Object.keys(columns) as (keyof R)[]).every((column) => row[column] === columns[column])
}
