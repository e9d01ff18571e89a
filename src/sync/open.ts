/** The sync service: one run at a time for each tenant, a watch between runs, and everything resumable. */
import { createAlignment } from './alignment/report.ts'
import { approvePlan } from './guard/approve.ts'
import { assessDirty } from './plan/assess.ts'
import { cancelRun, createStops } from './run/cancel.ts'
import { isStoreBroken } from './run/causes.ts'
import { checkConnection } from './watch/check.ts'
import { breathe, type SyncDeps } from './deps.ts'
import { startByItself } from './watch/byItself.ts'
import { startJobRetry } from './run/retry.ts'
import { startUser } from './oneUser/start.ts'
import { startChosen } from './run/chosen.ts'
import { keepable, keptOf } from './guard/keep.ts'
import { createInventory } from './inventory.ts'
import { POLICIES } from './plan/policyTypes.ts'
import { forgetOld } from './run/forget.ts'
import { drive } from './run/runner.ts'
import { startRun } from './run/start.ts'
import { syncStatus } from './watch/status.ts'
import { scopeEffect } from './plan/scopeEffect.ts'
import { withoutTeams, type Started, type Sync } from './sync.ts'
import { startUndo } from './run/undo.ts'
import { createWatch } from './watch/watch.ts'

/** A cloud that hangs must not hold the person who asked. */
const LONGEST_QUESTION_MS = 20_000

/** What one tenant is doing. A job and the watch never look at the same time. */
interface Lane {
  driving: Promise<void> | null
  looking: { done: Promise<void>; stop: AbortController; gently: boolean } | null
}

/** How often it is asked whether something starts by itself: two reads by key where nothing does. */
const TICK_MS = 15_000

const FORGET_MS = 3_600_000

/** Who is answered meanwhile has nine tenths of the time; but however slow a machine is, it goes on. */
const restMs = (workedMs: number): number => Math.min(1000, 9 * workedMs)

/** An id that says nothing is nobody's, never everybody's. */
const startAsked: (deps: SyncDeps, ...asked: Parameters<Sync['start']>) => Promise<Started> = (
  deps,
  tenantId,
  by,
  options,
) => {
  const { userId, userIds } = options
  if (userId !== undefined) return startUser(deps, tenantId, by, { ...options, userId })
  if (userIds !== undefined) return startChosen(deps, tenantId, by, { ...options, userIds })
  return startRun(deps, tenantId, by, options)
}

export function createSync(deps: SyncDeps): Sync {
  const lanes = new Map<string, Lane>()
  const stopping = new AbortController()
  const stops = createStops()
  const watch = createWatch(deps)
  const inventory = createInventory(deps)
  const alignment = createAlignment(deps)
  let timer: ReturnType<typeof setInterval> | null = null
  let ticker: ReturnType<typeof setInterval> | null = null
  let sweeper: ReturnType<typeof setInterval> | null = null
  let forgetting: Promise<void> | null = null

  const laneOf = (tenantId: string): Lane => {
    const lane = lanes.get(tenantId) ?? { driving: null, looking: null }
    lanes.set(tenantId, lane)
    return lane
  }

  /** Starts driving unless somebody does; what was queued meanwhile is picked up by whoever drives. */
  const wake = (tenantId: string): void => {
    const lane = laneOf(tenantId)
    if (lane.driving || stopping.signal.aborted) return
    lane.driving = (async () => {
      lane.looking?.stop.abort()
      await lane.looking?.done
      await drive(deps, tenantId, stopping.signal, stops)
    })()
      .catch((error: unknown) => {
        deps.log.error({ err: error, tenantId }, 'driving the jobs of a tenant failed')
        if (isStoreBroken(error)) deps.halt?.(error)
      })
      .finally(() => {
        lane.driving = null
        void deps.jobs.active(tenantId).then(
          (jobs) => {
            if (jobs.length > 0) setTimeout(() => wake(tenantId), 1000).unref()
          },
          () => undefined,
        )
      })
  }

  /** What is done gently makes way for whoever does the same at once. */
  const endGentle = async ({ looking }: Lane): Promise<void> => {
    if (!looking?.gently) return
    looking.stop.abort()
    await looking.done
  }

  const lookAt = async (tenantId: string): Promise<void> => {
    const lane = laneOf(tenantId)
    await endGentle(lane)
    if (lane.driving || lane.looking || stopping.signal.aborted) return
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, stopping.signal])
    const done = watch
      .look(tenantId, signal)
      .catch((error: unknown) => {
        if (!signal.aborted) deps.log.error({ err: error, tenantId }, 'the watch failed')
      })
      .finally(() => {
        lane.looking = null
      })
    lane.looking = { done, stop, gently: false }
    await done
  }

  /** A look without looking: nothing is asked of anybody. A job does it by itself. */
  const weigh = async (tenantId: string, gently = false): Promise<void> => {
    const lane = laneOf(tenantId)
    if (!gently) await endGentle(lane)
    if (lane.driving || stopping.signal.aborted) return
    if (lane.looking) return void lane.looking.done.then(() => weigh(tenantId, gently))
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, stopping.signal])
    const done = assessDirty(
      deps,
      tenantId,
      signal,
      gently ? (workedMs) => deps.sleep(restMs(workedMs), signal) : breathe,
    )
      .catch((error: unknown) => {
        // a job that begins ends it, and does it by itself
        if (!signal.aborted) note(error)
      })
      .finally(() => {
        lane.looking = null
      })
    lane.looking = { done, stop, gently }
    await done
  }

  /** A look that begins now, or once the one that is going on has ended. */
  const lookAfter = async (tenantId: string): Promise<void> => {
    await endGentle(laneOf(tenantId))
    await laneOf(tenantId).looking?.done
    await lookAt(tenantId)
  }

  const lookAtAll = async (): Promise<void> => {
    for (const tenant of await deps.tenants.tenants()) await lookAt(tenant.id)
  }

  const tick = async (tenantId: string): Promise<Started | null> => {
    if (stopping.signal.aborted) return null
    const started = await startByItself(deps, tenantId)
    if (started) wake(tenantId)
    return started
  }

  const tickAll = async (): Promise<void> => {
    for (const { id } of await deps.tenants.tenants())
      await tick(id).catch((error: unknown) => {
        if (!stopping.signal.aborted)
          deps.log.error({ err: error, tenantId: id }, 'what starts by itself could not be started')
      })
  }

  let trying: Promise<void> = Promise.resolve()

  /** A connection that was never tried is tried once, so that Services says what it may do. */
  const checkNewConnections = async (): Promise<void> => {
    for (const { id } of await deps.tenants.tenants()) {
      const { pbx, m365 } = deps.connections(id)
      const { signal } = stopping
      if (signal.aborted) return
      if (pbx && !(await deps.tenants.pbx(id))?.check) await checkConnection(deps, id, 'pbx', signal).catch(note)
      if (signal.aborted) return
      if (m365 && !(await deps.tenants.teams(id))?.check) await checkConnection(deps, id, 'teams', signal).catch(note)
    }
  }

  const note = (error: unknown): void => {
    if (!stopping.signal.aborted) deps.log.error({ err: error }, 'work beside the jobs failed')
  }

  /** It takes its time, and never begins again before it has ended. */
  const forget = (): void => {
    forgetting ??= forgetOld(deps, stopping.signal)
      .catch(note)
      .finally(() => (forgetting = null))
  }

  return {
    async start(tenantId, by, options) {
      const started = await startAsked(deps, tenantId, by, options)
      wake(tenantId)
      return started
    },
    async approve(tenantId, by, jobId) {
      const started = await approvePlan(deps, tenantId, by, jobId)
      wake(tenantId)
      return started
    },
    keepable: (tenantId, jobId) => keepable(deps, tenantId, jobId),
    keptOf: (tenantId, jobId) => keptOf(deps, tenantId, jobId),
    async cancel(tenantId, by, jobId) {
      const jobs = await cancelRun(deps, tenantId, by, jobId)
      for (const job of jobs) stops.stop(job)
      wake(tenantId)
      return jobs
    },
    async undo(tenantId, by, jobId, { preview = false } = {}) {
      const started = await startUndo(deps, tenantId, by, jobId, preview)
      wake(tenantId)
      return started
    },
    async retry(tenantId, by, jobId) {
      const started = await startJobRetry(deps, tenantId, by, jobId)
      wake(tenantId)
      return started
    },
    tick,
    status: (tenantId) => syncStatus(deps, tenantId),
    inventory,
    alignment,
    async groups(tenantId, search) {
      const { m365, lacks } = deps.connections(tenantId)
      if (!m365) throw withoutTeams(lacks)
      return m365.groups(search, { signal: AbortSignal.timeout(LONGEST_QUESTION_MS) })
    },
    async policyExists(tenantId, setting, name) {
      const { m365, lacks } = deps.connections(tenantId)
      if (!m365) throw withoutTeams(lacks)
      const { type } = POLICIES.find((policy) => policy.setting === setting) ?? POLICIES[0]
      return Boolean(await m365.policyId(type, name, { signal: AbortSignal.timeout(LONGEST_QUESTION_MS) }))
    },
    scopeEffect: (tenantId, scope) => scopeEffect(deps, tenantId, scope),
    reassess: (tenantId, needs) => void (needs === 'look' ? lookAfter(tenantId) : weigh(tenantId, needs === 'gently')),
    makeWay: (tenantId) => void endGentle(laneOf(tenantId)),
    check: (tenantId, service) => checkConnection(deps, tenantId, service),
    async open() {
      for (const tenant of await deps.tenants.tenants()) {
        const left = await deps.jobs.active(tenant.id)
        if (left.length > 0) wake(tenant.id)
      }
      trying = checkNewConnections().catch(note)
      ticker = setInterval(() => void tickAll().catch(note), TICK_MS)
      ticker.unref()
      sweeper = setInterval(forget, FORGET_MS)
      sweeper.unref()
      forget()
      if (deps.watchSeconds === 0) return
      timer = setInterval(() => void lookAtAll(), deps.watchSeconds * 1000)
      timer.unref()
      void lookAtAll()
    },
    async close() {
      if (timer) clearInterval(timer)
      if (ticker) clearInterval(ticker)
      if (sweeper) clearInterval(sweeper)
      stopping.abort()
      await trying
      await forgetting
      await inventory.close()
      await alignment.close()
      for (const lane of lanes.values()) {
        await lane.driving
        await lane.looking?.done
      }
    },
  }
}
