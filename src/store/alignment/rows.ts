/** Pages of the report. What has no index is looked for some thousand rows at a time, so that nobody else waits for it. */
import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import type { AlignmentPage, AlignmentQuery, AlignmentReport, AlignmentRow } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { BadCursor } from '../errors.ts'
import { searchPatterns } from '../fold.ts'
import { fromJson } from '../json.ts'
import type { Schema } from '../schema.ts'

const LIST = 'alignment'
const WINDOW = 5_000

export async function alignmentRows(
  work: Work,
  tenantId: string,
  report: AlignmentReport,
  query: AlignmentQuery,
): Promise<AlignmentPage> {
  const size = pageSize(query.limit)
  const place = query.cursor === undefined ? null : placeOf(query.cursor, report.number)
  const looking: Looking = { work, tenantId, report, query, wanted: size + 1, from: (place?.seq ?? -1) + 1 }
  // counted on the first page only: the others carry it in their cursor
  const { seqs, total } = await some(looking, place?.total ?? knownTotal(looking))
  const page = seqs.slice(0, size)
  const last = page.at(-1)
  const more = seqs.length > size && last !== undefined
  return {
    items: await named(looking, page),
    nextCursor: more ? toCursor([LIST, report.number, last, total]) : null,
    total,
  }
}

async function named({ work, tenantId, report }: Looking, seqs: number[]): Promise<AlignmentRow[]> {
  if (seqs.length === 0) return []
  const rows = await work.db
    .selectFrom('alignment_contents')
    .select('content')
    .where('tenant_id', '=', tenantId)
    .where('report', '=', report.number)
    .where('seq', 'in', work.engine.amongNumbers(seqs))
    .orderBy('seq')
    .execute()
  return rows.map(({ content }) => fromJson<AlignmentRow>(content))
}

interface Looking {
  work: Work
  tenantId: string
  report: AlignmentReport
  query: AlignmentQuery
  wanted: number
  from: number
}

function placeOf(cursor: string, report: number): { seq: number; total: number } {
  const [of, seq, total] = fromCursor(cursor, LIST, ['number', 'number', 'number'])
  if (of !== report) throw new BadCursor()
  return { seq: Number(seq), total: Number(total) }
}

const selected = ({ work, tenantId, report }: Looking) =>
  work.db.selectFrom('alignment_rows').where('tenant_id', '=', tenantId).where('report', '=', report.number)

interface Some {
  /** Places in the report. */
  seqs: number[]
  total: number
}

/**
 * One finding has an index, but the one that most have, which is met soon anyway. Else it is looked through once: what is left
 * when the page is full is counted alone, and only where nobody knows the total.
 */
async function some(looking: Looking, known: number | null): Promise<Some> {
  const { query, from, wanted, report } = looking
  const [finding] = query.findings ?? []
  if (known !== null && finding && finding !== 'same' && isFindingAlone(query))
    return { seqs: await ofFinding(looking, finding), total: known }
  const seqs: number[] = []
  let counted = 0
  for (let at = from; at < report.counts.rows && (known === null || seqs.length < wanted); at += WINDOW) {
    const most = wanted - seqs.length
    const found = most > 0 ? await inWindow(looking, at, most) : []
    seqs.push(...found)
    if (known === null) counted += found.length < most ? found.length : await countWindow(looking, at)
  }
  return { seqs, total: known ?? counted }
}

async function ofFinding(looking: Looking, finding: string): Promise<number[]> {
  const found = await selected(looking)
    .select('seq')
    .where('finding', '=', finding)
    .where('finding', '<>', 'same')
    .where('seq', '>=', looking.from)
    .orderBy('seq')
    .limit(looking.wanted)
    .execute()
  return found.map(({ seq }) => seq)
}

async function inWindow(looking: Looking, at: number, most: number): Promise<number[]> {
  const found = await windowOf(looking, at).select('seq').orderBy('seq').limit(most).execute()
  return found.map(({ seq }) => seq)
}

async function countWindow(looking: Looking, at: number): Promise<number> {
  const { n } = await windowOf(looking, at)
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow()
  return n
}

const windowOf = (looking: Looking, at: number) =>
  selected(looking)
    .where('seq', '>=', at)
    .where('seq', '<', at + WINDOW)
    .where(holds(looking))

const isFindingAlone = ({ findings, all, linked, by, search }: AlignmentQuery): boolean =>
  findings?.length === 1 && !all?.length && !linked?.length && !by?.length && searchPatterns(search ?? '').length === 0

/** Of one kind of filter it was counted when the report was made; null: it has to be counted now. */
function knownTotal({ query, report }: Looking): number | null {
  const { counts } = report
  const kinds = [
    [query.findings, counts.finding],
    [query.all, counts.all],
    [query.linked, counts.linked],
    [query.by, counts.by],
  ].flatMap(([values, counted]) => (values && (values as string[]).length > 0 ? [{ values, counted }] : [])) as {
    values: string[]
    counted: Record<string, number>
  }[]
  if (searchPatterns(query.search ?? '').length > 0 || kinds.length > 1) return null
  const [kind] = kinds
  if (!kind) return counts.rows
  return [...new Set(kind.values)].reduce((sum, value) => sum + (kind.counted[value] ?? 0), 0)
}

function holds({ work, query }: Looking): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, 'alignment_rows'>()
  const among = (column: 'finding' | 'all_users' | 'only_linked' | 'joined_by', values: string[] | undefined) =>
    values?.length ? [eb(column, 'in', values)] : []
  const patterns = searchPatterns(query.search ?? '')
  return eb.and([
    ...among('finding', query.findings),
    ...among('all_users', query.all),
    ...among('only_linked', query.linked),
    ...among('joined_by', query.by),
    ...(patterns.length > 0 ? [eb.or(patterns.map((pattern) => work.engine.contains('search_text', pattern)))] : []),
  ])
}
