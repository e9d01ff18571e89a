/** Pages of the request log. A search looks at some thousand entries at a time, so that nobody else waits for it. */
import type { KeptProvisioningRequest, ProvisioningQuery } from '../../audit/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fold } from '../fold.ts'
import { lastTaken } from '../counters.ts'
import { entries, firstKept, toEntry } from './provisioningRows.ts'

const LIST = 'provisioning'
const WINDOW = 5_000

interface Page {
  items: KeptProvisioningRequest[]
  nextCursor: string | null
  total: number
}

export async function listRequests(work: Work, tenantId: string, query: ProvisioningQuery): Promise<Page> {
  const size = pageSize(query.limit)
  const before = query.cursor === null ? null : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const kept = await keptRange(work, tenantId)
  if (!kept) return { items: [], nextCursor: null, total: 0 }
  const search = folded(query.search)
  const found =
    search === '' && query.outcome !== 'ok'
      ? await byIndex(work, tenantId, query, size, before, kept)
      : await byWindows(work, tenantId, { ...query, search }, size, before, kept)
  const items = found.items.slice(0, size)
  const last = items.at(-1)
  const more = found.items.length > size && last
  return { items, nextCursor: more ? toCursor([LIST, last.seq]) : null, total: found.total }
}

type Kept = { first: number; last: number }
type Found = Pick<Page, 'items' | 'total'>

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
  return { items: rows.map(toEntry), total }
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
): Promise<Found> {
  const items: KeptProvisioningRequest[] = []
  let total = 0
  for await (const seqs of windows(work, tenantId, query, kept)) {
    total += seqs.length
    const wanted = seqs.filter((seq) => before === null || seq < before).slice(0, size + 1 - items.length)
    items.push(...(await named(work, tenantId, wanted)))
  }
  return { items, total }
}

type Asked = Pick<ProvisioningQuery, 'outcome' | 'search'>

/** Numbers of what fits, newest first. */
async function* windows(
  work: Work,
  tenantId: string,
  { outcome, search }: Asked,
  { first, last }: Kept,
): AsyncGenerator<number[]> {
  for (let to = last; to >= first; to -= WINDOW) {
    const rows = await work.db
      .selectFrom('provisioning_log as l')
      .select('l.seq')
      .where('l.tenant_id', '=', tenantId)
      .where('l.seq', '>', to - WINDOW)
      .where('l.seq', '<=', to)
      .$if(outcome !== null, (select) => select.where('l.outcome', '=', outcome ?? ''))
      .$if(search !== '', (select) => select.where(work.engine.contains('l.search', search)))
      .orderBy('l.seq', 'desc')
      .execute()
    yield rows.map(({ seq }) => seq)
  }
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
  { outcome, search }: Asked,
): AsyncGenerator<KeptProvisioningRequest[]> {
  const kept = await keptRange(work, tenantId)
  if (!kept) return
  for await (const seqs of windows(work, tenantId, { outcome, search: folded(search) }, kept)) {
    for (let at = 0; at < seqs.length; at += PIECE) yield await named(work, tenantId, seqs.slice(at, at + PIECE))
  }
}

const folded = (search: string): string => fold(search).trim()

async function keptRange(work: Work, tenantId: string): Promise<Kept | null> {
  const first = await firstKept(work, tenantId)
  return first === null ? null : { first, last: await lastTaken(work, tenantId, 'provisioning') }
}
