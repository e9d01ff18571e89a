import type { JobStep } from '../../jobs/job.ts'
import type { JobRun } from '../run/jobRun.ts'

/** Puts one step among the job's steps, and into its output. */
export async function tell(
  run: JobRun,
  step: JobStep['step'],
  outcome: JobStep['outcome'],
  detail: string,
): Promise<void> {
  const { deps, tenantId, job } = run
  // told again after a restart, a step takes its own place
  job.steps = [...(job.steps ?? []).filter((each) => each.step !== step), { step, outcome, detail }]
  await deps.jobs.keepSteps(tenantId, job.id, job.steps)
  run.say(`${NAMES[step]}: ${detail}`, outcome === 'stopped' || outcome === 'failed' ? 'problem' : 'info')
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
