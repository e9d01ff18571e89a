/** Whom another scope would take in and let go: what an admin looks at before it is saved. Nothing is changed. */
import { ConnectorError } from '../../connectors/errors.ts'
import type { UserView } from '../../directory/view.ts'
import type { Scope } from '../../tenants/tenant.ts'
import { breathe, type SyncDeps } from '../deps.ts'
import { NotPossible, withoutTeams, type ScopeEffect } from '../sync.ts'

/** Groups of 100,000 come in a hundred pages. */
const LONGEST_MS = 60_000
const AT_ONCE = 200
const MOST_SHOWN = 20

export async function scopeEffect(deps: SyncDeps, tenantId: string, scope: Scope): Promise<ScopeEffect> {
  const members = await membersOf(deps, tenantId, scope)
  const effect: ScopeEffect = { inScope: 0, wouldBe: 0, enter: 0, leave: 0, numbers: 0, some: [] }
  let after: string | null = null
  for (;;) {
    const views: UserView[] = await deps.directory.views(tenantId, after, AT_ONCE)
    for (const view of views) count(effect, view, members)
    if (views.length < AT_ONCE) return effect
    after = views.at(-1)?.user.id ?? null
    await breathe()
  }
}

/** Accounts that are in at least one of the groups; null: everybody is. */
async function membersOf(deps: SyncDeps, tenantId: string, scope: Scope): Promise<Set<string> | null> {
  if (scope.kind === 'all') return null
  const { m365, lacks } = deps.connections(tenantId)
  if (!m365) throw withoutTeams(lacks)
  const context = { signal: AbortSignal.timeout(LONGEST_MS), priority: 'interactive' as const }
  const members = new Set<string>()
  for (const { id, name } of scope.groups) {
    const pages = m365.members(id, context)
    try {
      for await (const page of pages) for (const account of page) members.add(account)
    } catch (error) {
      throw isGone(error) ? gone(name) : error
    }
  }
  return members
}

const isGone = (error: unknown): boolean => error instanceof ConnectorError && error.status === 404

const gone = (name: string): NotPossible =>
  new NotPossible(`Microsoft 365 has no group ${JSON.stringify(name)} any more. Choose the groups again.`)

function count(effect: ScopeEffect, view: UserView, members: ReadonlySet<string> | null): void {
  if (!view.m365) return
  const then = members === null || members.has(view.m365.id)
  if (view.inScope) effect.inScope += 1
  if (then) effect.wouldBe += 1
  if (then && !view.inScope) effect.enter += 1
  if (then || !view.inScope) return
  effect.leave += 1
  // whoever is left out keeps what it has
  const number = view.leftOut ? null : (view.managed[0]?.number ?? null)
  if (number !== null) effect.numbers += 1
  show(effect.some, { userId: view.user.id, displayName: view.user.displayName, number })
}

function show(some: ScopeEffect['some'], one: ScopeEffect['some'][number]): void {
  if (some.length < MOST_SHOWN) return void some.push(one)
  const without = one.number === null ? -1 : some.findLastIndex(({ number }) => number === null)
  if (without >= 0) some[without] = one
}
