/** The oldest entries go: the chain is told to begin later, then what is before its beginning may be deleted. */
import type { Work } from '../engine.ts'
import { chainOf } from './append.ts'
import { keptHash } from './verify.ts'

export async function forgetEntries(work: Work, tenantId: string, before: string, limit: number): Promise<number> {
  const chain = await chainOf(work, tenantId)
  if (!chain) return 0
  const oldest = await work.db
    .selectFrom('audit_entries')
    .select(['seq', 'at'])
    .where('tenant_id', '=', tenantId)
    .where('seq', '<', chain.head_seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  const fresh = oldest.findIndex(({ at }) => at >= before)
  const gone = fresh < 0 ? oldest : oldest.slice(0, fresh)
  const last = gone.at(-1)?.seq
  if (last === undefined) return 0
  const base_hash = (await keptHash(work, tenantId, last)) ?? ''
  await work.db
    .updateTable('audit_chains')
    .set({ kept_from: last + 1, base_hash })
    .where('tenant_id', '=', tenantId)
    .execute()
  await work.db.deleteFrom('audit_entries').where('tenant_id', '=', tenantId).where('seq', '<=', last).execute()
  return gone.length
}
