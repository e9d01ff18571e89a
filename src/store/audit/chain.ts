/**
 * The chain of the audit log. What is personal of an entry goes into it as two salted digests, so that it can be erased
 * with its salt, and nobody can tell by trying what it was, and the chain still holds.
 */
import { createHash } from 'node:crypto'
import type { AuditEntryTable } from '../schema.ts'

type Actor = Pick<AuditEntryTable, 'actor_id' | 'actor_name' | 'ip'>
type Thing = Pick<AuditEntryTable, 'target' | 'before' | 'after'>

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const actorDigest = (salt: string, { actor_id, actor_name, ip }: Actor): string =>
  sha256(JSON.stringify([salt, actor_id, actor_name, ip]))

export const objectDigest = (salt: string, { target, before, after }: Thing): string =>
  sha256(JSON.stringify([salt, target, before, after]))

export type Sealed = Omit<AuditEntryTable, 'hash' | 'search'>

/** The first has no hash before it. Changed in what it looks at, it needs another version in front. */
export function hashOf(previous: string, row: Sealed): string {
  const actor = row.actor_erased === null ? actorDigest(row.actor_seal, row) : row.actor_seal
  const object = row.object_erased === null ? objectDigest(row.object_seal, row) : row.object_seal
  const { tenant_id, seq, at, via, action, request_id } = row
  return sha256(JSON.stringify([1, previous, tenant_id, seq, at, via, action, request_id, actor, object]))
}
