/** One pass of planning: takes decisions user by user, keeps the writes and what goes with them in the store. */
import type { TeamsConfiguration } from '../../../directory/account.ts'
import type { ManagedAssignment, UserState } from '../../../directory/user.ts'
import type { UserView } from '../../../directory/view.ts'
import type { TeamsChange } from '../../../jobs/job.ts'
import { chunks, iso } from '../../deps.ts'
import { undoneBy } from '../../plan/assess.ts'
import { addChange, newDigest, type Digest } from '../../plan/digest.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { isRemoval } from '../../guard/kept.ts'
import { recordOf } from '../../plan/obstacles.ts'
import { frees, mayGiveUp, order, type Draft } from '../../plan/order.ts'
import type { Decision, Step } from '../../plan/plan.ts'
import { draftOf } from './draft.ts'
import { nothingLeft, type Left } from './notFree.ts'
import { linkOf, MAY_HAVE_PASSED, noLongerOurs } from './due.ts'
import type { Asked } from './views.ts'

export interface Plan {
  /** What the guard counts: unassigns, and managed numbers that vanished and would be put back. */
  removals: number
  /** Of those, the numbers that vanished. */
  vanished: number
  /** Users that Teams had no record of yet, or one that may have changed since. */
  notProvisioned: Asked[]
  /** Of every write that can be sent. */
  digest: Digest
  /** How many users each reason would hold back. */
  held: Map<string, HeldBack>
  left: Left
}

export interface HeldBack {
  state: UserState
  reason: string
  users: number
}

export interface Pass {
  take(view: UserView, decision: Decision): void
  /** A write that comes from no decision. */
  put(draft: Draft): void
  /** A write that is known not to go; it is kept as failed, with its reason. */
  hold(draft: Draft, reason: string, raw: string): void
  /** Keeps what was taken since the last time. */
  save(): Promise<void>
  /** Puts in order what waits for another's number, and ends the pass. */
  close(): Promise<Plan>
}

const MOST_ASKED_AGAIN = 1000

/** Ordinals go on from `first`. `left`: by the pass before, whose waits this one may end. */
export function openPass(run: JobRun, first = 0, left: Left = nothingLeft()): Pass {
  const { deps, tenantId, job, counts } = run
  const { stuck: waiting, freedBy, holders } = left
  const plan: Plan = { removals: 0, vanished: 0, notProvisioned: [], digest: newDigest(), held: new Map(), left }
  let next = first
  let ready: TeamsChange[] = []
  let links: { userId: string; m365Id: string | null }[] = []
  let adopted: ManagedAssignment[] = []
  let voiced: TeamsConfiguration[] = []

  let held = 0

  const put = (draft: Draft): void => {
    if (draft.waitsForNumber) return void waiting.push(draft)
    if (mayGiveUp(draft)) return void waiting.push(draft)
    const number = frees(draft)
    if (number) freedBy.set(number, next)
    const { waitsForNumber: _, ...change } = draft
    ready.push({ ...change, ordinal: next, waitsFor: [] })
    next += 1
  }

  return {
    take(view: UserView, decision: Decision): void {
      run.explain(view, decision)
      const { user } = view
      const link = linkOf(view, decision)
      if (link && link.m365Id === null && !user.deletedAt) run.lost.links.push({ userId: user.id, m365Id: null })
      else if (link) links.push(link)
      if (decision.adopt) adopted.push(adoption(view, decision, job.id, iso(deps.now())))
      // a number brings Enterprise Voice with it, which Teams' record of the user, read before, does not tell
      if (decision.adopt && view.configuration?.enterpriseVoice === false)
        voiced.push({ ...view.configuration, enterpriseVoice: true })
      // planned again after a restart: what this job took as ours before is ours already
      counts.adopted += view.managed.filter((each) => each.origin === 'adopted' && each.jobId === job.id).length
      const lost = run.emptied ? allOurs(view) : noLongerOurs(view)
      run.lost.numbers.push(...lost.map((number) => ({ number, userId: user.id })))
      if (
        decision.reason &&
        MAY_HAVE_PASSED.includes(decision.reason) &&
        decision.holderId &&
        plan.notProvisioned.length < MOST_ASKED_AGAIN
      )
        plan.notProvisioned.push({
          userId: user.id,
          accountId: user.pbxId,
          holderId: decision.holderId,
          reason: decision.reason,
        })
      holdBack(plan.held, decision)
      const undone = undoneBy(view, decision.steps)
      for (const step of decision.steps) {
        if (isRemoval(step) || hasVanished(step)) plan.removals += 1
        if (hasVanished(step)) plan.vanished += 1
        noteHolder(holders, step, view)
        put({
          ...draftOf(step, view, decision.holderId),
          ...(undone !== null && { cause: 'UNDONE', causedBy: undone }),
        })
      }
    },
    put(draft: Draft): void {
      if (draft.kind === 'unassign') plan.removals += 1
      put(draft)
    },
    hold({ waitsForNumber: _, ...draft }: Draft, reason: string, raw: string): void {
      ready.push({ ...draft, ordinal: next, waitsFor: [], status: 'failed', reason, raw })
      next += 1
      held += 1
    },
    async save(): Promise<void> {
      if (!job.preview) {
        await deps.directory.link(tenantId, links, iso(deps.now()))
        await deps.directory.manage(tenantId, adopted)
        await deps.directory.seeConfigurations(tenantId, voiced, null, iso(deps.now()))
      }
      for (const change of ready) if (change.status === 'planned') addChange(plan.digest, change)
      for (const some of chunks(ready)) await deps.jobs.plan(tenantId, job.id, some)
      counts.planned += ready.length - held
      counts.adopted += adopted.length
      held = 0
      links = []
      adopted = []
      voiced = []
      ready = []
      if (job.diagnostic) await run.flush()
    },
    async close(): Promise<Plan> {
      const { changes, stuck } = order(waiting, freedBy, next)
      for (const change of changes) {
        addChange(plan.digest, change)
        const number = frees(change)
        if (number) freedBy.set(number, change.ordinal)
      }
      for (const some of chunks(changes)) await deps.jobs.plan(tenantId, job.id, some)
      counts.planned += changes.length
      return { ...plan, left: { ...left, stuck } }
    },
  }
}

/**
 * Gives up what Teams no longer shows: links to accounts that are gone, and numbers of ours that nobody wants any more.
 * Only once the guard let the plan pass: a list that lacks half of everything looks just like that.
 */
export async function giveUpLost({ deps, tenantId, lost }: JobRun): Promise<void> {
  for (const links of chunks(lost.links.splice(0))) await deps.directory.link(tenantId, links, iso(deps.now()))
  // by user: who holds one of them now as wanted has it as ours
  for (const numbers of chunks(lost.numbers.splice(0))) await deps.directory.unmanage(tenantId, numbers)
}

/** One of ours that Teams does not show any more. The guard counts it: a list that lacks half of everything looks so. */
const hasVanished = ({ kind, cause }: Step): boolean => kind === 'assign' && cause === 'DRIFT'

function noteHolder(holders: Left['holders'], step: Step, view: UserView): void {
  if (!('waitsFor' in step) || step.waitsFor === null) return
  const { userId = null, name = '' } = recordOf(step.waitsFor, view) ?? {}
  holders.set(step.waitsFor, { userId, name })
}

const adoption = (view: UserView, decision: Decision, jobId: string, at: string): ManagedAssignment => ({
  number: decision.adopt ?? '',
  userId: view.user.id,
  holderId: decision.holderId ?? '',
  origin: 'adopted',
  jobId,
  at,
})

/** Teams has no number at all, as a person said: none is ours, until one is assigned again. */
const allOurs = ({ managed }: UserView): string[] => managed.map(({ number }) => number)

function holdBack(held: Plan['held'], { state, reason }: Decision): void {
  if (reason === null) return
  const found = held.get(reason)
  if (found) found.users += 1
  else held.set(reason, { state, reason, users: 1 })
}
