import type { JobStep } from '../../jobs/job.ts'
import type { SyncRooms } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'

/** Puts one step among the job's steps, and into its output, with what it changes: all of it, or nothing. */
export async function tell(
  run: JobRun,
  step: JobStep['step'],
  outcome: JobStep['outcome'],
  detail: string,
  change: (rooms: SyncRooms) => Promise<void> = async () => undefined,
): Promise<void> {
  const { tenantId, job } = run
  // told again after a restart, a step takes its own place
  const steps = [...(job.steps ?? []).filter((each) => each.step !== step), { step, outcome, detail }]
  const level = outcome === 'stopped' || outcome === 'failed' ? 'problem' : 'info'
  await run.keep(async (rooms) => {
    await change(rooms)
    await rooms.jobs.keepSteps(tenantId, job.id, steps)
    return [{ text: `${NAMES[step]}: ${detail}`, level }]
  })
  job.steps = steps
}

const NAMES: Record<JobStep['step'], string> = {
  found: 'Found in 8x8',
  taken: 'Taken in',
  pushed: 'Written to 8x8',
  scope: 'In scope',
  matched: 'Matched',
  checks: 'Checks',
  change: 'Change',
  verified: 'Verified',
}
