/** How each kind of step is taken, one entry each, and the quiet after the last. */
import { checkQueued, queuedBefore } from './queued.ts'
import { actAsAdmin, ADMIN_DEEDS, momentOf } from './admin.ts'
import { checkChosen, choose, chosenBefore } from './chosen.ts'
import { MICROSOFT_DEEDS, PBX_DEEDS } from './changes.ts'
import type { Change, Ending, Service, Step } from './history.ts'
import { mayBeRetried } from './tasks.ts'
import type { Job } from '../../src/jobs/store.ts'
import type { StartOptions, Sync } from '../../src/sync/sync.ts'
import { checkDeclined, decline, takeBack, type Stopped } from './declined.ts'
import { keepPlan, stands, type KeptPlan } from './kept.ts'
import { DANA } from './people.ts'
import { quieten } from './quiet.ts'
import type { Run } from './simulation.ts'
import { checkTaken, takenBefore } from './taken.ts'
import { TEAMS_DEEDS, UNSEEN_DEEDS } from './teamsChanges.ts'
import type { Moment } from './wishes.ts'

const DEEDS = { ...PBX_DEEDS, ...MICROSOFT_DEEDS, ...TEAMS_DEEDS }

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
  /** Made by the newest preview, of which nothing is known that stands against it. */
  let plan: KeptPlan | null = null
  /** The newest job that the guard stopped, of those that saw the clouds as they are. */
  let stopped: Stopped | null = null
  let seq = 0

  async function change({ deed, dice }: Change): Promise<void> {
    const clouds = await hands.read()
    const what = ADMIN_DEEDS.includes(deed)
      ? await actAsAdmin(run, deed, dice)
      : await DEEDS[deed]?.({ hands, clouds, dice })
    unseen ||= UNSEEN_DEEDS.includes(deed)
    trace(`${deed}: ${what || 'nobody to do it to'}`)
    time.pass(1000)
    witness.saw(await hands.read())
  }

  /** Lets the service do something until nothing goes on, whatever becomes of it. */
  async function until(ending: Ending | null, what: () => Promise<void>): Promise<void> {
    if (ending?.how === 'cancel') run.service.at(ending.at, () => void cancel())
    else if (ending) run.service.endsAt(ending.at, ending.how)
    await what()
    while (!(await run.service.idle())) await run.rebirth()
    run.service.spare()
  }

  /** Asks the service for something; what it says no to is told and no fault. */
  async function ask(what: (sync: Sync) => Promise<unknown>): Promise<void> {
    void what(run.service.sync).catch((error: unknown) => trace(`no: ${String(error)}`))
    await run.service.idle()
  }

  const start = (service: Service, more: Partial<StartOptions> = {}): Promise<void> =>
    ask((sync) => sync.start(tenantId, DANA, { service, ...more }))

  const newest = async (test: (job: Job) => boolean): Promise<Job | null> =>
    (await stores.jobs.jobs(tenantId, { limit: 50 })).items.find(test) ?? null

  async function ended(): Promise<void> {
    const left = await stores.jobs.active(tenantId)
    if (left.length > 0) violation(`job ${left[0]?.id} stands still in ${left[0]?.state} ${left[0]?.phase}`)
  }

  /** Of the jobs after that one; left out: of the newest. */
  async function report(last: Job | null = null): Promise<string> {
    const { items } = await stores.jobs.jobs(tenantId, { limit: 2 })
    const lines = items
      .filter(({ id }) => Number(id) > Number(last?.id ?? 0))
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
    void run.service.sync.cancel(tenantId, DANA, job.id).then(
      (jobs) => jobs.forEach(({ id }) => run.cancelled.add(id)),
      (error: unknown) => trace(`no: ${String(error)}`),
    )
  }

  /** A job that takes everything back disables Teams before it does. */
  async function disabledBy({ id }: Job, at: Moment): Promise<void> {
    const off = (await stores.tenants.teams(tenantId))?.settings.off
    if (off === 'withdraw') run.wishes.setOff('withdraw', at)
    else if (run.witness.writes.some(({ jobId }) => jobId === id))
      violation(`job ${id} takes everything back, and Teams stays enabled`)
  }

  /** The run that this starts, if it is a retry, may do something for these users alone. */
  async function allowing(users: Set<string>, what: () => Promise<void>): Promise<void> {
    const last = await newest(() => true)
    await what()
    await ended()
    await report()
    const job = await newest(({ task }) => task.kind === 'retry')
    if (job && Number(job.id) > Number(last?.id ?? 0)) run.retried.set(job.id, users)
  }

  const takers: Takers = {
    async change({ change: one }) {
      // what an admin changes is weighed anew, and may start a sync
      await until(null, () => change(one))
      if (ADMIN_DEEDS.includes(one.deed)) await ended()
    },
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
    async preview({ service, ending, withdraw }) {
      trace(`preview ${withdraw ? 'of taking everything back' : service}${endingOf(ending)}`)
      const last = await newest(() => true)
      await until(ending, () => start(service, { preview: true, ...(withdraw && { task: { kind: 'withdraw' } }) }))
      await ended()
      await report()
      plan = broken || ending ? null : await keepPlan(run, last)
    },
    async approve({ ending, mayExceed }) {
      const kept = await newest(({ plan, approved }) => plan !== null && approved === null)
      trace(`approve job ${kept?.id}${endingOf(ending)}`)
      if (!kept) return
      const standing = plan !== null && !broken && !ending && (await stands(run, plan))
      const by = { ...DANA, exceedGuard: mayExceed }
      const at = await momentOf(run)
      await until(ending, () => ask((sync) => sync.approve(tenantId, by, kept.id)))
      await ended()
      const ends = await report()
      const [first] = (await stores.jobs.jobs(tenantId, { limit: 1 })).items
      if (mayExceed && first?.planOf) run.exceeded.add(first.runId)
      if (first?.planOf === kept.id && kept.task.kind === 'withdraw') await disabledBy(first, at)
      if (standing && ends.includes('PLAN_EXPIRED')) violation(`nothing moved, and the plan of job ${kept.id} expired`)
    },
    async decline({ back }) {
      const job = await newest(({ state, plan, declined }) =>
        back ? declined !== null : state === 'refused' && plan !== null && declined === null,
      )
      trace(`${back ? 'take back that' : 'keep'} what job ${job?.id} would take${back ? ' are kept' : ''}`)
      if (!job) return
      await until(null, () =>
        ask(async () => {
          const users = await (back ? takeBack(run, job) : decline(run, job, stopped))
          trace(`of ${users} users`)
        }),
      )
      await ended()
    },
    async undo({ ending, preview }) {
      const job = await newest((each) => each.service === 'teams' && !each.preview)
      trace(`undo job ${job?.id}${preview ? ', a preview' : ''}${endingOf(ending)}`)
      if (!job) return
      const last = await newest(() => true)
      await until(ending, () => ask((sync) => sync.undo(tenantId, DANA, job.id, { preview })))
      await ended()
      await report()
      if (preview) plan = broken || ending ? null : await keepPlan(run, last)
    },
    async retry({ ending }) {
      const job = await newest((each) => !each.preview)
      trace(`retry job ${job?.id}${endingOf(ending)}`)
      if (!job) return
      await allowing(await mayBeRetried(run, job), () =>
        until(ending, () => ask((sync) => sync.retry(tenantId, DANA, job.id))),
      )
    },
    async tick({ ending }) {
      trace(`what is due starts${endingOf(ending)}`)
      await allowing(await mayBeRetried(run, null), () => until(ending, () => ask((sync) => sync.tick(tenantId))))
    },
    async oneUser({ service, die, ending }) {
      const views = await stores.directory.views(tenantId, null, 200)
      const user = views[Math.floor(die * views.length)]?.user
      trace(`sync ${service} of ${user?.userName} alone${endingOf(ending)}`)
      if (!user) return
      await until(ending, () => ask((sync) => sync.start(tenantId, DANA, { service, userId: user.id })))
      await ended()
      await report()
    },
    async chosen({ service, dice, preview, ending }) {
      const clean = !broken && !ending && !preview && service === 'all'
      const queued = clean ? await queuedBefore(run) : null
      const userIds = await choose(run, dice)
      trace(`${preview ? 'preview' : 'sync'} ${service} of ${userIds.length} chosen users${endingOf(ending)}`)
      if (userIds.length === 0) return
      const [last, before] = [await newest(() => true), await chosenBefore(run, userIds, queued)]
      run.chosen.push(before.chosen)
      await until(ending, () => start(service, { userIds, preview }))
      await ended()
      await report(last)
      if (preview) plan = broken || ending ? null : await keepPlan(run, last)
      await checkChosen(run, before)
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
      const last = await newest(() => true)
      if (clean && last) stopped = { jobId: last.id, clouds: await hands.read() }
      if (before) await checkQueued(run, before)
    },
  }

  return {
    async take(step) {
      const before = await takenBefore(run, seq)
      seq = before.seq
      await (takers[step.kind] as (step: Step) => Promise<void>)(step)
      await checkTaken(run, before, step.kind === 'approve' && step.mayExceed)
      await checkDeclined(run, broken)
    },
    async quiet() {
      await quieten({
        run,
        unseen,
        async sync() {
          const last = await newest(() => true)
          await until(null, () => start('all'))
          await ended()
          return report(last)
        },
      })
    },
  }
}
