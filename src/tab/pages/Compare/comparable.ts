import type { Job } from '../../../api/contract.ts'

/**
 * Of the same service, ended; the one before it first, then the others from the newest. A sync is laid beside syncs: what
 * a preview shows, nobody did.
 */
export function comparable(jobs: readonly Job[], job: Pick<Job, 'id' | 'service' | 'preview'>): Job[] {
  const others = jobs.filter(
    ({ id, service, preview, endedAt }) =>
      service === job.service && preview === job.preview && endedAt !== null && id !== job.id,
  )
  const before = others.find(({ id }) => Number(id) < Number(job.id))
  return before ? [before, ...others.filter((one) => one !== before)] : others
}
