/** Pages of the audit log, newest first, by keyset. No statement looks at more than some thousand entries. */
import { sql } from 'kysely'
import type { AuditFilter, AuditPage, AuditQuery, KeptAuditEntry, Via } from '../../audit/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fold } from '../fold.ts'
import type { AuditEntryTable } from '../schema.ts'
import { chainOf } from './append.ts'

const LIST = 'audit'
/** Looked at in one statement, and for one page. */
const STEP = 2_000
const STEPS = 50
const MOST_COUNTED = 10_000

export async function listEntries(work: Work, tenantId: string, query: AuditQuery): Promise<AuditPage> {
  const size = pageSize(query.limit)
  const cursor = query.cursor === null ? null : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const asked = asking(query)
  const range = await rangeOf(work, tenantId, asked)
  if (!range) return { items: [], nextCursor: null, total: 0 }
  const before = Math.min(range.last + 1, cursor ?? Infinity)
  const rows: AuditEntryTable[] = []
  let next: number | null = before
  for (let step = 0; next !== null && rows.length <= size && step < STEPS; step++) {
    const some = await stepOf(work, tenantId, asked, { first: range.first, before: next }, size + 1 - rows.length)
    rows.push(...some.rows)
    next = some.next
  }
  const items = rows.slice(0, size)
  const last = items.at(-1)
  const goesOn = rows.length > size && last ? last.seq : next
  return {
    items: items.map(toEntry),
    nextCursor: goesOn === null ? null : toCursor([LIST, goesOn]),
    total: await countOf(work, tenantId, asked, range),
  }
}

export async function oneEntry(work: Work, tenantId: string, seq: number): Promise<KeptAuditEntry | null> {
  const kept = work.db.selectFrom('audit_entries').selectAll().where('tenant_id', '=', tenantId)
  const row = await kept.where('seq', '=', seq).executeTakeFirst()
  return row ? toEntry(row) : null
}

const WALK_PAGE = 500

export async function* walkEntries(
  work: Work,
  tenantId: string,
  filter: AuditFilter,
): AsyncGenerator<KeptAuditEntry[]> {
  const asked = asking(filter)
  const range = await rangeOf(work, tenantId, asked)
  let next = range ? range.last + 1 : null
  while (range && next !== null) {
    const some = await stepOf(work, tenantId, asked, { first: range.first, before: next }, WALK_PAGE)
    if (some.rows.length > 0) yield some.rows.map(toEntry)
    next = some.next
  }
}

/** The condition with an index that leads, and those that are looked at row by row. */
interface Asked {
  lead: { column: 'target' | 'actor_id' | 'action'; value: string } | null
  rest: { column: 'actor_id' | 'action' | 'via'; value: string }[]
  search: string
  from: string | null
  to: string | null
}

function asking({ target, actorId, action, via, search, from, to }: AuditFilter): Asked {
  const equal = [
    ...(target === undefined ? [] : [{ column: 'target' as const, value: target }]),
    ...(actorId === undefined ? [] : [{ column: 'actor_id' as const, value: actorId }]),
    ...(action === undefined ? [] : [{ column: 'action' as const, value: action }]),
  ]
  const [lead = null, ...others] = equal
  const rest = [...others, ...(via === undefined ? [] : [{ column: 'via' as const, value: via }])]
  return { lead, rest: rest as Asked['rest'], search: fold(search ?? '').trim(), from: from ?? null, to: to ?? null }
}

const looksAtRows = ({ rest, search }: Asked): boolean => rest.length > 0 || search !== ''

interface Range {
  first: number
  last: number
}

/** Time runs as the numbers do, so that a span of time is a span of numbers. */
async function rangeOf(work: Work, tenantId: string, { from, to }: Asked): Promise<Range | null> {
  const chain = await chainOf(work, tenantId)
  if (!chain) return null
  const of = work.db.selectFrom('audit_entries').select('seq').where('tenant_id', '=', tenantId).limit(1)
  const since =
    from === null
      ? chain.kept_from
      : (await of.where('at', '>=', from).orderBy('at').orderBy('seq').executeTakeFirst())?.seq
  const until =
    to === null
      ? chain.head_seq
      : (await of.where('at', '<', to).orderBy('at', 'desc').orderBy('seq', 'desc').executeTakeFirst())?.seq
  if (since === undefined || until === undefined || since > until) return null
  return { first: Math.max(since, chain.kept_from), last: until }
}

const leading = (work: Work, tenantId: string, { lead }: Asked, first: number, before: number) =>
  work.db
    .selectFrom('audit_entries')
    .where('tenant_id', '=', tenantId)
    .$if(lead !== null, (select) => select.where(lead?.column ?? 'action', '=', lead?.value ?? ''))
    .where('seq', '>=', first)
    .where('seq', '<', before)

interface Span {
  first: number
  before: number
}

/** Some that fit, of at most 2,000 that the index leads to; and below which number it goes on. */
async function stepOf(
  work: Work,
  tenantId: string,
  asked: Asked,
  { first, before }: Span,
  most: number,
): Promise<{ rows: AuditEntryTable[]; next: number | null }> {
  const limit = looksAtRows(asked) ? STEP : most
  // numbers first, from an index that holds all it takes: SQLite would look for whole rows along the number alone
  const seqs = (
    await leading(work, tenantId, asked, first, before).select('seq').orderBy('seq', 'desc').limit(limit).execute()
  ).map(({ seq }) => seq)
  const end = seqs.at(-1)
  if (end === undefined) return { rows: [], next: null }
  const rows = await work.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .$if(asked.lead === null, (select) => select.where('seq', '>=', end).where('seq', '<=', seqs[0] ?? end))
    .$if(asked.lead !== null, (select) => select.where('seq', 'in', work.engine.amongNumbers(seqs)))
    .where((where) => where.and(asked.rest.map(({ column, value }) => where(column, '=', value))))
    .$if(asked.search !== '', (select) => select.where(work.engine.contains('search', asked.search)))
    .orderBy('seq', 'desc')
    .limit(most)
    .execute()
  const looked = rows.length === most ? (rows.at(-1)?.seq ?? end) : end
  const goesOn = looked > first && (rows.length === most || seqs.length === limit)
  return { rows, next: goesOn ? looked : null }
}

async function countOf(work: Work, tenantId: string, asked: Asked, { first, last }: Range): Promise<number | null> {
  if (looksAtRows(asked)) return null
  if (asked.lead === null) return last - first + 1
  const { rows } = await sql<{ n: number }>`select count(*) as n from (${leading(work, tenantId, asked, first, last + 1)
    .select('seq')
    .limit(MOST_COUNTED + 1)}) counted`.execute(work.db)
  const n = Number(rows[0]?.n ?? 0)
  return n > MOST_COUNTED ? null : n
}

export function toEntry(row: AuditEntryTable): KeptAuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    ip: row.ip,
    requestId: row.request_id,
    via: row.via as Via,
    action: row.action,
    target: row.target,
    before: row.before,
    after: row.after,
    actorErased: row.actor_erased,
    objectErased: row.object_erased,
    hash: row.hash,
  }
}
