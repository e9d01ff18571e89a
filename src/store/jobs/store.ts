import { setImmediate } from 'node:timers/promises'
import type { JobsStore } from '../../jobs/store.ts'
import { lastTaken } from '../counters.ts'
import type { Work } from '../engine.ts'
import { writing, writingSoon } from '../transaction.ts'
import { forget, forgetEvents } from './forget.ts'
import { events } from './journal.ts'
import { countOutput, output, write } from './output.ts'
import { discardPlan, doneBefore, keepReasons, outcome, plan, planned, plannedBySubject, reasons } from './plan.ts'
import { askToStop, claim, createRun, decline, end, endDecline, keepPlan, keepSteps, progress, resumed } from './run.ts'
import { changes, changesAt, countPlanned, summary } from './changes.ts'
import { countRemovedLately } from './removals.ts'
import { active, job, jobs, latest, newestPlan, run } from './look.ts'

export function createJobsStore(store: Work): JobsStore {
  const inTurn = <T>(tenantId: string, write: (work: Work) => Promise<T>) => writing(store, 'jobs', tenantId, write)
  return {
    createRun: (tenantId, asked) => inTurn(tenantId, (work) => createRun(work, tenantId, asked)),
    claim: (tenantId, jobId, at) => inTurn(tenantId, (work) => claim(work, tenantId, jobId, at)),
    resumed: (tenantId, jobId, at) => inTurn(tenantId, (work) => resumed(work, tenantId, jobId, at)),
    progress: (tenantId, jobId, now, counts, usage) =>
      writingSoon(store, 'jobs', tenantId, (work) => progress(work, tenantId, jobId, now, counts, usage)),
    keepPlan: (tenantId, jobId, kept) => inTurn(tenantId, (work) => keepPlan(work, tenantId, jobId, kept)),
    decline: (tenantId, jobId, declined) => inTurn(tenantId, (work) => decline(work, tenantId, jobId, declined)),
    endDecline: (tenantId, jobId) => inTurn(tenantId, (work) => endDecline(work, tenantId, jobId)),
    keepSteps: (tenantId, jobId, steps) => inTurn(tenantId, (work) => keepSteps(work, tenantId, jobId, steps)),
    askToStop: (tenantId, jobId, by, at, note) =>
      inTurn(tenantId, (work) => askToStop(work, tenantId, jobId, by, at, note)),
    end: (tenantId, jobId, how) => inTurn(tenantId, (work) => end(work, tenantId, jobId, how)),

    job: (tenantId, jobId) => job(store, tenantId, jobId),
    run: (tenantId, runId) => run(store, tenantId, runId),
    jobs: (tenantId, query) => jobs(store, tenantId, query),
    active: (tenantId) => active(store, tenantId),
    latest: (tenantId, service, which) => latest(store, tenantId, service, which),

    write: (tenantId, jobId, lines) =>
      writingSoon(store, 'jobs', tenantId, (work) => write(work, tenantId, jobId, lines)),
    output: (tenantId, jobId, afterLine, limit) => output(store, tenantId, jobId, afterLine, limit),
    countOutput: (tenantId, jobId) => countOutput(store, tenantId, jobId),

    plan: (tenantId, jobId, changes) => inTurn(tenantId, (work) => plan(work, tenantId, jobId, changes)),
    planned: (tenantId, jobId, query) => planned(store, tenantId, jobId, query),
    plannedBySubject: (tenantId, jobId, after, limit) => plannedBySubject(store, tenantId, jobId, after, limit),
    changes: (tenantId, jobId, query) => changes(store, tenantId, jobId, query),
    changesAt: (tenantId, jobId, ordinals) => changesAt(store, tenantId, jobId, ordinals),
    summary: (tenantId, jobId, asked = {}) => summary(store, tenantId, jobId, asked),
    newestPlan: (tenantId, service) => newestPlan(store, tenantId, service),
    outcome: (tenantId, jobId, outcomes, told) =>
      inTurn(tenantId, async (work) => {
        if (told) await write(work, tenantId, told.jobId, told.lines)
        await outcome(work, tenantId, jobId, outcomes)
      }),
    doneBefore: (tenantId, jobId, ordinal, from) =>
      inTurn(tenantId, (work) => doneBefore(work, tenantId, jobId, ordinal, from)),
    async discardPlan(tenantId, jobId) {
      while (await inTurn(tenantId, (work) => discardPlan(work, tenantId, jobId))) await setImmediate()
    },
    keepReasons: (tenantId, jobId, held) => inTurn(tenantId, (work) => keepReasons(work, tenantId, jobId, held)),
    countPlanned: (tenantId, jobId) => countPlanned(store, tenantId, jobId),
    countRemovedLately: (tenantId, service, since, most) => countRemovedLately(store, tenantId, service, since, most),
    reasons: (tenantId, jobId) => reasons(store, tenantId, jobId),

    // whatever a power cut brings back goes again
    forget: (tenantId, keep, before, said, place) =>
      writingSoon(store, 'jobs', tenantId, (work) => forget(work, tenantId, keep, before, said, place)),
    forgetEvents: (tenantId, before) =>
      writingSoon(store, 'jobs', tenantId, (work) => forgetEvents(work, tenantId, before)),

    events: (tenantId, afterSeq, limit) => events(store, tenantId, afterSeq, limit),
    lastSeq: (tenantId) => lastTaken(store, tenantId, 'journal'),
  }
}
