import { createHash } from 'node:crypto'
import type { DirtyKey, PbxAccount, PbxSite } from '../../../directory/store.ts'
import { insertRows, updateRows, upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { foldKey } from '../../fold.ts'
import { toFlag, toJson } from '../../json.ts'
import type { PbxAccountTable, PbxNumberTable } from '../../schema.ts'
import { markDirty } from '../dirty.ts'
import { fingerprint, GONE, numbersOf } from './fingerprint.ts'
import { groupBy, lastOfEach, present } from '../lists.ts'
import { settleJoiners } from '../queued/queue.ts'
import { markRead, partOf, type Seen, unkeep } from './reads.ts'
import { accountRows, livingNamed } from '../rows.ts'

/** Answers how many are new or differ from what was last seen. */
export async function seePbx(
  work: Work,
  tenantId: string,
  accounts: PbxAccount[],
  seenIn: Seen,
  at: string,
): Promise<number> {
  const latest = [...lastOfEach(accounts, (account) => account.id).values()]
  const known = await accountRows(
    work,
    tenantId,
    latest.map((account) => account.id),
  )
  const changed: { account: PbxAccount; row: PbxAccountTable }[] = []
  const same: string[] = []
  for (const account of latest) {
    const before = known.get(account.id)
    const hash = fingerprint(account)
    if (before?.hash === hash && before.emergency === emergencyOf(account)) same.push(account.id)
    else changed.push({ account, row: seenRow(tenantId, account, hash, before, partOf(seenIn), at) })
  }
  if (seenIn !== null) await markRead(work, tenantId, 'pbx', { same, before: [...known.values()] }, seenIn)
  else await unkeep(work, tenantId, 'pbx', present(changed.map(({ row }) => known.get(row.id))))
  if (changed.length === 0) return 0
  await upsertRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    changed.map(({ row }) => row),
  )
  await upsertRows(
    work,
    'pbx_contents',
    ['tenant_id', 'id'],
    changed.map(({ account }) => ({ tenant_id: tenantId, id: account.id, content: toJson(account) })),
  )
  const numbers = await replaceNumbers(
    work,
    tenantId,
    changed.map(({ account }) => account),
  )
  await dirtyAccounts(
    work,
    tenantId,
    changed.map(({ account }) => account.id),
    numbers,
  )
  return changed.length
}

/** Answers how many were not gone before. */
export async function losePbx(work: Work, tenantId: string, accountIds: string[], at: string): Promise<number> {
  const rows = [...(await accountRows(work, tenantId, accountIds)).values()].filter((row) => row.gone_at === null)
  const ids = rows.map((row) => row.id)
  await updateRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    rows.map(({ tenant_id, id, accepted_hash }) => ({
      tenant_id,
      id,
      hash: GONE,
      // Gone before any job took it in: the directory never had it.
      pending: toFlag(accepted_hash !== null && accepted_hash !== GONE),
      gone_at: at,
      changed_by: null,
      // in no part any more: when it comes back, a read has to list it again
      read_id: null,
    })),
  )
  await unkeep(work, tenantId, 'pbx', rows)
  const numbers = await removeNumbers(work, tenantId, ids)
  await settleJoiners(work, tenantId, ids)
  // whoever has the name now may be the same person, created again
  const heirs = await livingNamed(
    work,
    tenantId,
    rows.map((row) => row.user_name_ci),
  )
  await dirtyAccounts(work, tenantId, [...new Set([...ids, ...heirs])], numbers)
  return rows.length
}

/** Only an account that waits to be accepted shows its author, so only that one has to be looked at again. */
export async function attributePbx(
  work: Work,
  tenantId: string,
  authors: { accountId: string; by: string }[],
): Promise<void> {
  const latest = lastOfEach(authors, (author) => author.accountId)
  const known = await accountRows(work, tenantId, [...latest.keys()])
  const changed = [...known.values()].filter((row) => row.changed_by !== latest.get(row.id)?.by)
  await updateRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    changed.map(({ tenant_id, id }) => ({ tenant_id, id, changed_by: latest.get(id)?.by ?? null })),
  )
  const waiting = changed.filter((row) => row.pending === 1)
  await markDirty(
    work,
    tenantId,
    waiting.map((row) => ({ kind: 'pbx', key: row.id })),
  )
}

export async function seeSites(work: Work, tenantId: string, sites: PbxSite[]): Promise<void> {
  const rows = [...lastOfEach(sites, (site) => site.id).values()].map((site) => ({
    tenant_id: tenantId,
    id: site.id,
    name: site.name,
    pbx_name: site.pbxName,
  }))
  await upsertRows(work, 'pbx_sites', ['tenant_id', 'id'], rows)
}

export async function keepSites(work: Work, tenantId: string, sites: PbxSite[]): Promise<void> {
  await seeSites(work, tenantId, sites)
  await work.db
    .deleteFrom('pbx_sites')
    .where('tenant_id', '=', tenantId)
    .where('id', 'not in', work.engine.among(sites.map((site) => site.id)))
    .execute()
}

function seenRow(
  tenantId: string,
  account: PbxAccount,
  hash: string,
  before: PbxAccountTable | undefined,
  readId: string | null,
  at: string,
): PbxAccountTable {
  const accepted = before?.accepted_hash ?? null
  return {
    tenant_id: tenantId,
    id: account.id,
    user_name_ci: foldKey(account.userName),
    active: toFlag(account.active),
    hash,
    accepted_hash: accepted,
    pending: toFlag(hash !== accepted),
    gone_at: null,
    seen_at: at,
    // Whoever changed it before is not known to have changed it now.
    changed_by: before?.hash === hash ? before.changed_by : null,
    read_id: readId ?? before?.read_id ?? null,
    emergency: emergencyOf(account),
  }
}

/** Changes when the address does, and says who is to be found without one. */
function emergencyOf({ emergency }: PbxAccount): string | null {
  if (!emergency) return null
  const { address, ofSite, needed } = emergency
  if (address !== null) return `at ${createHash('sha1').update(address).digest('base64').slice(0, 8)}`
  return ofSite ? 'of the site' : needed ? 'missing' : null
}

/** Each account with its old and new numbers. */
function dirtyAccounts(work: Work, tenantId: string, ids: string[], numbers: PbxNumberTable[]): Promise<void> {
  const byAccount = groupBy(numbers, (row) => row.account_id)
  const keys = ids.flatMap((id): DirtyKey[] => [
    { kind: 'pbx', key: id },
    ...(byAccount.get(id) ?? []).map((row): DirtyKey => ({ kind: 'number', key: row.number })),
  ])
  return markDirty(work, tenantId, keys)
}

/** Answers the old and the new numbers. */
async function replaceNumbers(work: Work, tenantId: string, accounts: PbxAccount[]): Promise<PbxNumberTable[]> {
  const old = await removeNumbers(
    work,
    tenantId,
    accounts.map((account) => account.id),
  )
  const rows = accounts.flatMap((account) =>
    numbersOf(account).map((number) => ({ tenant_id: tenantId, account_id: account.id, number })),
  )
  await insertRows(work, 'pbx_numbers', rows)
  return [...old, ...rows]
}

function removeNumbers(work: Work, tenantId: string, accountIds: string[]): Promise<PbxNumberTable[]> {
  return work.db
    .deleteFrom('pbx_numbers')
    .where('tenant_id', '=', tenantId)
    .where('account_id', 'in', work.engine.among(accountIds))
    .returningAll()
    .execute()
}
