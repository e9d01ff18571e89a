/** Notes of everybody a Teams job left waiting when they are tried again, and lets go of whoever waits no longer. */
import type { WaitingUser } from '../../directory/store.ts'
import type { JobRun } from '../run/jobRun.ts'
import { afterTry } from '../run/waiting.ts'

export async function keepWaiting(run: JobRun): Promise<void> {
  const { deps, tenantId, job, say } = run
  if (job.task.kind === 'undo') return
  const isOfJob = await usersOf(run)
  const tried = { jobId: job.id, retry: job.type === 'retry', startedAt: job.startedAt ?? job.queuedAt }
  let over = 0
  let after: string | null = null
  for (;;) {
    const page: WaitingUser[] = await deps.directory.waiting(tenantId, after, 200)
    if (page.length === 0) break
    const now = deps.now()
    const kept = page.filter(isOfJob).map((user) => ({ userId: user.userId, ...afterTry(user, tried, now) }))
    over += kept.filter((each) => each.over).length
    await deps.directory.keepWaiting(tenantId, kept)
    after = page.at(-1)?.userId ?? null
  }
  await deps.directory.waitNoMore(tenantId)
  if (over > 0) say(`${over} waited for Microsoft for 72 hours: somebody has to look`, 'problem')
}

/** Whom this job looked at: not those whom a job for some users left alone, nor whom only the watch saw waiting. */
async function usersOf({ deps, tenantId, job }: JobRun): Promise<(user: WaitingUser) => boolean> {
  const { task, type } = job
  if (task.kind === 'sync') return () => true
  if (task.kind === 'user') return ({ userId }) => userId === task.userId
  if (task.kind === 'users') return ({ userId }) => task.userIds.includes(userId)
  const of = 'jobId' in task ? task.jobId : null
  const planned = new Set<string>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['failed', 'waiting'], after, limit: 200 })
    if (page.length === 0) break
    for (const { userId } of page) if (userId) planned.add(userId)
    after = page.at(-1)?.ordinal ?? after
  }
  return ({ userId, waiting }) =>
    planned.has(userId) || (waiting !== null && (type === 'retry' || waiting.jobId === of))
}
