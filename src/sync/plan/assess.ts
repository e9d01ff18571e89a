/** Where each user stands and what is queued, kept up to date from what was looked at: O(changes), not O(users). */
import type { PbxAccount } from '../../directory/account.ts'
import type { Assessment } from '../../directory/store.ts'
import type { QueuedChange } from '../../directory/user.ts'
import type { Joiner, UserView } from '../../directory/view.ts'
import { breathe, chunks, iso, type SyncDeps } from '../deps.ts'
import { settleNumbers } from '../inventory.ts'
import { asking, isPushDue, pushCause, type Asking, type Writes } from '../pbx/provided.ts'
import { isKept, isUserKept } from '../guard/kept.ts'
import { mayGo } from '../pbx/removals.ts'
import { whyByHand } from '../pbx/todos.ts'
import { isDue } from '../teams/planners/due.ts'
import { accepted, differences, factsOf, pbxCause, wanted } from './authority.ts'
import { decide, decideAnyway, removalOf, type Decision, type Step, type TeamsRules } from './plan.ts'
import { teamsRules } from './rules.ts'

type Change = Omit<QueuedChange, 'since'>

/** What a Teams step looks like in a list of changes. */
export function changeOf(step: Step, by: string | null): Change {
  const base = { service: 'teams', cause: step.cause, causedBy: by } as const
  switch (step.kind) {
    case 'assign':
    case 'change':
      return { ...base, kind: step.kind, field: 'teamsNumber', before: step.before, after: step.after }
    case 'unassign':
      return { ...base, kind: 'unassign', field: 'teamsNumber', before: step.before, after: null }
    case 'policy':
      return { ...base, kind: 'policy', field: step.field, before: step.before, after: step.after }
  }
}

/** What the next PBX job would take in for this user. */
function pbxChanges(view: UserView): Change[] {
  if (!view.pbxPending) return []
  if (view.user.deletedAt && view.pbx) return joinerChanges({ account: view.pbx, changedBy: view.pbxChangedBy })
  const cause = pbxCause(view.user, view.pbx)
  const base = { service: 'pbx', cause, causedBy: view.pbxChangedBy } as const
  if (!view.pbx) return [{ ...base, kind: 'delete', field: 'user', before: view.user.displayName, after: null }]
  return differences(view.user, accepted(view.user, view.pbx, '')).map((change) => ({
    ...base,
    kind: 'update',
    ...change,
  }))
}

/** What the next PBX job would write for the identity provider. */
const pushedChanges = ({ queued }: Asking): Change[] =>
  queued.map((push) => {
    const { field, before, value, create } = push
    const after = create ? `${create.givenName} ${create.familyName}` : value
    const base = { service: 'pbx', cause: pushCause(push), causedBy: null } as const
    return { ...base, kind: create ? 'create' : 'update', field, before, after }
  })

/** An admin chose to remove the user, and the next PBX job does. */
function removalChanges(view: UserView): Change[] {
  if (!mayGo(view)) return []
  const causedBy = view.removal?.by.name ?? null
  const base = { service: 'pbx', kind: 'delete', field: 'user', cause: 'REMOVED_HERE' } as const
  return [{ ...base, before: view.user.displayName, after: null, causedBy }]
}

/** What the next PBX job would ask of 8x8. To-dos are none, nor is what it would make one. */
function requestedChanges({ requested = [] }: UserView, settings: Writes | null): Change[] {
  const base = { service: 'pbx', kind: 'update', cause: 'REQUESTED' } as const
  const written = requested.filter(({ field }) => settings === null || whyByHand(field, settings) === null)
  return written.map(({ field, before, value, by }) => ({ ...base, field, before, after: value, causedBy: by }))
}

const stepsKey = (steps: Step[]): string =>
  steps.map((step) => `${step.kind}:${step.kind === 'unassign' ? step.before : step.after}`).join(' ')

/**
 * Names the steps that Microsoft refused, so that the refusal stands until the steps are others; or, where a number was not
 * free, until it is.
 */
export function refusalKey(steps: Step[]): string {
  const waits = steps.flatMap((step) => ('waitsFor' in step && step.waitsFor) || [])
  return [stepsKey(steps), ...waits].join(' after ')
}

/** Marks a user whose writes an undo took back, for as long as the same writes are wanted. */
export const undoneDetail = (steps: Step[], by: string): Record<string, string> => ({
  undone: stepsKey(steps),
  undoneBy: by,
})

/** Who took back just these steps; null: nobody. */
export function undoneBy({ user }: UserView, steps: Step[]): string | null {
  const { undone, undoneBy: by } = user.reasonDetail
  return steps.length > 0 && undone === stepsKey(steps) ? (by ?? '') : null
}

/** Others as they will want once what 8x8 shows of them is accepted. */
export function asSeen(view: UserView, rules: TeamsRules, at: string): UserView {
  const pending =
    view.holders.some((holder) => holder.userPending ?? holder.userGone) || view.rivals.some((rival) => rival.pending)
  if (!pending) return view
  const becomes = (account: PbxAccount) => wanted(accepted(view.user, account, at), rules.deactivated).number
  return {
    ...view,
    holders: view.holders.map((holder) => {
      if (holder.userGone) return { ...holder, userWants: null }
      if (!holder.userPending) return holder
      return { ...holder, userWants: becomes(holder.userPending) }
    }),
    rivals: view.rivals.filter(
      (rival) => rival.pending === null || (rival.pending !== 'gone' && becomes(rival.pending) === rival.number),
    ),
  }
}

/** What a sync of everybody would decide: once what 8x8 shows is accepted. */
export function decideAsSeen(seen: UserView, rules: TeamsRules, at: string): Decision {
  const view = asSeen(seen, rules, at)
  return decide(view.pbxPending ? accepted(view.user, view.pbx, at) : view.user, view, rules)
}

/** Where a user stands with what both sides show now. */
export function assess(
  seen: UserView,
  rules: TeamsRules,
  at: string,
  pbx: Writes | null = null,
  sites: ReadonlySet<string> = new Set(),
): Assessment {
  const asked = asking(seen, pbx, { at, sites })
  const assessment = assessed(pbx?.off ? asAccepted(seen) : seen, rules, at, asked, pbx)
  const held = asked.held
  // without a service that could write, it is due as it was
  const due = pbx && !pbx.off ? { pushDue: isPushDue(asked) } : {}
  // 8x8 cannot take what it should: whatever Teams shows, somebody has to look
  if (!held || seen.leftOut || !['inSync', 'excluded'].includes(assessment.state)) return { ...assessment, ...due }
  return { ...assessment, ...place(seen, 'blocked', held.reason, held.detail, at), ...due }
}

/** A sync without an 8x8 PBX job takes nothing in, writes nothing to 8x8 and removes nobody. */
const asAccepted = (view: UserView): UserView => ({
  ...view,
  ...{ pbxPending: false, requested: [], removal: null },
  holders: view.holders.map((holder) => ({ ...holder, userPending: null, userGone: false })),
  rivals: view.rivals.map((rival) => ({ ...rival, pending: null })),
})

function assessed(seen: UserView, rules: TeamsRules, at: string, asked: Asking, pbx: Writes | null): Assessment {
  const view = asSeen(seen, rules, at)
  const user = view.pbxPending ? accepted(view.user, view.pbx, at) : view.user
  const decision = decide(user, view, rules)
  // a plan goes by what is accepted
  const byPlan = user === seen.user && view === seen ? decision : decide(seen.user, seen, rules)
  const planDue = isDue(seen, byPlan)
  const taken = [...pbxChanges(view), ...removalChanges(view), ...requestedChanges(view, pbx), ...pushedChanges(asked)]
  const standing = view.user.reasonDetail['refused']
  if (decision.steps.length > 0 && standing === refusalKey(decision.steps) && taken.length === 0)
    return { ...keep(view), changes: [], planDue }
  const steps = decision.steps.map((step) => changeOf(step, view.pbxChangedBy))
  const undone = undoneBy(view, decision.steps)
  if (undone !== null) {
    const changes = [...steps.map((step) => ({ ...step, cause: 'UNDONE', causedBy: undone })), ...taken]
    return { ...place(view, 'queued', null, view.user.reasonDetail, at), changes, planDue }
  }
  const changes = [...steps, ...taken]
  if (changes.length > 0) return { ...place(view, 'queued', null, noted(decision), at), changes, planDue }
  // who waited so long that somebody has to look does not begin to wait anew
  if (decision.state === 'waiting' && view.user.state === 'blocked' && view.user.reason === decision.reason)
    return { ...keep(view), changes: [], planDue }
  const detail = { ...decision.detail, ...noted(decision) }
  return { ...place(view, decision.state, decision.reason, detail, at), changes: [], planDue }
}

/** Notes are kept with the reason, or in its place. */
const noted = ({ notes }: Decision): Record<string, string> => (notes.length > 0 ? { noted: notes.join(' ') } : {})

type Place = Omit<Assessment, 'changes' | 'planDue'>

const keep = ({ user }: UserView): Place => ({
  userId: user.id,
  state: user.state,
  reason: user.reason,
  reasonDetail: user.reasonDetail,
  waitingSince: user.waitingSince,
  nextTryAt: user.nextTryAt,
})

/** A wait that goes on keeps the moment it began. */
export function place(
  { user }: UserView,
  state: Assessment['state'],
  reason: string | null,
  reasonDetail: Record<string, string>,
  at: string,
): Place {
  const waits = user.state === 'waiting' && user.reason === reason && user.waitingSince !== null
  const waitingSince = state === 'waiting' ? (waits ? user.waitingSince : at) : null
  const nextTryAt = state === 'waiting' && waits ? user.nextTryAt : null
  return { userId: user.id, state, reason, reasonDetail, waitingSince, nextTryAt }
}

const joinerChanges = (joiner: Pick<Joiner, 'account' | 'changedBy'>): Change[] => {
  const { displayName } = factsOf(joiner.account)
  const change = { field: 'user', before: null, after: displayName, cause: 'NEW_IN_PBX', causedBy: joiner.changedBy }
  return [{ service: 'pbx', kind: 'create', ...change }]
}

/** Keys taken together. Those of one user come from several places, and are one look when they are taken at once. */
const KEYS = 1000

/** What a PBX job may write; null without a PBX service. */
export async function pbxWrites({ tenants }: SyncDeps, tenantId: string): Promise<Writes | null> {
  const settings = (await tenants.pbx(tenantId))?.settings
  if (!settings) return null
  const { writes, source, off } = settings
  return { writes, ...(source && { source }), ...(off && { off }) }
}

export async function siteNames({ directory }: Pick<SyncDeps, 'directory'>, tenantId: string): Promise<Set<string>> {
  return new Set((await directory.sites(tenantId)).map(({ name }) => name))
}

/**
 * Looks again at every user that something was seen of since the last time. `rest`: between pieces of some hundred users,
 * told how many milliseconds the last one took. `looked`: told how many keys and numbers are done.
 */
export async function assessDirty(
  deps: SyncDeps,
  tenantId: string,
  signal?: AbortSignal,
  rest: (workedMs: number) => Promise<void> = breathe,
  looked: (keys: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const notOffered = (deps.connections(tenantId).lacks ?? []).length > 0
  const rules = { ...teamsRules(await deps.tenants.teams(tenantId)), ...(notOffered && { notOffered }) }
  const writes = await pbxWrites(deps, tenantId)
  // whose externalId is an account's id
  const { provider } = await deps.tenants.provisioning(tenantId)
  await deps.directory.rulesAre(tenantId, JSON.stringify({ ...rules, writes, provider }))
  let sites: ReadonlySet<string> | null = null
  let done = 0
  for (;;) {
    signal?.throwIfAborted()
    const keys = await deps.directory.dirty(tenantId, KEYS)
    if (keys.length === 0) return settleNumbers(deps, tenantId, (numbers) => looked((done += numbers)))
    const at = iso(deps.now())
    sites ??= await siteNames(deps, tenantId)
    const { userIds, joiners } = await deps.directory.touchedBy(tenantId, keys)
    for (const ids of chunks(userIds)) {
      const began = deps.now()
      const views = await deps.directory.viewsOf(tenantId, ids)
      const known = sites
      const assessments = views.map((view) => assess(view, rules, at, writes, known))
      await deps.directory.assess(tenantId, assessments, [], [], at)
      await deps.directory.endTakeOvers(
        tenantId,
        views.filter(isOver).map((view) => view.user.id),
      )
      await deps.directory.endKept(
        tenantId,
        views.filter((view) => isKeptNoMore(view, rules)).map((view) => view.user.id),
      )
      await deps.directory.endKeptUsers(
        tenantId,
        views.filter((view) => view.keptUser && !isUserKept(view)).map((view) => view.user.id),
      )
      await rest(deps.now() - began)
    }
    // with the last of them, so that a crash in between leaves the keys to be looked at again
    const coming = writes?.off ? [] : joiners
    const created = coming.map((joiner) => ({ account: joiner.account, changes: joinerChanges(joiner) }))
    await deps.directory.assess(tenantId, [], created, keys, at)
    done += keys.length
    await looked(done)
    await breathe()
  }
}

/** The number that was to give way is no longer the user's: an agreement holds for that number alone. */
const isOver = ({ takeOver, held }: UserView): boolean =>
  takeOver !== null && !held.some((number) => number.number === takeOver.number)

/**
 * What was declined is no longer what a sync would do, so that nobody spoke of what it would do now. Who is left out, and a
 * disabled service, hold the word as it is.
 */
const isKeptNoMore = (view: UserView, rules: TeamsRules): boolean =>
  Boolean(view.kept) &&
  view.leftOut === null &&
  rules.off !== 'keep' &&
  !isKept(view, removalOf(decideAnyway(view.user, view, rules)))
