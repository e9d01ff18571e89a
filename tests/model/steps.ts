/** How each kind of step is taken, one entry each, and the quiet after the last. */
import { isDeepStrictEqual } from 'node:util'
import { checkQueued, queuedBefore } from './queued.ts'
import { DEEDS } from './changes.ts'
import { checkAtRest, COMPLETE } from './rest.ts'
import type { Change, Ending, Step } from './history.ts'
import type { Job } from '../../src/jobs/store.ts'
import type { Sync } from '../../src/sync/sync.ts'
import type { Run } from './simulation.ts'

const HOUR = 3_600_000
const MOST_ROUNDS = 8
const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const

const endingOf = (ending: Ending | null): string => (ending ? `, ${ending.how} at ${ending.at}` : '')

export interface Steps {
  take(step: Step): Promise<void>
  /** Everything is mended, nobody changes anything; syncs until nothing changes any more. */
  quiet(): Promise<void>
}

type Takers = { [Kind in Step['kind']]: (step: Extract<Step, { kind: Kind }>) => Promise<void> }

export function createSteps(run: Run): Steps {
  const { tenantId, stores, time, hands, witness, trace, violation } = run
  const { ways } = run.history.setting
  /** Anything but the clouds' own ways is in force. */
  let broken = false
  /** Something that only a complete read tells: a list lacked items and did not say so, or a Teams record is gone. */
  let unseen = false

  async function change({ deed, dice }: Change): Promise<void> {
    const clouds = await hands.read()
    const what = await DEEDS[deed]?.({ hands, clouds, dice })
    unseen ||= deed === 'unknownToTeams'
    trace(`${deed}: ${what || 'nobody to do it to'}`)
    time.pass(1000)
    witness.saw(await hands.read())
  }

  /** Lets the service do something until nothing goes on, whatever becomes of it. */
  async function until(ending: Ending | null, what: () => Promise<void>): Promise<void> {
    if (ending) run.service.endsAt(ending)
    await what()
    while (!(await run.service.idle())) await run.rebirth()
    run.service.spare()
  }

  /** Asks the service for something; what it says no to is told and no fault. */
  async function ask(what: (sync: Sync) => Promise<unknown>): Promise<void> {
    void what(run.service.sync).catch((error: unknown) => trace(`no: ${String(error)}`))
    await run.service.idle()
  }

  const start = (service: 'all' | 'pbx' | 'teams', preview = false): Promise<void> =>
    ask((sync) => sync.start(tenantId, DANA, { service, preview }))

  const newest = async (test: (job: Job) => boolean): Promise<Job | null> =>
    (await stores.jobs.jobs(tenantId, { limit: 50 })).items.find(test) ?? null

  async function ended(): Promise<void> {
    const left = await stores.jobs.active(tenantId)
    if (left.length > 0) violation(`job ${left[0]?.id} stands still in ${left[0]?.state} ${left[0]?.phase}`)
  }

  async function report(): Promise<string> {
    const { items } = await stores.jobs.jobs(tenantId, { limit: 2 })
    const lines = items
      .reverse()
      .map(({ id, service, state, cause }) => `job ${id} ${service} ${state} ${cause?.code ?? ''}`.trim())
    trace(lines.join(', '))
    return lines.join()
  }

  /** Whoever asks for it does not wait; the service goes on meanwhile. */
  async function cancel(): Promise<void> {
    const [job] = await stores.jobs.active(tenantId)
    trace(`job ${job?.id} is to stop`)
    if (!job) return
    void run.service.sync.cancel(tenantId, DANA, job.id).catch((error: unknown) => trace(`no: ${String(error)}`))
  }

  const takers: Takers = {
    change: ({ change: one }) => change(one),
    async pass({ ms }) {
      trace(`${ms / 60_000} minutes pass`)
      time.pass(ms)
      await Promise.resolve()
    },
    async faults({ faults, switches, revoke, expire }) {
      trace(`faults ${JSON.stringify({ faults, switches, revoke, expire })}`)
      broken = faults.length + revoke.length + expire.length + Object.keys(switches).length > 0
      const lacking = /lostPage|emptyPage/.test(JSON.stringify(faults))
      unseen ||= lacking
      witness.listsLack ||= lacking
      await hands.setFaults({ faults, switches: { ...ways, ...switches }, revoke, expire })
    },
    async look({ ending }) {
      trace(`the watch looks${endingOf(ending)}`)
      await until(ending, () => run.service.look())
    },
    async preview({ service, ending }) {
      trace(`preview ${service}${endingOf(ending)}`)
      await until(ending, () => start(service, true))
      await ended()
      await report()
    },
    async approve({ ending }) {
      const kept = await newest(({ plan, approved }) => plan !== null && approved === null)
      trace(`approve job ${kept?.id}${endingOf(ending)}`)
      if (!kept) return
      const by = { ...DANA, exceedGuard: true }
      await until(ending, () => ask((sync) => sync.approve(tenantId, by, kept.id)))
      await ended()
      await report()
    },
    async undo({ ending }) {
      const job = await newest(({ service, preview }) => service === 'teams' && !preview)
      trace(`undo job ${job?.id}${endingOf(ending)}`)
      if (!job) return
      await until(ending, () => ask((sync) => sync.undo(tenantId, DANA, job.id)))
      await ended()
      await report()
    },
    async sync({ service, ending, during, cancelAt }) {
      const told = endingOf(ending) + (cancelAt === null ? '' : `, cancelled at call ${cancelAt}`)
      const [first] = during
      trace(`sync ${service}${told}${first ? `, ${first.change.deed} at call ${first.call}` : ''}`)
      const clean = !broken && !ending && !first && cancelAt === null && service === 'all'
      const before = clean ? await queuedBefore(run) : null
      run.calls = 0
      run.during = first ? { call: first.call, act: () => change(first.change) } : null
      if (cancelAt !== null) run.during = { call: cancelAt, act: cancel }
      await until(ending, () => start(service))
      run.during = null
      await ended()
      await report()
      if (before) await checkQueued(run, before)
    },
  }

  /** Syncs, so far apart, until nothing changes any more; false: it cannot. */
  async function restAfter(ms: number): Promise<boolean> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      time.pass(ms)
      const [writes, numbers] = [witness.writes.length, (await hands.read()).numbers]
      await until(null, () => start('all'))
      await ended()
      const ends = await report()
      const same = writes === witness.writes.length && isDeepStrictEqual(numbers, (await hands.read()).numbers)
      // nothing tells an empty Teams from a Teams that shows nothing; only a person could
      if (ends.includes('M365_EMPTY') && numbers.every((each) => !each.assignmentTargetId)) return false
      if (/failed|refused|cancelled/.test(ends)) {
        violation(`in quiet: ${ends}`)
        return false
      }
      if (same && round > 0) return true
    }
    violation('never comes to rest')
    return false
  }

  return {
    take: (step) => (takers[step.kind] as (step: Step) => Promise<void>)(step),
    async quiet() {
      trace('quiet')
      await hands.setFaults({ switches: ways })
      await stores.tenants.changeGuard(tenantId, { number: 10_000, share: 1 })
      const { items } = await stores.jobs.jobs(tenantId, { limit: 1 })
      run.unguardedFrom = Number(items[0]?.id ?? 0) + 1
      // longer than any change is late, and sooner than everything is read again: what changed is all that is asked for
      if (!unseen) {
        if (!(await restAfter(2 * HOUR))) return
        await checkAtRest(run, 'by what changed alone')
      }
      if (!(await restAfter(25 * HOUR))) return
      await checkAtRest(run, COMPLETE)
    },
  }
}
