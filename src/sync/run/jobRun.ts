/** One job while it runs: its output, phase, progress and counts, written behind but never behind an outcome. */
import type { CallContext, Exchange } from '../../connectors/contract.ts'
import type { UserView } from '../../directory/view.ts'
import {
  NO_COUNTS,
  type Job,
  type JobCounts,
  type JobPhase,
  type JobUsage,
  type NewLine,
  type OutputLevel,
} from '../../jobs/job.ts'
import type { ChangeOutcome } from '../../jobs/store.ts'
import { iso, type SyncDeps, type SyncRooms } from '../deps.ts'
import type { Decision } from '../plan/plan.ts'
import type { Look } from '../pull/look.ts'
import { openDiagnosis } from './diagnosis.ts'
import { eta } from './eta.ts'
import { countUsage } from './usage.ts'

/** Of one write to the store. */
const MOST_LINES = 400
const MOST_CHARACTERS = 256 * 1024
const PROGRESS_EVERY_MS = 250

/** One line of output; `info` where it names no level. */
export interface Said {
  text: string
  level?: OutputLevel
}

/** Seconds that so much of a phase takes at least; null: nothing limits it. */
export type AtLeast = (left: number) => number | null

export interface JobRun {
  deps: SyncDeps
  tenantId: string
  job: Job
  counts: JobCounts
  signal: AbortSignal
  /** For connector calls: the signal, what they cost, and every exchange into the output of a diagnostic job. */
  context: CallContext
  /** When the list of all numbers that the plan was made of was begun, ms; null: not since the job started or went on. */
  numbersReadAt: number | null
  /** When the last list of all numbers since then was begun, ms; null: there was none. */
  numbersListedAt: number | null
  /** The list that came back empty though it had some before; a person has to say that it is so. */
  emptied: string | null
  /** Of a retry: whom it tries again; null: not planned in this life of the job. */
  tried: string[] | null
  /** Found by the plan to be gone in Teams; given up once the guard let it pass. */
  lost: { links: { userId: string; m365Id: null }[]; numbers: { userId: string; number: string }[] }
  say(text: string, level?: OutputLevel): void
  phase(): JobPhase
  /** What was decided for a user and why, in the output of a diagnostic job. */
  explain(view: UserView, decision: Decision): void
  /** `atLeast` makes the time left known before the first step; `done` of an earlier go through the same phase. */
  enter(phase: JobPhase, total?: number | null, more?: { done?: number; atLeast?: AtLeast }): Promise<void>
  advance(done: number, total?: number | null): Promise<void>
  /** The phase turns out to have so much ahead of it. */
  ahead(total: number, atLeast: AtLeast, done?: number): void
  flush(): Promise<void>
  /**
   * What became of changes, of this job or of that one, and the lines here that tell it: both or neither, so that it is
   * told once whenever a restart falls.
   */
  record(outcomes: ChangeOutcome[], told?: Said[], jobId?: string): Promise<void>
  /** The same for whatever else is kept; answers the lines. Nothing but these rooms may be waited for in it. */
  keep(change: (rooms: SyncRooms) => Promise<Said[]>): Promise<void>
  usage(): JobUsage
  /** Says what the limits cost and what was left out. Before the last line. */
  sayLimits(): void
}

/** `linesBefore`: lines of output from before a restart. */
export function openJob(deps: SyncDeps, job: Job, signal: AbortSignal, linesBefore = 0): JobRun {
  const { tenantId } = job
  const counts: JobCounts = { ...NO_COUNTS, ...job.counts }
  const lines: NewLine[] = []
  let phase: JobPhase = job.progress?.phase ?? 'read'
  let since = deps.now()
  let total: number | null = null
  let from = 0
  let reached = 0
  let atLeast: AtLeast = () => null
  let savedAt = 0
  let saving: Promise<void> = Promise.resolve()
  let flushing: Promise<void> = Promise.resolve()

  const usage = countUsage(
    job.usage,
    () => phase,
    () => deps.now(),
  )
  const put = (line: Omit<NewLine, 'at'>): void => void lines.push({ at: iso(deps.now()), ...line })
  const diagnosis = job.diagnostic ? openDiagnosis(put, linesBefore) : null
  const hear = (exchange: Exchange): void => {
    usage.hear(exchange)
    diagnosis?.exchange(exchange)
  }
  const say = (text: string, level: OutputLevel = 'info'): void => put({ level, text })
  const sayOnce = (text: string | null): void => (text === null ? undefined : say(text))

  const save = async (done: number): Promise<void> => {
    savedAt = deps.now()
    reached = done
    const left = total === null ? null : atLeast(Math.max(0, total - done))
    const etaSeconds = eta({ done, total, from, elapsedMs: savedAt - since, atLeast: left })
    const progress = { phase, done, total, since: iso(since), etaSeconds }
    await deps.jobs.progress(tenantId, job.id, progress, { ...counts }, usage.now())
  }

  const writePage = async (): Promise<void> => {
    const some = lines.slice(0, page(lines))
    await deps.jobs.write(tenantId, job.id, some)
    lines.splice(0, some.length)
  }

  /** One after the other: two at once would write the same lines twice. */
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const done = flushing.then(() => saving).then(write)
    flushing = done.catch(() => undefined)
    return done
  }

  const flush = (): Promise<void> =>
    inTurn(async () => {
      while (lines.length > 0) await writePage()
    })

  const lineOf = ({ text, level = 'info' }: Said): NewLine => ({ at: iso(deps.now()), text, level })

  /** `write` is given the last lines that were said and not written yet; what fails leaves them to be written. */
  const withLines = (write: (before: NewLine[]) => Promise<void>): Promise<void> =>
    inTurn(async () => {
      while (page(lines) < lines.length) await writePage()
      const before = lines.splice(0)
      try {
        await write(before)
      } catch (error) {
        lines.unshift(...before)
        throw error
      }
    })

  const record = (outcomes: ChangeOutcome[], told: Said[] = [], jobId = job.id): Promise<void> =>
    withLines((before) =>
      deps.jobs.outcome(tenantId, jobId, outcomes, { jobId: job.id, lines: [...before, ...told.map(lineOf)] }),
    )

  const keep = (change: (rooms: SyncRooms) => Promise<Said[]>): Promise<void> =>
    withLines((before) =>
      deps.together(tenantId, async (rooms) => {
        const told = await change(rooms)
        const left = [...before, ...told.map(lineOf)]
        while (left.length > 0) await rooms.jobs.write(tenantId, job.id, left.splice(0, page(left)))
      }),
    )

  return {
    deps,
    tenantId,
    job,
    counts,
    signal,
    context: {
      signal,
      // one user's own sync is what somebody waits for
      priority: job.task.kind === 'user' ? 'interactive' : 'bulk',
      onCost: usage.take,
      ...(diagnosis ? { onExchange: hear } : {}),
    },
    numbersReadAt: null,
    numbersListedAt: null,
    emptied: null,
    tried: null,
    lost: { links: [], numbers: [] },
    say,
    explain: (view, decision) => diagnosis?.decision(view, decision),
    flush,
    record,
    keep,
    phase: () => phase,
    usage: usage.now,
    sayLimits: () => {
      sayOnce(usage.waits(phase))
      say(usage.summary())
      sayOnce(diagnosis?.leftOut() ?? null)
    },
    enter: async (next, of = null, more = {}) => {
      if (next !== phase) sayOnce(usage.waits(phase))
      phase = next
      since = deps.now()
      total = of
      from = more.done ?? 0
      atLeast = more.atLeast ?? (() => null)
      await save(from)
      await flush()
    },
    ahead: (of, least, done = reached) => {
      total = of
      atLeast = least
      from = done
      reached = done
      saving = saving.then(() => save(reached)).catch(() => undefined)
    },
    advance: async (done, of = total) => {
      total = of
      if (deps.now() - savedAt < PROGRESS_EVERY_MS && done !== total) {
        reached = done
        if (lines.length >= MOST_LINES) await flush()
        return
      }
      await save(done)
      await flush()
    },
  }
}

/** How many of the first lines go in one write. */
function page(lines: readonly NewLine[]): number {
  let size = 0
  for (const [index, { text, exchange }] of lines.entries()) {
    size += text.length + (exchange?.sent?.length ?? 0) + (exchange?.received?.length ?? 0)
    if (index >= MOST_LINES || (index > 0 && size > MOST_CHARACTERS)) return index
  }
  return lines.length
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
  ahead: run.ahead,
})
