import { sql } from 'kysely'
import type { DirtyKey, M365Account, M365Sighting } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { foldKey } from '../../fold.ts'
import type { M365AccountTable } from '../../schema.ts'
import { m365Columns, toM365Account } from './accountRow.ts'
import { unlinkedClaimants } from '../match/claims.ts'
import { markDirty } from '../dirty.ts'
import { present } from '../lists.ts'
import { markRead, partOf, type Seen, unkeep } from './reads.ts'
import { m365Rows } from '../rows.ts'

/** What is not known of an account whose first sighting did not carry everything. */
const UNKNOWN: Omit<M365Account, 'id'> = {
  userPrincipalName: '',
  displayName: null,
  mail: null,
  enabled: false,
  userType: 'member',
  usageLocation: null,
  phoneLicence: 'missing',
  callingPlan: false,
}

/** Merges what each sighting carried into what was known. Answers how many are new, changed or gone. */
export async function seeM365(
  work: Work,
  tenantId: string,
  sightings: M365Sighting[],
  seenIn: Seen,
  at: string,
): Promise<number> {
  const ids = [...new Set(sightings.map((sighting) => sighting.id))]
  const known = await m365Rows(work, tenantId, ids)
  const now = new Map(known)
  for (const sighting of sightings) {
    const row = merged(tenantId, now.get(sighting.id), sighting, at)
    if (row) now.set(sighting.id, row)
  }
  const same: string[] = []
  const changed: M365AccountTable[] = []
  for (const row of now.values()) {
    if (differs(known.get(row.id), row)) changed.push({ ...row, seen_at: at, read_id: partOf(seenIn) ?? row.read_id })
    else if (row.gone_at === null) same.push(row.id)
  }
  if (seenIn !== null) await markRead(work, tenantId, 'm365', { same, before: [...known.values()] }, seenIn)
  else await unkeep(work, tenantId, 'm365', present(changed.map((row) => known.get(row.id))))
  await store(work, tenantId, changed, known)
  return changed.length
}

/** A complete read did not have these. */
export async function loseM365(work: Work, tenantId: string, ids: string[], at: string): Promise<void> {
  await seeM365(
    work,
    tenantId,
    ids.map((id) => ({ id, gone: true })),
    null,
    at,
  )
}

async function store(
  work: Work,
  tenantId: string,
  changed: M365AccountTable[],
  known: Map<string, M365AccountTable>,
): Promise<void> {
  if (changed.length === 0) return
  await upsertRows(work, 'm365_accounts', ['tenant_id', 'id'], changed)
  await copyLinks(
    work,
    tenantId,
    changed.filter((row) => !known.has(row.id)).map((row) => row.id),
  )
  // Users that could be linked by the old name; those of the new one are found by the account's own key.
  const oldNames = changed.map((row) => known.get(row.id)?.upn ?? row.upn)
  const renamed = oldNames.filter((name, at) => foldKey(name) !== changed[at]?.upn_ci)
  const claimants = await unlinkedClaimants(work, tenantId, renamed.map(foldKey))
  await markDirty(work, tenantId, [
    ...changed.map((row): DirtyKey => ({ kind: 'm365', key: row.id })),
    ...claimants.map((key): DirtyKey => ({ kind: 'user', key })),
  ])
}

/** Copies who is linked to these accounts from the users. */
export async function copyLinks(work: Work, tenantId: string, m365Ids: string[]): Promise<void> {
  if (m365Ids.length === 0) return
  await work.db
    .updateTable('m365_accounts')
    .set({
      linked_user_id: sql`(select users.id from users
        where users.tenant_id = m365_accounts.tenant_id and users.m365_id = m365_accounts.id)`,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(m365Ids))
    .execute()
}

/** Null: it is gone, and was never known. */
function merged(
  tenantId: string,
  before: M365AccountTable | undefined,
  sighting: M365Sighting,
  at: string,
): M365AccountTable | null {
  // in no part any more: when it comes back, a read has to list it again
  if (sighting.gone) return before ? { ...before, gone_at: before.gone_at ?? at, read_id: null } : null
  const account = { ...UNKNOWN, ...(before ? toM365Account(before) : {}), ...carried(sighting) }
  return {
    tenant_id: tenantId,
    id: sighting.id,
    ...m365Columns(account),
    gone_at: null,
    seen_at: before?.seen_at ?? at,
    read_id: before?.read_id ?? null,
    linked_user_id: before?.linked_user_id ?? null,
  }
}

function carried(sighting: Partial<M365Account> & { id: string }): Partial<M365Account> & { id: string } {
  const fields = Object.entries(sighting).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(fields), id: sighting.id }
}

function differs(before: M365AccountTable | undefined, row: M365AccountTable): boolean {
  if (!before) return true
  return (Object.keys(row) as (keyof M365AccountTable)[]).some((column) => before[column] !== row[column])
}
