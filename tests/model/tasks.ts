/** What a job may do beside its plan being right: by what it was asked for, and by what admins said before it began. */
import type { Job, PlannedChange } from '../../src/jobs/store.ts'
import type { Run } from './simulation.ts'
import type { Write } from './witness.ts'

/** Users of whom that job left something to do, and those who wait; null: those who wait. */
export async function mayBeRetried({ stores, tenantId }: Run, job: Job | null): Promise<Set<string>> {
  const rows = job ? await stores.jobs.planned(tenantId, job.id, { after: -1, limit: 1000 }) : []
  const left = rows.filter(({ status }) => status !== 'done').flatMap(({ userId }) => userId ?? [])
  const views = await stores.directory.views(tenantId, null, 200)
  const waiting = views.filter(({ user }) => user.state === 'waiting').map(({ user }) => user.id)
  return new Set([...left, ...waiting])
}

export async function checkTask(run: Run, job: Job, rows: PlannedChange[], writes: Write[]): Promise<void> {
  const { violation, retried, stores, tenantId } = run
  const name = `job ${job.id} (${job.task.kind}, ${job.state})`
  const only = (users: ReadonlySet<string>, whose: string): void => {
    const strange = rows.find(({ userId }) => userId !== null && !users.has(userId))
    if (strange) violation(`${name} is ${whose}, and planned ${strange.kind} of ${strange.userName}`)
  }
  if (job.cause?.code === 'PLAN_EXPIRED' && writes.length > 0) violation(`${name} wrote although its plan had expired`)
  if (job.task.kind === 'user') only(new Set([job.task.userId]), 'of one user')
  if (job.task.kind === 'users') {
    const { userIds } = job.task
    const asked = run.chosen.find((users) => users.size === userIds.length && userIds.every((id) => users.has(id)))
    if (!asked) violation(`${name} is of users whom nobody chose`)
    only(asked ?? new Set(), 'of chosen users')
    const joiner = rows.find(({ userId }) => userId === null)
    if (joiner) violation(`${name} is of chosen users, and planned ${joiner.kind} of ${joiner.userName}, who is none`)
  }
  const mayRetry = retried.get(job.id)
  if (mayRetry) only(mayRetry, 'a retry')
  if (job.task.kind === 'undo') {
    const undone = await stores.jobs.planned(tenantId, job.task.jobId, { after: -1, limit: 1000 })
    only(new Set(undone.flatMap(({ userId }) => userId ?? [])), `an undo of job ${job.task.jobId}`)
  }
  checkSpells(run, job, name, writes)
}

/** What an admin forbade before the job was asked for, it does not do. */
function checkSpells({ wishes, violation }: Run, job: Job, name: string, writes: Write[]): void {
  const id = Number(job.id)
  for (const { what, holderId, after, upTo, until } of wishes.spells) {
    if (id <= after || (upTo !== null && id > upTo)) continue
    const wrong = writes.find((write) => {
      if (write.at >= until) return false
      if (what === 'leftOut') return write.holderId === holderId
      return what === 'kept' || write.kind === 'assign' || write.kind === 'grant'
    })
    if (wrong)
      violation(`${name}: ${wrong.kind} ${wrong.number ?? wrong.policy?.type} of ${wrong.holderId}, ${SPELLS[what]}`)
  }
}

const SPELLS = {
  leftOut: 'who is left out',
  kept: 'while Teams is disabled',
  withdrawn: 'while everything is taken back',
}
