/** One job while it runs: its output, phase, progress and counts, written behind but always before the outcome. */
import type { CallContext, Exchange } from '../connectors/contract.ts'
import { NO_COUNTS, type Job, type JobCounts, type JobPhase, type OutputLevel } from '../jobs/job.ts'
import { iso, type SyncDeps } from './deps.ts'
import type { Look } from './pull/look.ts'

const MOST_LINES = 400
const PROGRESS_EVERY_MS = 250

export interface JobRun {
  deps: SyncDeps
  tenantId: string
  job: Job
  counts: JobCounts
  signal: AbortSignal
  /** For connector calls: the signal, and every exchange into the output of a diagnostic job. */
  context: CallContext
  /** When this job last began to read all numbers of Teams, ms; null: not since it started or went on. */
  numbersReadAt: number | null
  /** Found by the plan to be gone in Teams; given up once the guard let it pass. */
  lost: { links: { userId: string; m365Id: null }[]; numbers: string[] }
  say(text: string, level?: OutputLevel): void
  enter(phase: JobPhase, total?: number | null): Promise<void>
  advance(done: number, total?: number | null): Promise<void>
  flush(): Promise<void>
}

const exchangeLine = ({ system, method, url, status, ms, requestId, attempt, note }: Exchange): string =>
  [
    `${system}> ${method} ${url}`,
    status === null ? 'no answer' : String(status),
    `${Math.round(ms)} ms`,
    attempt > 1 ? `attempt ${attempt}` : '',
    requestId ? `request ${requestId}` : '',
    note ?? '',
  ]
    .filter(Boolean)
    .join(' · ')

/** Seconds left at the pace so far; null while it is too early to say. */
export function eta(done: number, total: number | null, elapsedMs: number): number | null {
  if (total === null || total === 0 || done === 0) return null
  if (done / total < 0.05 || elapsedMs < 2000) return null
  return Math.round(((total - done) * elapsedMs) / done / 1000)
}

export function openJob(deps: SyncDeps, job: Job, signal: AbortSignal): JobRun {
  const { tenantId } = job
  const counts: JobCounts = { ...NO_COUNTS, ...job.counts }
  const lines: { at: string; level: OutputLevel; text: string }[] = []
  let phase: JobPhase = job.progress?.phase ?? 'read'
  let since = deps.now()
  let total: number | null = null
  let savedAt = 0

  const save = async (done: number): Promise<void> => {
    savedAt = deps.now()
    const etaSeconds = eta(done, total, savedAt - since)
    await deps.jobs.progress(tenantId, job.id, { phase, done, total, since: iso(since), etaSeconds }, { ...counts })
  }

  const flush = async (): Promise<void> => {
    while (lines.length > 0) {
      const some = lines.slice(0, MOST_LINES)
      await deps.jobs.write(tenantId, job.id, some)
      lines.splice(0, some.length)
    }
  }

  const say = (text: string, level: OutputLevel = 'info'): void => {
    lines.push({ at: iso(deps.now()), level, text })
  }

  return {
    deps,
    tenantId,
    job,
    counts,
    signal,
    context: {
      signal,
      ...(job.diagnostic ? { onExchange: (exchange: Exchange) => say(exchangeLine(exchange), 'debug') } : {}),
    },
    numbersReadAt: null,
    lost: { links: [], numbers: [] },
    say,
    flush,
    enter: async (next, of = null) => {
      phase = next
      since = deps.now()
      total = of
      await save(0)
      await flush()
    },
    advance: async (done, of = total) => {
      total = of
      if (deps.now() - savedAt < PROGRESS_EVERY_MS && done !== total) {
        if (lines.length >= MOST_LINES) await flush()
        return
      }
      await save(done)
      await flush()
    },
  }
}

/** How a job looks: into its own output and progress. */
export const lookOf = (run: JobRun): Look => ({
  deps: run.deps,
  tenantId: run.tenantId,
  context: run.context,
  say: run.say,
  advance: run.advance,
  numbersRead: (at) => {
    run.numbersReadAt = at
  },
})
