/** Where a user is written: by this thread, or, where many come at once, by the one aside. */
import type { ProvisioningCaller, ResourceStore, UserOutcome } from '../../directory/store.ts'
import type { Aside } from '../aside/aside.ts'
import type { Deed } from '../aside/deeds.ts'
import type { Work } from '../engine.ts'
import type { Commit } from './commit.ts'
import { changeUser, createUser } from './writeUser.ts'

type Writes = Pick<ResourceStore, 'createUser' | 'changeUser'>

export function userWrites({ aside, recent }: Work, commit: Commit): Writes {
  const either = (deed: () => Deed | null, here: () => Promise<UserOutcome>): Promise<UserOutcome> =>
    aside ? aside.counted(() => (aside.decides && aside.isUsed() ? there(aside, deed(), here) : here())) : here()
  const noted = (
    tenantId: string,
    id: string,
    { at }: ProvisioningCaller,
    write: () => Promise<UserOutcome>,
  ): Promise<UserOutcome> =>
    recent ? recent.around({ table: 'user_records', tenantId, id, at }, write, isWritten) : write()
  return {
    createUser: (tenantId, write, ids, caller) =>
      noted(tenantId, ids.record, caller, () =>
        either(
          () =>
            'elsewhere' in write && write.elsewhere
              ? { deed: 'create', tenantId, ...write.elsewhere, ids, caller }
              : null,
          async () => {
            const made = typeof write === 'function' ? write() : write
            return commit(tenantId, (work) => createUser(work, tenantId, made, ids, caller))
          },
        ),
      ),
    changeUser: (tenantId, visible, id, decide, caller) =>
      noted(tenantId, id, caller, () =>
        either(
          () => (decide.elsewhere ? { deed: 'change', tenantId, visible, id, ...decide.elsewhere, caller } : null),
          () => commit(tenantId, (work) => changeUser(work, tenantId, visible, id, decide, caller)),
        ),
      ),
  }
}

const isWritten = ({ kind }: UserOutcome): boolean => kind === 'written'

async function there(aside: Aside, deed: Deed | null, here: () => Promise<UserOutcome>): Promise<UserOutcome> {
  if (!deed) return here()
  const told = await aside.done(deed)
  return told.kind === 'done' && told.outcome ? told.outcome : here()
}
