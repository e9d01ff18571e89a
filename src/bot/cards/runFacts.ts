/** What the card of a run knows, and the questions that its cards ask of the jobs. */
import { PHASES } from '../../jobs/job.ts'
import type { Job, JobService, JobState } from '../../jobs/job.ts'
import { chosenWords } from '../../words/chosen.ts'
import { PHASE_WORDS } from '../../words/states.ts'
import type { KeptPlan } from './planFacts.ts'
import type { PersonFacts } from './personFacts.ts'
import { clean, plural } from './text.ts'

export interface RunFacts {
  runId: string
  /** The one or two jobs, the PBX job first. */
  jobs: Job[]
  /** Names of the services, as the tenant chose them. */
  names: Record<JobService, string>
  /** The job whose rest, plan or changes this run is about; null: it is of its own. */
  from: Job | null
  /** Whom alone this run is about; null: it is about everybody, or who reads this may not be told. */
  person: PersonFacts | null
  /** The plan that the run kept; null: none. */
  plan: KeptPlan | null
  /** Users that need attention by reason, most first. */
  reasons: { reason: string; users: number }[]
  /** Users with changes queued. */
  queued: number
  /** Users in sync when the card was made, whoever this run was about. */
  inSync: number
  now: string
}

export const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running'
export const isOver = (facts: RunFacts): boolean => !facts.jobs.some(isActive)

/** Who asked this run to stop. */
export const cancelledBy = ({ jobs }: RunFacts): string | null =>
  jobs.find((job) => job.cancelledBy)?.cancelledBy?.name ?? null

/** The worst first: what a run with several jobs ended as. */
const WORST: JobState[] = ['failed', 'refused', 'cancelled', 'succeededWithErrors', 'succeeded']

export const worstFirst = (jobs: Job[]): Job[] => WORST.flatMap((state) => jobs.filter((job) => job.state === state))

/** The guard stopped it, and somebody has decided about it since. */
export const isDecided = ({ approved, declined }: Job): boolean => Boolean(approved ?? declined)

/** The job that decides how the run ended. */
export const decisive = (jobs: Job[]): Job => worstFirst(jobs)[0] ?? jobs[0]!

/** The job that this run puts back. */
export const undoneJob = ({ jobs }: RunFacts): string | null =>
  jobs.map(({ task }) => (task.kind === 'undo' ? task.jobId : null))[0] ?? null

/** Who may not be told of whom it is: in group and channel. */
export const namingNobody = (facts: RunFacts): RunFacts => ({
  ...facts,
  person: null,
  plan: facts.plan && { ...facts.plan, first: [] },
})

/** Tries again what a job before it left. */
export const isRetry = ({ jobs }: RunFacts): boolean => jobs.some(({ task }) => task.kind === 'retry')

/** Is there anything that another try of this job could do? */
export const leftSome = ({ counts }: Job): boolean => counts.failed + counts.notReached + counts.waiting > 0

/** How many users another try of this job is about; null where some who failed may be among those who wait. */
export const leftOver = ({ counts: { failed, notReached, waiting } }: Job): number | null =>
  failed > 0 && waiting > 0 ? null : failed + notReached + waiting

/** The job at work, or the next one. */
export const current = (jobs: Job[]): Job =>
  jobs.find((job) => job.state === 'running') ?? jobs.find(isActive) ?? jobs[0]!

export const total = (jobs: Job[], what: keyof Job['counts']): number =>
  jobs.reduce((all, job) => all + (job.counts[what] ?? 0), 0)

/** Users of a job whom somebody has to fix; of an undo those whom it did not put back. */
export const needAttention = ({ task, counts }: Job): number => (task.kind === 'undo' ? counts.failed : counts.blocked)

/** What a card calls them. */
export const needWords = (facts: RunFacts): string => (undoneJob(facts) ? 'Not put back' : 'Need attention')
export const attention = (jobs: Job[]): number => jobs.reduce((all, job) => all + needAttention(job), 0)

/** What was taken in or written, on either side, as the console counts it: policies go with numbers, and are many. */
export const changed = (jobs: Job[]): number =>
  (['assigned', 'changed', 'removed', 'created', 'updated', 'deleted'] as const).reduce(
    (all, what) => all + total(jobs, what),
    0,
  )

/** Everything that was, policies too. */
export const written = (jobs: Job[]): number => changed(jobs) + total(jobs, 'policies')

/** "326 policies", where there were any. */
export const policyWords = (jobs: Job[]): string[] => {
  const policies = total(jobs, 'policies')
  return policies > 0 ? [plural(policies, 'policy', 'policies')] : []
}

/**
 * Whose counts a card of the run shows: the Teams job's when it has one, since the PBX job counts the same users again.
 */
export const counting = (jobs: Job[]): Job[] => {
  const teams = jobs.filter((job) => job.service === 'teams')
  return teams.length > 0 ? teams : jobs
}

/** "Full sync", or the name of the one service. */
export function kindOfRun({ jobs, names }: RunFacts): string {
  const [first] = jobs
  if (first?.task.kind === 'user') return 'One user'
  if (first?.task.kind === 'users') return chosenWords(first.task.userIds.length)
  if (first?.task.kind === 'undo') return 'Undo'
  if (first?.preview) return 'Preview'
  return jobs.length > 1 ? 'Full sync' : clean(names[jobs[0]!.service])
}

export const nameOf = (facts: RunFacts, job: Job): string => clean(facts.names[job.service])

/** "step 5 of 6, Assign", the one it is in or ended in; null before the first step. */
export function step(job: Job): { number: number; of: number; words: string } | null {
  if (!job.phase) return null
  const phases: readonly string[] = PHASES[job.service]
  const words: Record<string, string> = PHASE_WORDS[job.service]
  return {
    number: phases.indexOf(job.phase) + 1,
    of: phases.length,
    words: words[job.phase] ?? job.phase,
  }
}

export const startedAt = (jobs: Job[]): string => jobs.map((job) => job.startedAt ?? job.queuedAt).sort()[0]!
export const endedAt = (jobs: Job[]): string | null =>
  jobs
    .flatMap((job) => job.endedAt ?? [])
    .sort()
    .at(-1) ?? null

/** "job 12", "jobs 12 and 13". */
export const jobIds = (jobs: Job[]): string =>
  jobs.length === 1 ? `job ${jobs[0]!.id}` : `jobs ${jobs.map((job) => job.id).join(' and ')}`
