/** Pages of the request log. A search looks at some thousand entries at a time, so that nobody else waits for it. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type {
  AnswerFit,
  KeptProvisioningRequest,
  ProvisioningPage,
  ProvisioningQuery,
  RefusalFilter,
} from '../../audit/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fold } from '../fold.ts'
import { lastTaken } from '../counters.ts'
import { entries, firstKept, toEntry } from './provisioningRows.ts'

const LIST = 'provisioning'
const WINDOW = 5_000

/** Entries that a search counts; further ones are looked at only to fill the page. */
export const COUNTED = 20_000

export async function listRequests(
  work: Work,
  tenantId: string,
  query: ProvisioningQuery,
  counted: number = COUNTED,
): Promise<ProvisioningPage> {
  const size = pageSize(query.limit)
  const before = query.cursor === null ? null : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const kept = await keptRange(work, tenantId)
  if (!kept) return { items: [], nextCursor: null, total: 0, more: false }
  const search = folded(query.search)
  const found =
    search === '' && query.outcome !== 'ok' && !query.refusal
      ? await byIndex(work, tenantId, query, size, before, kept)
      : await byWindows(work, tenantId, { ...query, search }, size, before, kept, counted)
  const items = found.items.slice(0, size)
  const last = items.at(-1)
  const goesOn = found.items.length > size && last
  const { total, more } = found
  return { items, nextCursor: goesOn ? toCursor([LIST, last.seq]) : null, total, more }
}

type Kept = { first: number; last: number }
type Found = Pick<ProvisioningPage, 'items' | 'total' | 'more'>

/** All of them, or those with a problem: both have an index. */
async function byIndex(
  work: Work,
  tenantId: string,
  { outcome }: ProvisioningQuery,
  size: number,
  before: number | null,
  { first, last }: Kept,
): Promise<Found> {
  const rows = await entries(work, tenantId)
    .$if(outcome !== null, (select) => select.where('l.outcome', '=', outcome ?? '').where('l.outcome', '<>', 'ok'))
    .$if(before !== null, (select) => select.where('l.seq', '<', before ?? 0))
    .orderBy('l.seq', 'desc')
    .limit(size + 1)
    .execute()
  const total = outcome === null ? last - first + 1 : await countProblems(work, tenantId, outcome)
  return { items: rows.map(toEntry), total, more: false }
}

async function countProblems(work: Work, tenantId: string, outcome: string): Promise<number> {
  const { n } = await work.db
    .selectFrom('provisioning_log')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('tenant_id', '=', tenantId)
    .where('outcome', '=', outcome)
    .where('outcome', '<>', 'ok')
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function byWindows(
  work: Work,
  tenantId: string,
  query: Asked,
  size: number,
  before: number | null,
  kept: Kept,
  counted: number,
): Promise<Found> {
  const items: KeptProvisioningRequest[] = []
  const uncounted = kept.last - counted
  // between what is counted and the page nothing is looked at
  const skipped = (to: number): boolean => to <= uncounted && before !== null && to - WINDOW >= before - 1
  let total = 0
  let more = false
  for (let to = kept.last; to >= kept.first; to -= WINDOW) {
    if (to <= uncounted && items.length > size) return { items, total, more: true }
    if (skipped(to)) more = true
    if (skipped(to)) continue
    const seqs = await inWindow(work, tenantId, query, to)
    total += seqs.length
    const wanted = seqs.filter((seq) => before === null || seq < before).slice(0, size + 1 - items.length)
    items.push(...(await named(work, tenantId, wanted)))
  }
  return { items, total, more }
}

type Asked = Pick<ProvisioningQuery, 'outcome' | 'refusal' | 'search'>

/** Numbers of what fits among the entries up to that one, newest first. */
async function inWindow(
  work: Work,
  tenantId: string,
  { outcome, refusal, search }: Asked,
  to: number,
): Promise<number[]> {
  const rows = await work.db
    .selectFrom('provisioning_log as l')
    .select('l.seq')
    .where('l.tenant_id', '=', tenantId)
    .where('l.seq', '>', to - WINDOW)
    .where('l.seq', '<=', to)
    .$if(outcome !== null, (select) => select.where('l.outcome', '=', outcome ?? ''))
    // said too where it follows: SQLite takes the index of problems only then
    .$if(outcome === 'refused' || outcome === 'failed' || !!refusal, (select) => select.where('l.outcome', '<>', 'ok'))
    .$if(!!refusal, (select) => select.where(refusal ? refusedAs(refusal) : sql<SqlBool>`true`))
    .$if(search !== '', (select) => select.where(work.engine.contains('l.search', search)))
    .orderBy('l.seq', 'desc')
    .execute()
  return rows.map(({ seq }) => seq)
}

const refusedAs = ({ fits, not }: RefusalFilter): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.join([fitting(fits), ...not.map((one) => sql`not ${fitting(one)}`)], sql` and `)})`

/** Never null, so that it can be negated. */
function fitting({ statuses, scimTypes, begins }: AnswerFit): RawBuilder<SqlBool> {
  const all = [
    ...(statuses ? [sql`l.status in (${sql.join(statuses)})`] : []),
    ...(scimTypes ? [sql`coalesce(l.scim_type, '') in (${sql.join(scimTypes)})`] : []),
    ...(begins ? [sql`substr(coalesce(l.detail, ''), 1, cast(${begins.length} as integer)) = ${begins}`] : []),
  ]
  return all.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(all, sql` and `)})`
}

async function named(work: Work, tenantId: string, seqs: number[]): Promise<KeptProvisioningRequest[]> {
  if (seqs.length === 0) return []
  const rows = await entries(work, tenantId)
    .where('l.seq', 'in', work.engine.amongNumbers(seqs))
    .orderBy('l.seq', 'desc')
    .execute()
  return rows.map(toEntry)
}

const PIECE = 500

export async function* walkRequests(
  work: Work,
  tenantId: string,
  { outcome, refusal = null, search }: Asked,
): AsyncGenerator<KeptProvisioningRequest[]> {
  const kept = await keptRange(work, tenantId)
  if (!kept) return
  for (let to = kept.last; to >= kept.first; to -= WINDOW) {
    const seqs = await inWindow(work, tenantId, { outcome, refusal, search: folded(search) }, to)
    for (let at = 0; at < seqs.length; at += PIECE) yield await named(work, tenantId, seqs.slice(at, at + PIECE))
  }
}

const folded = (search: string): string => fold(search).trim()

async function keptRange(work: Work, tenantId: string): Promise<Kept | null> {
  const first = await firstKept(work, tenantId)
  return first === null ? null : { first, last: await lastTaken(work, tenantId, 'provisioning') }
}
