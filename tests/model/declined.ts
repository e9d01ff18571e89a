/**
 * What an admin chose to keep, as the model knows it: numbers in Teams, or users whom 8x8 deleted or deactivated. Nobody
 * takes their numbers while nothing about the user changes.
 */
import { isDeepStrictEqual } from 'node:util'
import { declineRemovals, takeBackRemovals } from '../../src/sync/guard/keep.ts'
import type { Job } from '../../src/jobs/store.ts'
import type { Keepable } from '../../src/sync/sync.ts'
import type { Clouds } from './clouds.ts'
import { DANA } from './people.ts'
import type { Run } from './simulation.ts'

export interface Declined {
  service: Job['service']
  numbers: { number: string; holderId: string }[]
  /** What the removal came of. */
  facts: string
  /** Nothing of it changed since. Else the product may have dropped the word, or not yet. */
  sure: boolean
  /** Of the service's writes, those before it. */
  writes: number
}

/** What the clouds were when the guard stopped a job that saw all of them. */
export interface Stopped {
  jobId: string
  clouds: Clouds
}

/** Declines what the job would take away, where the product lets somebody. Answers of how many users. */
export async function decline(run: Run, job: Job, stopped: Stopped | null): Promise<number> {
  const { stores, tenantId, service, time, declined, witness } = run
  const keepable = await service.sync.keepable(tenantId, job.id)
  const { removals } = keepable
  const at = new Date(time.now()).toISOString()
  const word = { jobId: job.id, note: 'they stay', by: { id: DANA.id, name: DANA.name }, at }
  if (!(await declineRemovals(stores, tenantId, keepable, word))) return 0
  const clouds = await run.hands.read()
  const sure = stopped?.jobId === job.id && isDeepStrictEqual(stopped.clouds, clouds)
  const facts = await factsOf(run, clouds)
  for (const { userId, numbers } of await numbersOf(run, job, removals))
    declined.set(userId, { service: job.service, numbers, facts: facts(userId), sure, writes: witness.writes.length })
  service.sync.reassess(tenantId)
  return removals.length
}

/** The word is taken back for everybody of this job. */
export async function takeBack(run: Run, job: Job): Promise<number> {
  const { stores, tenantId, service, declined } = run
  const users = await service.sync.keptOf(tenantId, job.id)
  const ended = await takeBackRemovals(stores, tenantId, job.id, users)
  if (ended === null) return 0
  for (const userId of users) declined.delete(userId)
  service.sync.reassess(tenantId)
  return ended
}

async function numbersOf({ stores, tenantId }: Run, { id, service }: Job, removals: Keepable['removals']) {
  if (service === 'pbx') {
    const ids = removals.map(({ userId }) => userId)
    const views = await stores.directory.viewsOf(tenantId, ids)
    return views.map(({ user, managed, held }) => ({
      userId: user.id,
      numbers: managed.filter(({ number, holderId }) =>
        held.some((one) => one.number === number && one.holderId === holderId && number === user.number),
      ),
    }))
  }
  const rows = await stores.jobs.planned(tenantId, id, { after: -1, limit: 1000 })
  return removals.map(({ userId }) => ({
    userId,
    numbers: rows.flatMap((row) =>
      row.userId === userId && row.kind === 'unassign' && row.cause !== 'NUMBER_CHANGED' && row.before !== null
        ? [{ number: row.before, holderId: row.holderId }]
        : [],
    ),
  }))
}

async function factsOf(run: Run, clouds: Clouds): Promise<(userId: string) => string> {
  const { stores, tenantId, wishes, hands, time, witness } = run
  const views = new Map((await stores.directory.views(tenantId, null, 200)).map((view) => [view.user.id, view]))
  const { scope } = await wishes.now(hands, time.now(), witness)
  return (userId) => {
    const view = views.get(userId)
    const accountId = view?.user.m365Id ?? null
    return JSON.stringify([
      clouds.pbx.find(({ basicInfo }) => basicInfo.userId === view?.user.pbxId) ?? null,
      clouds.accounts.find(({ id }) => id === accountId) ?? null,
      ...[accountId, view?.user.pbxId, view?.removal ?? null, scope === null || scope.has(accountId ?? '')],
      ...[wishes.off, wishes.leftOut(userId, time.now()), wishes.provided(userId)],
    ])
  }
}

/** Jobs that a person sent for just this; only what comes back with each sync was declined. */
const ASKED_FOR: Job['task']['kind'][] = ['undo', 'withdraw']

/** After each step: does what was kept still hold? `unseen`: what the service saw meanwhile may have been otherwise. */
export async function checkDeclined(run: Run, unseen: boolean): Promise<void> {
  const { declined, witness, violation, stores, tenantId } = run
  if (declined.size === 0) return
  const clouds = await run.hands.read()
  const facts = await factsOf(run, clouds)
  for (const [userId, word] of declined) {
    word.sure &&= !unseen && facts(userId) === word.facts
    if (!word.sure) continue
    for (const { number, holderId } of word.numbers) {
      if (clouds.numbers.find((one) => one.telephoneNumber === number)?.assignmentTargetId === holderId) continue
      word.sure = false
      const taken = witness.writes
        .slice(word.writes)
        .find((write) => write.kind === 'unassign' && write.number === number && write.holderId === holderId)
      const job = taken && (await stores.jobs.job(tenantId, taken.jobId))
      if (job && !ASKED_FOR.includes(job.task.kind))
        violation(`job ${job.id} took ${number} from ${holderId}, and an admin had kept it`)
    }
  }
}
