/** What a plan that was to be applied and the plan made now do not have in common. */
import type { PlannedChange } from '../../jobs/job.ts'
import { changeKey } from '../plan/digest.ts'
import type { JobRun } from '../run/jobRun.ts'

const MOST_SAID = 10

/** Says up to ten differences in the output. Holds a fingerprint for each change; only for a plan that expired. */
export async function sayDifferences(run: JobRun, keptBy: string): Promise<void> {
  const { job, say } = run
  const kept = new Map<string, number>()
  for await (const change of changesOf(run, keptBy)) count(kept, change, 1)
  const added: PlannedChange[] = []
  let differ = 0
  for await (const change of changesOf(run, job.id))
    if (!count(kept, change, -1)) {
      differ += 1
      if (added.length < MOST_SAID) added.push(change)
    }
  const gone: PlannedChange[] = []
  for await (const change of changesOf(run, keptBy))
    if (count(kept, change, -1)) {
      differ += 1
      if (gone.length < MOST_SAID) gone.push(change)
    }
  say(`Plan: not the one of job ${keptBy} any more, ${differ} differences. Nothing was written.`, 'problem')
  const half = Math.max(MOST_SAID / 2, MOST_SAID - added.length)
  const said = [
    ...gone.slice(0, half).map((change) => `no longer: ${told(change)}`),
    ...added.map((change) => `new: ${told(change)}`),
  ]
  for (const line of said.slice(0, MOST_SAID)) say(line, 'problem')
}

/** False when there is none left to take away. */
function count(counts: Map<string, number>, change: PlannedChange, by: 1 | -1): boolean {
  const key = changeKey(change)
  const now = (counts.get(key) ?? 0) + by
  if (now < 0) return false
  counts.set(key, now)
  return true
}

async function* changesOf({ deps, tenantId, signal }: JobRun, jobId: string): AsyncGenerator<PlannedChange> {
  let after = -1
  for (;;) {
    signal.throwIfAborted()
    const page = await deps.jobs.planned(tenantId, jobId, { statuses: ['planned'], after, limit: 200 })
    if (page.length === 0) return
    yield* page
    after = page.at(-1)?.ordinal ?? after
  }
}

const told = ({ kind, field, userName, before, after }: PlannedChange): string =>
  `${kind} ${field} of ${userName}: ${before ?? 'none'} to ${after ?? 'none'}`
