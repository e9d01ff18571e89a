/**
 * Notices about syncs: reads the job journal by cursor, decides, writes the outbox, and sends with retries. Cursor and
 * entries move in one transaction, so that a restart neither loses nor repeats a decision.
 */
import type { Job, JobEvent } from '../jobs/job.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { CredentialStanding } from '../tenants/standing.ts'
import type { ConnectionsStore, TenantsStore } from '../tenants/store.ts'
import { Undeliverable } from './channel.ts'
import type { Channel } from './channel.ts'
import { credentialNotices } from './credentials.ts'
import { workThrough } from './pool.ts'
import { jobBefore, problemOf } from './problem.ts'
import { noticesFor } from './rules.ts'
import type { Notice } from './rules.ts'
import type { NotificationsStore, OutboxEntry } from './store.ts'
import { waitAfter } from './waits.ts'

export interface NotificationsDeps {
  store: NotificationsStore
  jobs: JobsStore
  tenants: TenantsStore
  channel: Channel
  /** Credentials with their ends; left out: nobody is told of them. */
  credentials?: CredentialNews
  now: () => Date
  log: (message: string, more?: object) => void
  /** How often to look, in milliseconds. */
  every?: number
}

export interface CredentialNews {
  standings(tenantId: string, now: number): Promise<CredentialStanding[]>
  store: Pick<ConnectionsStore, 'credentialUses' | 'credentialTold'>
}

export interface Notifications {
  open(): void
  /** Stops after what is in hand is recorded. */
  close(): Promise<void>
}

const EVERY = 1_000
/** Ends of credentials are days away. */
const CREDENTIALS_EVERY = 60_000
const EVENTS = 200
/** On their way at once, of one tenant. The channel keeps to the limits of its other side. */
const AT_ONCE = 40

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { store, jobs, tenants, channel, now, log } = deps
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let closed = false
  const sending = new Map<string, Promise<void>>()

  /** Reads one page of the journal; true when there may be more. */
  async function read(tenantId: string): Promise<boolean> {
    const cursor = await store.cursor(tenantId)
    const events = await jobs.events(tenantId, cursor, EVENTS)
    const last = events.at(-1)
    if (!last) return false
    const notices: { notice: Notice; conversations: string[] }[] = []
    for (const event of events.filter(({ kind }) => kind === 'ended')) notices.push(...(await decide(tenantId, event)))
    const nextAt = now().toISOString()
    const entries = notices.flatMap(({ notice, conversations }) =>
      conversations.map((conversationId) => ({ conversationId, notice, nextAt })),
    )
    await store.enqueue(tenantId, entries, last.seq)
    return events.length === EVENTS
  }

  /** Decides about a run at the end of its last job, once. */
  async function decide(tenantId: string, event: JobEvent): Promise<{ notice: Notice; conversations: string[] }[]> {
    const run = await jobs.run(tenantId, event.runId)
    if (run.length === 0 || run.some((job) => job.endedAt === null)) return []
    if (await endsLater(tenantId, event)) return []
    const ended = await Promise.all(
      run.map(async (job: Job) => ({ job, before: await jobBefore(jobs, tenantId, job) })),
    )
    const notices = noticesFor(event.runId, ended)
    if (notices.length === 0) return []
    const told = await Promise.all(
      notices.map(async (notice) => {
        const job = ended.find((each) => each.job.id === notice.jobId)?.job
        const problem = job ? problemOf(job) : null
        return { notice, conversations: await recipients(tenantId, notice, problem) }
      }),
    )
    return told
  }

  /** All jobs of the run have ended by now; is another of its ends still to come in the journal? */
  async function endsLater(tenantId: string, { seq, runId }: JobEvent): Promise<boolean> {
    let after = seq
    for (;;) {
      const events = await jobs.events(tenantId, after, EVENTS)
      if (events.some((event) => event.runId === runId && event.kind === 'ended')) return true
      if (events.length < EVENTS) return false
      after = events.at(-1)!.seq
    }
  }

  /**
   * Those who asked for notices. A problem is not told where the run's own card already shows it, nor to who muted it;
   * that it is over may end the card of the problem there, which the channel sees to.
   */
  async function recipients(tenantId: string, { kind, runId }: Notice, problem: string | null): Promise<string[]> {
    const subscribers = (await store.subscribers(tenantId)).map(({ id }) => id)
    if (kind !== 'problem') return subscribers
    const [cards, mutes] = await Promise.all([
      store.cardsOf(tenantId, runId),
      store.mutes(tenantId, now().toISOString()),
    ])
    const muted = mutes.filter((mute) => mute.problem === problem)
    const silent = new Set([...cards, ...muted].map(({ conversationId }) => conversationId))
    return subscribers.filter((id) => !silent.has(id))
  }

  async function send(tenantId: string): Promise<void> {
    const next = async () => {
      const due = await store.next(tenantId, now().toISOString(), AT_ONCE)
      return due.map((entry) => ({ id: entry.id, run: () => deliver(tenantId, entry) }))
    }
    await workThrough(AT_ONCE, next, () => !closed)
  }

  /** A slow conversation of one tenant holds up nobody else. */
  function sendApart(tenantId: string): void {
    if (sending.has(tenantId)) return
    const under = send(tenantId)
      .catch((error: Error) => log('Notices of a tenant could not be sent.', { tenantId, error: error.message }))
      .finally(() => sending.delete(tenantId))
    sending.set(tenantId, under)
  }

  async function deliver(tenantId: string, entry: OutboxEntry): Promise<void> {
    try {
      const conversation = await store.conversation(tenantId, entry.conversationId)
      if (!conversation) throw new Undeliverable('The conversation is no longer on record.')
      await channel.send(tenantId, conversation, entry.notice)
      await store.delivered(tenantId, entry.id, now().toISOString())
    } catch (error) {
      await failed(tenantId, entry, error as Error)
    }
  }

  async function failed(tenantId: string, entry: OutboxEntry, error: Error): Promise<void> {
    const wait = waitAfter(error, entry.attempts)
    const nextAt = wait === null ? null : new Date(now().getTime() + wait).toISOString()
    log('A notice was not delivered.', { tenantId, entry: entry.id, error: error.message, nextAt })
    await store.failed(tenantId, entry.id, error.message.slice(0, 500), nextAt)
  }

  const credentialsLooked = new Map<string, number>()

  /** The outbox takes each notice once, so a stop between the two does not repeat one. */
  async function lookAtCredentials(tenantId: string): Promise<void> {
    const at = now().getTime()
    if (!deps.credentials || at - (credentialsLooked.get(tenantId) ?? -Infinity) < CREDENTIALS_EVERY) return
    credentialsLooked.set(tenantId, at)
    const { standings, store: kept } = deps.credentials
    const [all, uses] = await Promise.all([standings(tenantId, at), kept.credentialUses(tenantId)])
    const { notices, told } = credentialNotices(all, uses, at)
    if (notices.length > 0) {
      const [to, cursor] = await Promise.all([store.subscribers(tenantId), store.cursor(tenantId)])
      const nextAt = now().toISOString()
      const entries = notices.flatMap((notice) => to.map(({ id }) => ({ conversationId: id, notice, nextAt })))
      await store.enqueue(tenantId, entries, cursor)
    }
    for (const notice of notices) log('A credential is near its end, or was renewed.', { tenantId, ...notice })
    for (const { credential, days, end } of told) await kept.credentialTold(tenantId, credential, days, end)
  }

  async function look(): Promise<void> {
    for (const { id } of await tenants.tenants())
      try {
        while (!closed && (await read(id)));
        if (!closed) await lookAtCredentials(id)
        if (!closed) sendApart(id)
      } catch (error) {
        log('Notices of a tenant could not be looked after.', { tenantId: id, error: (error as Error).message })
      }
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => {
      looking = look()
        .catch((error: Error) => log('Looking for notices failed.', { error: error.message }))
        .then(schedule)
    }, deps.every ?? EVERY)
  }

  return {
    open: schedule,
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await looking
      await Promise.all(sending.values())
    },
  }
}
