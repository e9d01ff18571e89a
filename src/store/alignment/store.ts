import type { AlignmentReport, AlignmentRow, AlignmentStore } from '../../directory/store.ts'
import { insertRows, upsertRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { searchText } from '../fold.ts'
import { fromJson, toJson } from '../json.ts'
import type { AlignmentRowTable } from '../schema.ts'
import { writing, writingSoon } from '../transaction.ts'
import { accountFacts, userFacts } from './facts.ts'
import { alignmentRows } from './rows.ts'

/** Rows that are forgotten in one transaction. */
const AT_ONCE = 500

export function createAlignmentStore(store: Work): AlignmentStore {
  return {
    users: (tenantId, after, limit) => userFacts(store, tenantId, after, limit),
    accounts: (tenantId, report, after, limit) => accountFacts(store, tenantId, report, after, limit),
    begin: (tenantId) => writing(store, 'alignment', tenantId, (work) => take(work, tenantId, 'alignment', 1)),
    async add(tenantId, report, from, rows) {
      if (rows.length === 0) return
      const kept = rows.map((row, at) => toRow(tenantId, report, from + at, row))
      const contents = rows.map((row, at) => ({ tenant_id: tenantId, report, seq: from + at, content: toJson(row) }))
      await writingSoon(store, 'alignment', tenantId, async (work) => {
        await insertRows(work, 'alignment_rows', kept)
        await insertRows(work, 'alignment_contents', contents)
      })
    },
    async finish(tenantId, report) {
      const row = { tenant_id: tenantId, report: report.number, content: toJson(report) }
      await writing(store, 'alignment', tenantId, (work) => upsertRows(work, 'alignment_reports', ['tenant_id'], [row]))
    },
    discard: (tenantId, keep) => writingSoon(store, 'alignment', tenantId, (work) => discard(work, tenantId, keep)),
    report: (tenantId) => readReport(store, tenantId),
    async rows(tenantId, query) {
      const report = await readReport(store, tenantId)
      return report ? alignmentRows(store, tenantId, report, query) : { items: [], nextCursor: null, total: 0 }
    },
  }
}

async function readReport(work: Work, tenantId: string): Promise<AlignmentReport | null> {
  const row = await work.db
    .selectFrom('alignment_reports')
    .select('content')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row ? fromJson<AlignmentReport>(row.content) : null
}

function toRow(tenantId: string, report: number, seq: number, row: AlignmentRow): AlignmentRowTable {
  const { user, account, finding, by, all, linked } = row
  const texts = [user?.userName, user?.displayName, user?.email, account?.userPrincipalName, account?.displayName]
  return {
    tenant_id: tenantId,
    report,
    seq,
    finding,
    joined_by: by,
    all_users: all,
    only_linked: linked,
    account_id: account?.id ?? null,
    search_text: searchText([...new Set([...texts, account?.mail].map((text) => text ?? null))]),
  }
}

async function discard(work: Work, tenantId: string, keep: number | null): Promise<boolean> {
  const kept = [keep, (await readReport(work, tenantId))?.number]
  let old = await firstAfter(work, tenantId, 0)
  while (old && kept.includes(old.report)) old = await firstAfter(work, tenantId, old.report)
  if (!old) return false
  for (const table of ['alignment_contents', 'alignment_rows'] as const)
    await work.db
      .deleteFrom(table)
      .where('tenant_id', '=', tenantId)
      .where('report', '=', old.report)
      .where('seq', '<', old.seq + AT_ONCE)
      .execute()
  return true
}

/** Found by key: to ask for rows of other reports would look at every row of those that are kept. */
function firstAfter(work: Work, tenantId: string, report: number) {
  return work.db
    .selectFrom('alignment_rows')
    .select(['report', 'seq'])
    .where('tenant_id', '=', tenantId)
    .where('report', '>', report)
    .orderBy('report')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
}
