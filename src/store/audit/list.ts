/** Pages of the audit log, newest first, by keyset. No statement looks at more than some thousand entries. */
import { sql } from 'kysely'
import type { AuditFilter, AuditPage, AuditQuery, KeptAuditEntry, Via } from '../../audit/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fold } from '../fold.ts'
import type { AuditEntryTable } from '../schema.ts'
import { chainOf } from './append.ts'

const LIST = 'audit'
/** Entries that are looked at in one statement: by their rows, or along the index that has what is asked for. */
const STEP = 2_000
const WINDOW = 5_000
/** Looked at for one page. */
const MOST_LOOKED = 100_000
const MOST_COUNTED = 10_000
/** An entry whose row is read takes so many times as long as one that the index tells of. */
const ROW_COSTS = 20
const MOST_ROWS = 10_000

export async function listEntries(work: Work, tenantId: string, query: AuditQuery): Promise<AuditPage> {
  const size = pageSize(query.limit)
  const cursor = query.cursor === null ? null : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const asked = asking(query)
  const range = await rangeOf(work, tenantId, asked)
  if (!range) return { items: [], nextCursor: null, total: 0 }
  const before = Math.min(range.last + 1, cursor ?? Infinity)
  const step = await stepping(work, tenantId, asked, range)
  const rows: AuditEntryTable[] = []
  let next: number | null = before
  for (let looked = 0; next !== null && rows.length <= size && looked < MOST_LOOKED; looked += step.looks) {
    const some = await step.take({ first: range.first, before: next }, size + 1 - rows.length)
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
  if (!range) return
  const step = await stepping(work, tenantId, asked, range)
  for (let next: number | null = range.last + 1; next !== null;) {
    const some: Some = await step.take({ first: range.first, before: next }, WALK_PAGE)
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

/** Some that fit, and below which number it goes on. */
interface Some {
  rows: AuditEntryTable[]
  next: number | null
}

interface Stepping {
  /** Entries that a step looks at. */
  looks: number
  take(span: Span, most: number): Promise<Some>
}

/** The way that costs less; both answer the same. */
async function stepping(work: Work, tenantId: string, asked: Asked, range: Range): Promise<Stepping> {
  return (await isLed(work, tenantId, asked, range))
    ? { looks: STEP, take: (span, most) => ledStep(work, tenantId, asked, span, most) }
    : { looks: WINDOW, take: (span, most) => lookedStep(work, tenantId, asked, span, most) }
}

/** Are few enough led to that their rows are read? PostgreSQL has no other index that tells what is in them. */
async function isLed(work: Work, tenantId: string, asked: Asked, range: Range): Promise<boolean> {
  if (!looksAtRows(asked)) return true
  if (asked.lead === null) return false
  if (work.engine.name === 'postgres') return true
  const few = Math.min(MOST_ROWS, Math.floor((range.last + 1 - range.first) / ROW_COSTS))
  return (await countLed(work, tenantId, asked, range, few + 1)) <= few
}

/** Of at most 2,000 that the index leads to. */
async function ledStep(
  work: Work,
  tenantId: string,
  asked: Asked,
  { first, before }: Span,
  most: number,
): Promise<Some> {
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

/** Of the next 5,000, whatever leads. On SQLite along an index that has what is asked for, taken by `search >= ''`. */
async function lookedStep(
  work: Work,
  tenantId: string,
  { lead, rest, search }: Asked,
  { first, before }: Span,
  most: number,
): Promise<Some> {
  const from = Math.max(first, before - WINDOW)
  const equal = [...(lead ? [lead] : []), ...rest]
  const found = await work.db
    .selectFrom('audit_entries')
    .select('seq')
    .where('tenant_id', '=', tenantId)
    .where('seq', '>=', from)
    .where('seq', '<', before)
    .where(sql<boolean>`search >= ''`)
    .where((where) => where.and(equal.map(({ column, value }) => where(work.engine.unindexed(column), '=', value))))
    .$if(search !== '', (select) => select.where(work.engine.contains('search', search)))
    .orderBy('seq', 'desc')
    .limit(most)
    .execute()
  const seqs = found.map(({ seq }) => seq)
  const looked = seqs.length === most ? (seqs.at(-1) ?? from) : from
  return { rows: await rowsOf(work, tenantId, seqs), next: looked > first ? looked : null }
}

async function rowsOf(work: Work, tenantId: string, seqs: number[]): Promise<AuditEntryTable[]> {
  if (seqs.length === 0) return []
  const numbered = work.db.selectFrom('audit_entries').selectAll().where('tenant_id', '=', tenantId)
  return numbered.where('seq', 'in', work.engine.amongNumbers(seqs)).orderBy('seq', 'desc').execute()
}

async function countOf(work: Work, tenantId: string, asked: Asked, range: Range): Promise<number | null> {
  if (looksAtRows(asked)) return null
  if (asked.lead === null) return range.last - range.first + 1
  const n = await countLed(work, tenantId, asked, range, MOST_COUNTED + 1)
  return n > MOST_COUNTED ? null : n
}

/** How many an index leads to; at most so many are counted. */
async function countLed(
  work: Work,
  tenantId: string,
  asked: Asked,
  { first, last }: Range,
  most: number,
): Promise<number> {
  const led = leading(work, tenantId, asked, first, last + 1)
    .select('seq')
    .limit(most)
  const { rows } = await sql<{ n: number }>`select count(*) as n from (${led}) counted`.execute(work.db)
  return Number(rows[0]?.n ?? 0)
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
