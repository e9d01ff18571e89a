/** Makes requests of what the identity provider owns and 8x8 does not show, when a PBX job plans. */
import { PROVIDER, type ChangeRequest, type RequestMove } from '../../directory/request.ts'
import type { UserView } from '../../directory/view.ts'
import { chosenOf } from '../../jobs/job.ts'
import { siteNames } from '../plan/assess.ts'
import { breathe, CHUNK, chunks, iso, type SyncDeps } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { readSites } from '../pull/sites.ts'
import { asking, type Push } from './provided.ts'
import { SITE_NAME, SITE_NEW } from './values.ts'

/** Requests that one job makes; the rest follow with the next. */
const MOST = 5_000

/** Only those are looked at whom a write of the provider, or a look at 8x8, left something to do for. */
export async function requestPushes(run: JobRun, sites: ReadonlySet<string>): Promise<void> {
  const { deps, tenantId, signal } = run
  const chosen = chosenOf(run.job)
  if (chosen) return requestPushesOfChosen(run, chosen, sites)
  let after: string | null = null
  let made = 0
  while (made < MOST) {
    signal.throwIfAborted()
    const views = await deps.directory.viewsToPush(tenantId, after, CHUNK)
    made += await requestPushesOf(deps, tenantId, views, sites)
    // with nothing left to ask, they are not looked at again before something changes
    after = views.at(-1)?.user.id ?? null
    if (after === null) return
    await breathe()
  }
}

/** Asked for by hand, so that no refusal stands; a preview asks for nothing that 8x8 refused, and so does its plan. */
async function requestPushesOfChosen(
  { deps, tenantId, job }: JobRun,
  chosen: string[],
  sites: ReadonlySet<string>,
): Promise<void> {
  const byHand = !job.preview && job.planOf === null
  for (const ids of chunks(chosen))
    await requestPushesOf(deps, tenantId, await deps.directory.viewsOf(tenantId, ids), sites, byHand)
}

/** Read again where somebody waits for one: only a complete read of 8x8 reads them too. */
export async function sitesNow({ deps, tenantId, context }: JobRun): Promise<Set<string>> {
  const { pbx } = deps.connections(tenantId)
  if (pbx && (await waitsForSite(deps, tenantId)))
    await readSites(deps.directory, tenantId, pbx, iso(deps.now()), context)
  return siteNames(deps, tenantId)
}

/** Somebody cannot be created without one, or a person is to make or rename one. */
async function waitsForSite({ directory }: SyncDeps, tenantId: string): Promise<boolean> {
  if ((await directory.reasonCounts(tenantId)).some(({ reason }) => reason === 'SITE_MISSING')) return true
  const { items } = await directory.requests(tenantId, { states: ['todo'], limit: CHUNK })
  return items.some(({ field }) => field === SITE_NAME || field === SITE_NEW)
}

/** Answers how many. `byHand`: somebody asked for just these, so that no refusal stands. */
export async function requestPushesOf(
  deps: SyncDeps,
  tenantId: string,
  views: UserView[],
  sites: ReadonlySet<string>,
  byHand = false,
): Promise<number> {
  const settings = (await deps.tenants.pbx(tenantId))?.settings ?? null
  let made = 0
  for (const view of views) {
    const at = iso(deps.now())
    const { ask, again, stale } = asking(view, settings, { at, sites, byHand })
    const moves = [
      ...stale.map((id): RequestMove => ({ id, state: 'withdrawn', at })),
      ...again.map((id) => askedAgain(id, at, view.pbx?.id)),
    ]
    if (moves.length > 0) await deps.directory.moveRequests(tenantId, moves)
    for (const push of ask) await deps.directory.request(tenantId, requestOf(deps, view, push, at))
    made += ask.length + again.length
  }
  return made
}

/** What 8x8 said of it before does not count any more. */
export const askedAgain = (id: string, at: string, accountId?: string): RequestMove => ({
  ...{ id, state: 'pending', at, reason: null, raw: null },
  ...(accountId === undefined ? {} : { accountId }),
})

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
