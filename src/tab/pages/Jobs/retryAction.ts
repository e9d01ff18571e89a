import type { Job } from '../../../api/contract.ts'

const BEGUN_BY = { undo: 'jobs.undo', withdraw: 'sync.approve' } as const

/** What it takes to try the rest of a job again: what an admin began, an admin goes on with. */
export const retryAction = ({ kind }: { kind: Job['task']['kind'] }) =>
  kind === 'undo' || kind === 'withdraw' ? BEGUN_BY[kind] : 'jobs.retry'
