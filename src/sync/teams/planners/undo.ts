/** Plans the undo of a Teams job: whatever it changed goes back to what was there before, unless it moved since. */
import type { TeamsNumber } from '../../../connectors/contract.ts'
import type { AssignedPolicy } from '../../../directory/account.ts'
import type { UserView } from '../../../directory/view.ts'
import type { Job, TeamsChange } from '../../../jobs/job.ts'
import { breathe, chunks } from '../../deps.ts'
import { lookOf, type JobRun } from '../../run/jobRun.ts'
import { plural } from '../../count.ts'
import type { Draft } from '../../plan/order.ts'
import { readConfigurations, refreshConfigurations } from '../../pull/m365.ts'
import { undosOf } from '../../run/undo.ts'
import { createEffects, type Effects, type NumberEffect, type PolicyEffect } from './effects.ts'
import { ofTeams } from '../numberChanges.ts'
import { openPass, type Plan } from './pass.ts'
import { restorations, type Restored, type RestoredNumber } from './restore.ts'
import { restoreManaged } from '../undone.ts'
import { recover } from '../proof/verify.ts'

export async function planUndo(run: JobRun): Promise<Plan> {
  const { task } = run.job
  if (task.kind !== 'undo') throw new Error(`${task.kind} is no undo`)
  // what an undo that was cut had put back is no effect of the job any more
  const cut = await undosOf(run.deps, run.tenantId, task.jobId)
  for (const job of cut) if (job.state === 'failed') await settleCut(run, job)
  const effects = await effectsOf(run, [task.jobId, ...cut.map(({ id }) => id)])
  const policies = effects.policies()
  await lookAtPolicies(run, [...new Set(policies.map(({ holderId }) => holderId))])
  const numbers = await restoredNumbers(run, effects.numbers())
  const restored = await restoredPolicies(run, policies)
  const [leftOut, gone] = [await leftOutAmong(run, numbers, restored), await goneAmong(run, numbers, restored)]
  return draftAll(run, restorations(numbers, restored, leftOut, gone))
}

/** Of the accounts that would get something back; who is deleted at 8x8 alone has one still. */
async function goneAmong(
  { deps, tenantId }: JobRun,
  numbers: RestoredNumber[],
  policies: Restored['policies'],
): Promise<Set<string>> {
  const gone = new Set<string>()
  const changes = [...numbers.map(({ to }) => to), ...policies.map(({ change }) => change)]
  for (const ids of chunks([...new Set(changes.flatMap((change) => change?.holderId ?? []))])) {
    for (const id of await deps.directory.goneAccounts(tenantId, ids)) gone.add(id)
    await breathe()
  }
  return gone
}

/** Of everybody whom the undo would touch, those whom an admin left out of sync meanwhile. */
async function leftOutAmong(
  { deps, tenantId }: JobRun,
  numbers: RestoredNumber[],
  policies: Restored['policies'],
): Promise<Set<string>> {
  const leftOut = new Set<string>()
  if ((await deps.directory.counts(tenantId)).leftOut === 0) return leftOut
  const changes = [...numbers.flatMap(({ from, to }) => [from, to]), ...policies.map(({ change }) => change)]
  for (const ids of chunks([...new Set(changes.flatMap((change) => change?.userId ?? []))])) {
    const views = await deps.directory.viewsOf(tenantId, ids)
    for (const view of views) if (view.leftOut) leftOut.add(view.user.id)
    await breathe()
  }
  return leftOut
}

/** One that failed did not come to look at what it had sent, nor to whose the numbers are now. */
async function settleCut(run: JobRun, job: Job): Promise<void> {
  const { m365 } = run.deps.connections(run.tenantId)
  const record: JobRun['record'] = (outcomes, told) => run.record(outcomes, told, job.id)
  const cut = { ...run, job, counts: { ...run.counts }, record }
  if (m365) await recover(cut, m365, `What job ${job.id} sent`)
  await restoreManaged(cut)
}

/** Of all these jobs together. */
async function effectsOf(run: JobRun, jobIds: string[]): Promise<Effects> {
  const effects = createEffects()
  for (const jobId of jobIds) await addEffects(run, jobId, effects)
  return effects
}

async function addEffects({ deps, tenantId }: JobRun, jobId: string, effects: Effects): Promise<void> {
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, jobId, { after, limit: 200 })
    if (page.length === 0) return
    for (const change of ofTeams(page)) effects.add(change)
    after = page.at(-1)?.ordinal ?? after
    await breathe()
  }
}

/** Microsoft's longest page of Teams records: above so many pages the whole list is cheaper than asking one by one. */
const PAGE = 1000

async function lookAtPolicies(run: JobRun, holderIds: string[]): Promise<void> {
  const { m365 } = run.deps.connections(run.tenantId)
  if (!m365 || holderIds.length === 0) return
  const pages = (await run.deps.directory.countSeen(run.tenantId, 'configuration')) / PAGE
  if (holderIds.length > pages + 20) return readConfigurations(lookOf(run), m365)
  await refreshConfigurations(lookOf(run), m365, holderIds)
}

async function restoredNumbers(run: JobRun, effects: NumberEffect[]): Promise<RestoredNumber[]> {
  const { deps, tenantId } = run
  const gotten = new Set(effects.flatMap(({ number, got }) => (got ? [number] : [])))
  const restored: RestoredNumber[] = []
  for (const some of chunks(effects)) {
    const seen = await deps.directory.numbersOf(
      tenantId,
      some.map(({ number }) => number),
    )
    const shown = new Map(seen.map((number) => [number.number, number]))
    const back = some.flatMap((effect) => numberBack(effect, shown.get(effect.number)) ?? [])
    restored.push(...(await besideOthers(run, back, gotten)))
    await breathe()
  }
  return restored
}

/** Null: the number is where it was before the job. */
function numberBack({ number, lost, got }: NumberEffect, shown: TeamsNumber | undefined): RestoredNumber | null {
  const now = shown?.holderId ?? null
  const asLeft = now === (got?.change.holderId ?? null)
  // taken by hand from whom the job gave it to: nobody's word is overruled, wherever it is now
  const back = now === (lost?.change.holderId ?? null)
  if (back && !got?.sure) return null
  const proven = Boolean(lost?.sure ?? got?.sure)
  // what was sent and never proven, and does not show either, never came to anything
  if (!asLeft && !proven) return null
  return { number, now: shown ?? null, from: got?.change ?? null, to: lost?.change ?? null, moved: !asLeft }
}

/** Who was given another number by hand since is not given the old one beside it. */
async function besideOthers(
  { deps, tenantId }: JobRun,
  back: RestoredNumber[],
  gotten: ReadonlySet<string>,
): Promise<RestoredNumber[]> {
  const receivers = back.flatMap(({ to }) => to ?? [])
  const views = await deps.directory.viewsOf(tenantId, [...new Set(receivers.map(({ userId }) => userId))])
  const ours = new Set(views.flatMap(({ managed }) => managed.map(({ number }) => number)))
  const held = await deps.directory.numbersHeldBy(tenantId, [...new Set(receivers.map(({ holderId }) => holderId))])
  const others = held.filter(
    ({ number, category }) => category === 'primary' && !ours.has(number) && !gotten.has(number),
  )
  const taken = new Set(others.map(({ holderId }) => holderId))
  return back.map((each) => ({ ...each, moved: each.moved || taken.has(each.to?.holderId ?? null) }))
}

async function restoredPolicies({ deps, tenantId }: JobRun, effects: PolicyEffect[]): Promise<Restored['policies']> {
  const restored: Restored['policies'] = []
  for (const some of chunks(effects)) {
    const shown = await deps.directory.configurationsOf(tenantId, [...new Set(some.map((each) => each.holderId))])
    const policiesOf = new Map(shown.map(({ id, policies }) => [id, policies]))
    restored.push(...some.flatMap((effect) => policyBack(effect, policiesOf.get(effect.holderId)) ?? []))
    await breathe()
  }
  return restored
}

/** Null: the policy is what it was before the job. Group policies are not touched. */
function policyBack(
  { type, was, left, change, sure }: PolicyEffect,
  shown: AssignedPolicy[] | undefined,
): Restored['policies'][number] | null {
  const now = shown?.find((policy) => policy.type === type && policy.via === 'direct') ?? null
  const before = was?.via === 'direct' ? was : null
  if ((now?.id ?? '') === (before?.policyId ?? '')) return null
  const asLeft = (now?.id ?? '') === left
  if (!asLeft && !sure) return null
  return { change, type, now, to: before, moved: !asLeft }
}

const SAYS_MOST = 50

async function draftAll(run: JobRun, users: Restored[]): Promise<Plan> {
  const { deps, tenantId } = run
  const pass = openPass(run)
  let [moved, gone] = [0, 0]
  for (const some of chunks(users)) {
    const views = await deps.directory.viewsOf(
      tenantId,
      some.map((user) => user.userId),
    )
    const viewOf = new Map(views.map((view) => [view.user.id, view]))
    for (const user of some) {
      const drafts = user.drafts(viewOf.get(user.userId) ?? { managed: [], granted: [] })
      if (!user.moved) drafts.forEach((draft) => pass.put(draft))
      else if (drafts[0]) {
        const { reason, why } = whyNot(user, viewOf.get(user.userId))
        drafts.forEach((draft) => pass.hold(draft, reason, why))
        if (reason === 'TARGET_NOT_FOUND') gone += 1
        else moved += 1
        if (moved + gone <= SAYS_MOST) run.say(`${nameOf(drafts[0])}: ${why}, not touched`, 'problem')
      }
    }
    await pass.save()
    await breathe()
  }
  if (moved > 0) run.say(`Undo: ${moved} changed since, or are left out, and are not touched`, 'problem')
  if (gone > 0) run.say(`Undo: ${plural(gone, 'user')} cannot be put back: deleted in Microsoft 365`, 'problem')
  const plan = await pass.close()
  // a preview tells them before anything is undone
  for (const [reason, users] of [['UNDO_MOVED', moved] as const, ['TARGET_NOT_FOUND', gone] as const])
    if (users > 0) plan.held.set(reason, { state: 'blocked', reason, users })
  return plan
}

/** Of somebody who is not put back. */
function whyNot({ gone }: Restored, view: Pick<UserView, 'leftOut'> | undefined) {
  if (view?.leftOut) return { reason: 'UNDO_MOVED', why: 'left out of sync' } as const
  if (gone) return { reason: 'TARGET_NOT_FOUND', why: 'deleted in Microsoft 365' } as const
  return { reason: 'UNDO_MOVED', why: 'changed since that sync' } as const
}

const nameOf = (draft: Draft | TeamsChange): string => draft.userName || draft.userId
