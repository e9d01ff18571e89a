/**
 * Fingerprint of a plan, whatever the order of its changes, in constant memory: the sum of a hash of each. Two plans have
 * the same when they hold the same changes as often. A sum and not an XOR, in which a change planned twice would vanish.
 */
import { createHash } from 'node:crypto'
import type { PlannedChange } from '../../jobs/job.ts'

/** What a change is; its place, cause and fate are not part of it. */
export type Named = Pick<
  PlannedChange,
  'subject' | 'kind' | 'field' | 'before' | 'after' | 'holderId' | 'policy' | 'was'
>

export interface Digest {
  /** How many changes it is of. */
  count: number
  sum: bigint
}

const MODULUS = 1n << 256n

export const newDigest = (): Digest => ({ count: 0, sum: 0n })

/** The same for two changes that do the same to the same user. */
export function changeKey({ subject, kind, field, before, after, holderId, policy, was }: Named): string {
  const parts = [subject, kind, field, before, after, holderId, policy?.type, policy?.policyId, was?.seen]
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')
}

export function addChange(digest: Digest, change: Named): void {
  digest.count += 1
  digest.sum = (digest.sum + BigInt(`0x${changeKey(change)}`)) % MODULUS
}

/** Of both plans together. */
export const joined = (one: Digest, other: Digest): Digest => ({
  count: one.count + other.count,
  sum: (one.sum + other.sum) % MODULUS,
})

export const digestText = ({ count, sum }: Digest): string => `${count}-${sum.toString(16)}`
