/** New entries at the end of the chain, in the transaction of the change that they tell of. */
import { randomBytes } from 'node:crypto'
import type { AuditEntry } from '../../audit/store.ts'
import { insertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { fold } from '../fold.ts'
import { printable } from '../json.ts'
import type { AuditChainTable, AuditEntryTable } from '../schema.ts'
import { hashOf, type Sealed } from './chain.ts'

/** So many random bytes. */
export type Random = (bytes: number) => Buffer

const SALT_BYTES = 16
/** Characters. Names of indexed columns are far below what an index of PostgreSQL takes. */
const LONGEST = { id: 256, name: 256, target: 300, value: 4_000 }

/** Writers of one tenant wait for each other here until their transactions end, so this comes last in each. */
export async function appendEntries(
  work: Work,
  tenantId: string,
  entries: readonly AuditEntry[],
  random: Random = randomBytes,
): Promise<AuditEntryTable[]> {
  if (entries.length === 0) return []
  await work.engine.lockTenant(work.db, 'audit', tenantId)
  const chain = await chainOf(work, tenantId)
  const head = { seq: chain?.head_seq ?? 0, hash: chain?.head_hash ?? '', at: chain?.head_at ?? '' }
  const rows = entries.map((entry) => nextRow(tenantId, entry, head, random))
  await insertRows(work, 'audit_entries', rows)
  const ends = { head_seq: head.seq, head_hash: head.hash, head_at: head.at }
  if (chain) await work.db.updateTable('audit_chains').set(ends).where('tenant_id', '=', tenantId).execute()
  else {
    const begins = { tenant_id: tenantId, kept_from: 1, base_hash: '' }
    await work.db
      .insertInto('audit_chains')
      .values({ ...begins, ...ends })
      .execute()
  }
  return rows
}

export function chainOf(work: Work, tenantId: string): Promise<AuditChainTable | undefined> {
  return work.db.selectFrom('audit_chains').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst()
}

interface Head {
  seq: number
  hash: string
  at: string
}

function nextRow(tenantId: string, entry: AuditEntry, head: Head, random: Random): AuditEntryTable {
  const { ip = null, requestId = null } = entry
  head.seq += 1
  // one order, by number and by time, whatever the clock does
  head.at = entry.at > head.at ? entry.at : head.at
  const row: Sealed = {
    tenant_id: tenantId,
    seq: head.seq,
    at: head.at,
    actor_id: cut(entry.actorId, LONGEST.id),
    actor_name: cut(entry.actorName, LONGEST.name),
    ip: ip === null ? null : cut(ip, LONGEST.id),
    via: entry.via,
    action: cut(entry.action, LONGEST.id),
    request_id: requestId === null ? null : cut(requestId, LONGEST.id),
    target: cut(entry.target, LONGEST.target),
    before: entry.before === null ? null : cut(entry.before, LONGEST.value),
    after: entry.after === null ? null : cut(entry.after, LONGEST.value),
    actor_seal: random(SALT_BYTES).toString('base64url'),
    object_seal: random(SALT_BYTES).toString('base64url'),
    actor_erased: null,
    object_erased: null,
  }
  head.hash = hashOf(head.hash, row)
  return { ...row, hash: head.hash, search: searchOf(row) }
}

/** What a search looks through; each part on a line of its own. */
export const searchOf = (row: Sealed): string =>
  fold(
    [row.actor_name, row.actor_id, row.ip, row.action, row.target, row.before, row.after]
      .filter((text) => text !== null && text !== '')
      .join('\n'),
  )

const cut = (text: string, most: number): string =>
  printable(text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text.toWellFormed())

type Standing = Pick<AuditEntryTable, 'hash' | 'search' | 'actor_seal' | 'object_seal'>

/** What entries from before the chain become; `head` moves on. */
export function sealStanding(_tenantId: string, rows: AuditEntryTable[], head: { hash: string }): Standing[] {
  return rows.map((row) => {
    const sealed: Sealed = {
      ...row,
      ...{ ip: null, request_id: null, actor_erased: null, object_erased: null },
      actor_seal: randomBytes(SALT_BYTES).toString('base64url'),
      object_seal: randomBytes(SALT_BYTES).toString('base64url'),
    }
    head.hash = hashOf(head.hash, sealed)
    const { actor_seal, object_seal } = sealed
    return { actor_seal, object_seal, hash: head.hash, search: searchOf(sealed) }
  })
}
