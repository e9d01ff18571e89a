/** Makes the plan of a Teams job: every user decided, every write in its place, before the first write. */
import type { ManagedAssignment } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { PlannedChange } from '../../jobs/job.ts'
import { breathe, CHUNK, chunks, iso } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'
import { frees, order, type Draft } from '../order.ts'
import { decide, type Decision, type Step, type TeamsRules } from '../plan.ts'

export interface Plan {
  /** Unassigns, and managed numbers that vanished and would be put back. */
  removals: number
  /** Users that Teams has no record of yet. */
  notProvisioned: { userId: string; holderId: string }[]
}

const MOST_ASKED_AGAIN = 1000

/** Goes through all users in id order; what waits for another's number is put in order at the end. */
export async function planAll(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const { deps, tenantId } = run
  const pass = openPass(run)
  let after: string | null = null
  for (;;) {
    const views = await deps.directory.views(tenantId, after, CHUNK)
    if (views.length === 0) break
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
    after = views.at(-1)?.user.id ?? null
    await breathe()
  }
  return pass.close()
}

/** Decides again for users whose Teams record was asked for once more. Ordinals go on from the plan so far. */
export async function planAgain(run: JobRun, rules: TeamsRules, userIds: string[]): Promise<Plan> {
  const pass = openPass(run, await nextOrdinal(run))
  for (const ids of chunks(userIds)) {
    const views = await run.deps.directory.viewsOf(run.tenantId, ids)
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
  }
  return pass.close()
}

async function nextOrdinal({ deps, tenantId, job }: JobRun): Promise<number> {
  const counts = await deps.jobs.countPlanned(tenantId, job.id)
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function openPass(run: JobRun, first = 0) {
  const { deps, tenantId, job, counts } = run
  const waiting: Draft[] = []
  const freedBy = new Map<string, number>()
  const plan: Plan = { removals: 0, notProvisioned: [] }
  let next = first
  let ready: PlannedChange[] = []
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
        decision.reason === 'NOT_PROVISIONED_YET' &&
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
  (step.kind === 'unassign' && step.cause !== 'NUMBER_CHANGED') || step.cause === 'DRIFT'

function draftOf(step: Step, { user }: UserView, holderId: string | null): Draft {
  const whose = { userId: user.id, userName: user.userName, cause: step.cause }
  const fresh = { status: 'planned', operationId: null, reason: null, raw: null, waitsForNumber: null } as const
  switch (step.kind) {
    case 'unassign':
      return {
        ...fresh,
        ...whose,
        holderId: step.holderId,
        kind: 'unassign',
        before: step.before,
        after: null,
        policy: null,
      }
    case 'policy':
      return {
        ...fresh,
        ...whose,
        holderId: holderId ?? '',
        kind: 'policy',
        before: step.before,
        after: step.after,
        policy: { type: step.type, policyId: step.policyId },
      }
    case 'assign':
    case 'change':
      return {
        ...fresh,
        ...whose,
        holderId: holderId ?? '',
        kind: step.kind,
        before: step.before,
        after: step.after,
        policy: null,
        waitsForNumber: step.waitsFor,
      }
  }
}

/** The number stays where it is: whoever has it cannot move in this plan. */
function heldBack({ waitsForNumber, ...draft }: Draft, ordinal: number): PlannedChange {
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
