/** Does the chain hold? Looked at some hundred entries at a time, and some thousand for each question. */
import { setImmediate } from 'node:timers/promises'
import type { BrokenChain, ChainCheck } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import type { AuditChainTable, AuditEntryTable } from '../schema.ts'
import { chainOf } from './append.ts'
import { hashOf } from './chain.ts'

const AT_ONCE = 200
export const MOST_VERIFIED = 100_000

const NONE: ChainCheck = { first: 0, last: 0, lastHash: '', from: 0, to: 0, erased: 0, broken: null, next: null }

export async function verifyChain(
  work: Work,
  tenantId: string,
  start: number | null,
  most = MOST_VERIFIED,
): Promise<ChainCheck> {
  const chain = await chainOf(work, tenantId)
  if (!chain) return NONE
  const from = Math.min(Math.max(start ?? chain.kept_from, chain.kept_from), chain.head_seq)
  const to = Math.min(from + most - 1, chain.head_seq)
  const seen = { next: from, hash: await before(work, chain, from), erased: 0 }
  let broken: BrokenChain | null = seen.hash === null ? { seq: from - 1, what: 'missing' } : await tooLate(work, chain)
  while (broken === null && seen.next <= to) {
    broken = await stepOf(work, tenantId, chain, seen, Math.min(seen.next + AT_ONCE - 1, to))
    await setImmediate()
  }
  if (broken === null && to === chain.head_seq && seen.hash !== chain.head_hash)
    broken = { seq: chain.head_seq, what: 'changed' }
  return {
    first: chain.kept_from,
    last: chain.head_seq,
    lastHash: chain.head_hash,
    from,
    to,
    erased: seen.erased,
    broken,
    next: broken === null && to < chain.head_seq ? to + 1 : null,
  }
}

interface Seen {
  next: number
  hash: string | null
  erased: number
}

/** Moves `seen` on; answers the first entry that does not hold. */
async function stepOf(
  work: Work,
  tenantId: string,
  chain: AuditChainTable,
  seen: Seen,
  to: number,
): Promise<BrokenChain | null> {
  const rows = await entries(work, tenantId)
    .selectAll()
    .where('seq', '>=', seen.next)
    .where('seq', '<=', to)
    .orderBy('seq')
    .execute()
  const saying = await erasures(work, tenantId, rows)
  for (const row of rows) {
    if (row.seq !== seen.next) return { seq: seen.next, what: 'missing' }
    if (hashOf(seen.hash ?? '', row) !== row.hash) return { seq: row.seq, what: 'changed' }
    const said = [row.actor_erased, row.object_erased].filter((seq) => seq !== null)
    if (said.some((seq) => seq >= chain.kept_from && !saying.has(seq))) return { seq: row.seq, what: 'missing' }
    seen.erased += said.length > 0 ? 1 : 0
    seen.hash = row.hash
    seen.next = row.seq + 1
  }
  return seen.next <= to ? { seq: seen.next, what: 'missing' } : null
}

/** Of the entries that say why something is erased here, those that are there. */
async function erasures(work: Work, tenantId: string, rows: AuditEntryTable[]): Promise<Set<number>> {
  const named = [...new Set(rows.flatMap((row) => [row.actor_erased, row.object_erased]).filter((seq) => seq !== null))]
  if (named.length === 0) return new Set()
  const found = await entries(work, tenantId)
    .select('seq')
    .where('seq', 'in', work.engine.amongNumbers(named))
    .where('action', '=', ERASED)
    .execute()
  return new Set(found.map(({ seq }) => seq))
}

export const ERASED = 'people.erase'

async function before(work: Work, chain: AuditChainTable, from: number): Promise<string | null> {
  return from === chain.kept_from ? chain.base_hash : keptHash(work, chain.tenant_id, from - 1)
}

/** Somebody added an entry without moving the chain on. */
async function tooLate(work: Work, { tenant_id, head_seq }: AuditChainTable): Promise<BrokenChain | null> {
  const row = await entries(work, tenant_id).select('seq').where('seq', '>', head_seq).limit(1).executeTakeFirst()
  return row ? { seq: row.seq, what: 'changed' } : null
}

export async function keptHash(work: Work, tenantId: string, seq: number): Promise<string | null> {
  const row = await entries(work, tenantId).select('hash').where('seq', '=', seq).executeTakeFirst()
  return row?.hash ?? null
}

const entries = (work: Work, tenantId: string) => work.db.selectFrom('audit_entries').where('tenant_id', '=', tenantId)
