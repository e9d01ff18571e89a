/** A job as the store gives it, for tests that look at one. */
import { NO_COUNTS, type Job } from '../src/jobs/job.ts'

export const sampleJob = (more: Partial<Job> = {}): Job => ({
  id: '1',
  runId: 'r',
  tenantId: 't',
  service: 'teams',
  type: 'manual',
  state: 'succeeded',
  diagnostic: false,
  task: { kind: 'sync' },
  preview: false,
  planOf: null,
  plan: null,
  approved: null,
  cancelledBy: null,
  steps: null,
  startedBy: { id: 'a', name: 'Ana' },
  queuedAt: '2026-11-24T14:01:00Z',
  startedAt: null,
  endedAt: null,
  counts: NO_COUNTS,
  progress: null,
  phase: null,
  cause: null,
  resumedAt: null,
  ...more,
})
