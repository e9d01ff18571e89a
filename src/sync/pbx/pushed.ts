/** Makes requests of what the identity provider owns and 8x8 does not show, when a PBX job plans. */
import { PROVIDER, type ChangeRequest } from '../../directory/request.ts'
import type { UserView } from '../../directory/view.ts'
import { breathe, CHUNK, iso, type SyncDeps } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'
import { asking, type Push } from './provided.ts'

/** Requests that one job makes; the rest follow with the next. */
const MOST = 5_000

/** Only those are looked at whom a write of the provider, or a look at 8x8, left something to do for. */
export async function requestPushes({ deps, tenantId, signal }: JobRun): Promise<void> {
  const settings = (await deps.tenants.pbx(tenantId))?.settings ?? null
  let after: string | null = null
  let made = 0
  while (made < MOST) {
    signal.throwIfAborted()
    const views = await deps.directory.viewsToPush(tenantId, after, CHUNK)
    for (const view of views) {
      const { ask, stale } = asking(view, settings)
      const at = iso(deps.now())
      if (stale.length > 0)
        await deps.directory.moveRequests(
          tenantId,
          stale.map((id) => ({ id, state: 'withdrawn', at })),
        )
      for (const push of ask) await deps.directory.request(tenantId, requestOf(deps, view, push, at))
      made += ask.length
    }
    // with nothing left to ask, they are not looked at again before something changes
    after = views.at(-1)?.user.id ?? null
    if (after === null) return
    await breathe()
  }
}

const requestOf = (deps: SyncDeps, { user, pbx }: UserView, push: Push, at: string): ChangeRequest => ({
  ...push,
  id: deps.newId(),
  userId: user.id,
  accountId: pbx?.id ?? null,
  userName: push.create ? user.userName : (pbx?.userName ?? user.userName),
  by: PROVIDER,
  at,
  state: 'pending',
  sentAt: null,
  endedAt: null,
  reason: null,
  raw: null,
})
