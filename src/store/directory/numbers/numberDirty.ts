import { sql } from 'kysely'
import type { DirtyKey } from '../../../directory/store.ts'
import { insertNew } from '../../bulk.ts'
import type { Work } from '../../engine.ts'

/** Notes whose place in the list of numbers may have moved: the numbers themselves, and what renamed accounts hold. */
export async function dirtyNumbers(work: Work, tenantId: string, keys: DirtyKey[]): Promise<void> {
  const of = (kind: DirtyKey['kind']) => keys.filter((key) => key.kind === kind).map((key) => key.key)
  await markNumbers(work, tenantId, of('number'))
  const holders = of('m365')
  if (holders.length === 0) return
  await sql`insert into dirty_numbers (tenant_id, number)
    select tenant_id, number from teams_numbers
    where tenant_id = ${tenantId} and holder_id in ${work.engine.among(holders)}
    on conflict (tenant_id, number) do nothing`.execute(work.db)
}

export async function markNumbers(work: Work, tenantId: string, numbers: string[]): Promise<void> {
  await insertNew(
    work,
    'dirty_numbers',
    ['tenant_id', 'number'],
    numbers.map((number) => ({ tenant_id: tenantId, number })),
  )
}
