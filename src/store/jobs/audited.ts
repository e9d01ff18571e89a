/** What the audit log says of jobs, in the transaction that starts, stops or ends them. */
import type { Job, JobCause, JobCounts, JobNote, JobState, NewRun, Person } from '../../jobs/store.ts'
import { appendEntries } from '../audit/append.ts'
import type { Work } from '../engine.ts'

/** Who started it; of what the product starts by itself: the product, and why. */
export async function noteStart(work: Work, tenantId: string, asked: NewRun, jobs: Job[]): Promise<void> {
  const { startedBy, at, type } = asked
  if (asked.noted) return noteByPerson(work, tenantId, startedBy, at, asked.noted(jobs))
  if (type !== 'auto' && type !== 'retry') return
  const target = jobs.map(({ id }) => `job ${id}`).join(', ')
  await noteBySystem(
    work,
    tenantId,
    at,
    { action: type === 'retry' ? 'jobs.retry' : 'sync.start', target },
    startedBy.name,
  )
}

export async function noteByPerson(
  work: Work,
  tenantId: string,
  { id: actorId, name: actorName }: Person,
  at: string,
  notes: JobNote[],
): Promise<void> {
  const entries = notes.map((note) => ({ at, actorId, actorName, ...note }))
  await appendEntries(work, tenantId, entries)
}

interface Ended {
  state: JobState
  counts: JobCounts
  cause: JobCause | null
  at: string
}

export async function noteEnd(work: Work, tenantId: string, jobId: string, { at, ...how }: Ended): Promise<void> {
  await noteBySystem(work, tenantId, at, { action: 'jobs.end', target: `job ${jobId}` }, said(how))
}

const COUNTED = [
  'done',
  'assigned',
  'changed',
  'removed',
  'policies',
  'created',
  'updated',
  'deleted',
  'waiting',
  'failed',
] as const

/** "succeededWithErrors: 12 done, 11 assigned, 1 failed"; what there is none of is not said. */
function said({ state, counts, cause }: Omit<Ended, 'at'>): string {
  const some = COUNTED.filter((name) => (counts[name] ?? 0) > 0).map((name) => `${counts[name]} ${name}`)
  return [state, cause?.code, some.join(', ')].filter((part) => part).join(': ')
}

async function noteBySystem(
  work: Work,
  tenantId: string,
  at: string,
  { action, target }: { action: string; target: string },
  after: string,
): Promise<void> {
  const entry = { actorId: 'system', actorName: 'Voice Sync', via: 'system' as const, action, target, before: null }
  await appendEntries(work, tenantId, [{ at, ...entry, after }])
}
