/** One pass of planning: takes decisions user by user, keeps the writes and what goes with them in the store. */
import type { ManagedAssignment } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { TeamsChange } from '../../jobs/job.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import { chunks, iso } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'
import { frees, order, type Draft } from '../order.ts'
import type { Decision, Step } from '../plan.ts'
import { draftOf } from './draft.ts'

export interface Plan {
  /** Unassigns, and managed numbers that vanished and would be put back. */
  removals: number
  /** Users that Teams had no record of yet, or one that may have changed since. */
  notProvisioned: { userId: string; holderId: string }[]
}

export interface Pass {
  take(view: UserView, decision: Decision): void
  /** Keeps what was taken since the last time. */
  save(): Promise<void>
  /** Puts in order what waits for another's number, and ends the pass. */
  close(): Promise<Plan>
}

/** What Teams' own record of a user said when it was last read whole. */
const MAY_HAVE_PASSED: ReasonCode[] = ['NOT_PROVISIONED_YET', 'ENTERPRISE_VOICE_OFF']

const MOST_ASKED_AGAIN = 1000

/** Ordinals go on from `first`. */
export function openPass(run: JobRun, first = 0): Pass {
  const { deps, tenantId, job, counts } = run
  const waiting: Draft[] = []
  const freedBy = new Map<string, number>()
  const plan: Plan = { removals: 0, notProvisioned: [] }
  let next = first
  let ready: TeamsChange[] = []
  let links: { userId: string; m365Id: string | null }[] = []
  let adopted: ManagedAssignment[] = []
  let gone: string[] = []

  const put = (draft: Draft): void => {
    if (draft.waitsForNumber) return void waiting.push(draft)
    const number = frees(draft)
    if (number) freedBy.set(number, next)
    const { waitsForNumber: _, ...change } = draft
    ready.push({ ...change, ordinal: next, waitsFor: [] })
    next += 1
  }

  return {
    take(view: UserView, decision: Decision): void {
      const { user } = view
      const holderId = user.deletedAt && decision.steps.length === 0 ? null : decision.holderId
      if (holderId !== user.m365Id && (holderId || !view.m365 || user.deletedAt))
        links.push({ userId: user.id, m365Id: holderId })
      if (decision.adopt) adopted.push(adoption(view, decision, job.id, iso(deps.now())))
      gone.push(...noLongerOurs(view))
      if (
        decision.reason &&
        MAY_HAVE_PASSED.includes(decision.reason) &&
        decision.holderId &&
        plan.notProvisioned.length < MOST_ASKED_AGAIN
      )
        plan.notProvisioned.push({ userId: user.id, holderId: decision.holderId })
      for (const step of decision.steps) {
        if (takesAway(step)) plan.removals += 1
        put(draftOf(step, view, decision.holderId))
      }
    },
    async save(): Promise<void> {
      await deps.directory.link(tenantId, links, iso(deps.now()))
      await deps.directory.manage(tenantId, adopted)
      await deps.directory.unmanage(tenantId, gone)
      for (const some of chunks(ready)) await deps.jobs.plan(tenantId, job.id, some)
      counts.planned += ready.length
      counts.adopted += adopted.length
      links = []
      adopted = []
      gone = []
      ready = []
    },
    async close(): Promise<Plan> {
      const { changes, stuck } = order(waiting, freedBy, next)
      const held = stuck.map((draft, index) => heldBack(draft, next + changes.length + index))
      for (const some of chunks([...changes, ...held])) await deps.jobs.plan(tenantId, job.id, some)
      counts.planned += changes.length
      return plan
    },
  }
}

/** What the guard counts: a number lost, or one of ours that vanished. Giving back an old one after a change is neither. */
const takesAway = (step: Step): boolean =>
  (step.kind === 'unassign' && step.cause !== 'NUMBER_CHANGED') || (step.kind === 'assign' && step.cause === 'DRIFT')

/** The number stays where it is: whoever has it cannot move in this plan. */
function heldBack({ waitsForNumber, ...draft }: Draft, ordinal: number): TeamsChange {
  const raw = `${waitsForNumber} is not given up in this plan`
  return { ...draft, ordinal, waitsFor: [], status: 'failed', reason: 'NUMBER_IN_USE', raw }
}

const adoption = (view: UserView, decision: Decision, jobId: string, at: string): ManagedAssignment => ({
  number: decision.adopt ?? '',
  userId: view.user.id,
  holderId: decision.holderId ?? '',
  origin: 'adopted',
  jobId,
  granted: [],
  at,
})

/** Managed numbers that nobody wants for this user any more and that Teams no longer shows where we put them. */
function noLongerOurs(view: UserView): string[] {
  return view.managed
    .filter((assignment) => assignment.number !== view.user.number)
    .filter((assignment) => {
      const record = view.holders.find((holder) => holder.number.number === assignment.number)
      return record?.number.holderId !== assignment.holderId
    })
    .map((assignment) => assignment.number)
}
