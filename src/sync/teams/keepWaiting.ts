/** Notes of everybody a Teams job left waiting when they are tried again, and lets go of whoever waits no longer. */
import type { WaitingUser } from '../../directory/store.ts'
import type { JobRun } from '../jobRun.ts'
import { afterTry } from '../waiting.ts'

export async function keepWaiting({ deps, tenantId, job, say }: JobRun): Promise<void> {
  const tried = { jobId: job.id, retry: job.type === 'retry', startedAt: job.startedAt ?? job.queuedAt }
  let over = 0
  let after: string | null = null
  for (;;) {
    const page: WaitingUser[] = await deps.directory.waiting(tenantId, after, 200)
    if (page.length === 0) break
    const now = deps.now()
    const kept = page.map((user) => ({ userId: user.userId, ...afterTry(user, tried, now) }))
    over += kept.filter((each) => each.over).length
    await deps.directory.keepWaiting(tenantId, kept)
    after = page.at(-1)?.userId ?? null
  }
  await deps.directory.waitNoMore(tenantId)
  if (over > 0) say(`${over} waited for Microsoft for 72 hours: somebody has to look`, 'problem')
}
