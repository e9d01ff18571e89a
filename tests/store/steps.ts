import type { Acceptance, DirectoryStore, DirtyKey, PbxAccount } from '../../src/directory/store.ts'
import { AT, factsOf } from './sample.ts'

/** The id that `takeIn` gives the user of an account. */
export const userIdOf = (accountId: string) => accountId.replace('8x8', 'user')

/** Accepts everything pending, as a PBX job does. */
export async function takeIn(directory: DirectoryStore, tenantId: string, at = AT): Promise<void> {
  let after: string | null = null
  for (;;) {
    const found = await directory.pending(tenantId, after, 200)
    if (found.length === 0) return
    const acceptances = found.map((one): Acceptance => ({
      accountId: one.accountId,
      hash: one.hash,
      userId: one.user?.id ?? userIdOf(one.accountId),
      create: one.user === null,
      facts: one.account ? factsOf(one.account) : null,
      changes: [],
      cause: 'CHANGED_IN_PBX',
      causedBy: one.changedBy,
    }))
    await directory.accept(tenantId, acceptances, at)
    after = found.at(-1)?.accountId ?? null
  }
}

export async function seeAndTakeIn(directory: DirectoryStore, tenantId: string, accounts: PbxAccount[]) {
  for (let at = 0; at < accounts.length; at += 200) {
    await directory.seePbx(tenantId, accounts.slice(at, at + 200), null, AT)
  }
  await takeIn(directory, tenantId)
}

/** Clears all dirty keys, as if everybody had been looked at and nothing found. */
export async function lookAtAll(directory: DirectoryStore, tenantId: string): Promise<DirtyKey[]> {
  const all: DirtyKey[] = []
  for (;;) {
    const keys = await directory.dirty(tenantId, 200)
    if (keys.length === 0) return all
    await directory.assess(tenantId, [], [], keys, AT)
    all.push(...keys)
  }
}

/** `kind:key` of all dirty keys, in text order; clears them. */
export async function dirtyNames(directory: DirectoryStore, tenantId: string): Promise<string[]> {
  return (await lookAtAll(directory, tenantId)).map(({ kind, key }) => `${kind}:${key}`).sort()
}
