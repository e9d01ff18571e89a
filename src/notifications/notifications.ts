/**
 * Notices about syncs, credentials, provisioning and the week: reads the job journal by cursor, decides, and writes the outbox, from
 * which they are delivered. Cursor and entries move in one transaction, so that a restart neither loses nor repeats a
 * decision.
 */
import type { ProvisioningLog } from '../audit/store.ts'
import type { DirectoryStore } from '../directory/store.ts'
import type { Job, JobEvent } from '../jobs/job.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { CredentialStanding } from '../tenants/standing.ts'
import type { ConnectionsStore, TenantsStore } from '../tenants/store.ts'
import { lastAt } from '../tenants/windows.ts'
import type { Channel } from './channel.ts'
import { credentialNotices } from './credentials.ts'
import { createDelivery } from './delivery.ts'
import { gatherDigest, saysNothing, type DigestRooms } from './digest.ts'
import { jobBefore, problemOf } from './problem.ts'
import { createProvisioningNews } from './provisioningNews.ts'
import { mailRecipients, mailSettings } from './recipients.ts'
import { noticesFor, topicOf } from './rules.ts'
import type { Notice } from './rules.ts'
import type { DigestNotice, NewEntry, NotificationsStore, OutboxEntry } from './store.ts'
import { createTellings } from './tellings.ts'

export interface NotificationsDeps {
  store: NotificationsStore
  jobs: JobsStore
  tenants: TenantsStore
  channel: Channel
  /** Left out: there are no digests. */
  directory?: DirectoryStore
  /** Left out: nobody is told by e-mail. */
  keptConnections?: ConnectionsStore
  /** Credentials with their ends; left out: nobody is told of them. */
  credentials?: CredentialNews
  /** Left out: nobody is told how provisioning goes. */
  provisioningLog?: Pick<ProvisioningLog, 'requests' | 'counts'>
  /** As of `DeliveryDeps`. */
  endIfLost?(tenantId: string, userId: string): Promise<boolean>
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
const DIGEST_EVERY = 20_000
/** A digest that could not be sent in time is of no use later. */
const DIGEST_LATE_MS = 2 * 86_400_000
const EVENTS = 200
const FORGET_EVERY = 3_600_000
/** So long it can be seen how the notices to somebody went. */
export const SETTLED_KEPT_DAYS = 90

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { store, jobs, tenants, now, log } = deps
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let closed = false
  const digest: DigestRooms | null = deps.directory
    ? { jobs, directory: deps.directory, ...(deps.credentials ? { standings: deps.credentials.standings } : {}) }
    : null
  const tellings = createTellings({ ...deps, ...(digest ? { digest } : {}) })
  const delivery = createDelivery({ ...deps, tellings })

  /** Reads one page of the journal; true when there may be more. */
  async function read(tenantId: string): Promise<boolean> {
    const cursor = await store.cursor(tenantId)
    const events = await jobs.events(tenantId, cursor, EVENTS)
    const last = events.at(-1)
    if (!last) return false
    const entries: NewEntry[] = []
    for (const event of events.filter(({ kind }) => kind === 'ended')) entries.push(...(await decide(tenantId, event)))
    await store.enqueue(tenantId, entries, last.seq)
    return events.length === EVENTS
  }

  /** Decides about a run at the end of its last job, once. */
  async function decide(tenantId: string, event: JobEvent): Promise<NewEntry[]> {
    const run = await jobs.run(tenantId, event.runId)
    if (run.length === 0 || run.some((job) => job.endedAt === null)) return []
    if (await endsLater(tenantId, event)) return []
    const ended = await Promise.all(
      run.map(async (job: Job) => ({ job, before: await jobBefore(jobs, tenantId, job) })),
    )
    const told = await Promise.all(
      noticesFor(event.runId, ended).map(async (notice) => {
        const job = ended.find((each) => each.job.id === notice.jobId)?.job
        const to = await recipients(tenantId, notice, job ? problemOf(job) : null)
        return entriesFor(to, notice, topicOf(notice, ended))
      }),
    )
    return told.flat()
  }

  function entriesFor(to: string[], notice: OutboxEntry['notice'], topic: OutboxEntry['topic']): NewEntry[] {
    const nextAt = now().toISOString()
    return to.map((conversationId) => ({ conversationId, notice, topic, nextAt }))
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
   * Those who asked for notices, in chats and by e-mail. A problem is not told where the run's own card already shows it,
   * nor to who muted it; that it is over may end the card of the problem there, which the channel sees to. A mail cannot
   * be edited, so none is sent where only a card is renewed.
   */
  async function recipients(tenantId: string, { kind, runId }: Notice, problem: string | null): Promise<string[]> {
    const chats = (await store.subscribers(tenantId)).map(({ id }) => id)
    if (kind === 'again' || kind === 'replaced') return chats
    const mails = await mailIds(tenantId)
    if (kind === 'resolved') return [...chats, ...mails]
    const [cards, mutes] = await Promise.all([
      store.cardsOf(tenantId, runId),
      store.mutes(tenantId, now().toISOString()),
    ])
    const muted = mutes.filter((mute) => mute.problem === problem)
    const silent = new Set([...cards, ...muted].map(({ conversationId }) => conversationId))
    return [...chats.filter((id) => !silent.has(id)), ...mails]
  }

  const mailIds = async (tenantId: string): Promise<string[]> =>
    mailRecipients(await mailSettings(deps, tenantId)).map(({ id }) => id)

  const news = deps.provisioningLog
    ? createProvisioningNews({ ...deps, provisioningLog: deps.provisioningLog, mailIds })
    : null

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
      const [chats, mails, cursor] = await Promise.all([
        store.subscribers(tenantId),
        mailIds(tenantId),
        store.cursor(tenantId),
      ])
      const to = [...chats.map(({ id }) => id), ...mails]
      const entries = notices.flatMap((notice) => entriesFor(to, notice, 'credential'))
      await store.enqueue(tenantId, entries, cursor)
    }
    for (const notice of notices) log('A credential is near its end, or was renewed.', { tenantId, ...notice })
    for (const { credential, days, end } of told) await kept.credentialTold(tenantId, credential, days, end)
  }

  const digestLooked = new Map<string, number>()

  /** Each week is decided on once, when its time has come; what was decided is kept together with its entries. */
  async function lookAtDigest(tenantId: string): Promise<void> {
    const time = now().getTime()
    if (!digest || time - (digestLooked.get(tenantId) ?? -Infinity) < DIGEST_EVERY) return
    digestLooked.set(tenantId, time)
    const settings = await tenants.noticeSettings(tenantId)
    const due = lastAt({ ...settings.digest, timezone: settings.timezone }, time)
    const decided = await store.digestCursor(tenantId)
    const cursor = Math.floor(due / 1_000)
    if (cursor <= decided) return
    // the first look finds a week that nobody was promised
    const late = decided === 0 || time - due > DIGEST_LATE_MS
    const notice: DigestNotice = { kind: 'digest', at: new Date(due).toISOString() }
    const to = late ? [] : await digestRecipients(tenantId)
    const worth = to.length > 0 && !saysNothing(await gatherDigest(digest, tenantId, notice.at, settings))
    await store.enqueueDigest(tenantId, worth ? entriesFor(to, notice, 'digest') : [], cursor)
  }

  async function digestRecipients(tenantId: string): Promise<string[]> {
    const [choices, mail] = await Promise.all([store.choices(tenantId), mailSettings(deps, tenantId)])
    const chats = [...choices].filter(([, choice]) => choice.digest).map(([id]) => id)
    return [...chats, ...(mail?.digest ? mailRecipients(mail).map(({ id }) => id) : [])]
  }

  const forgotten = new Map<string, number>()

  /** Each look at how notices went goes through all that is kept of them. */
  async function forgetOld(tenantId: string): Promise<void> {
    const time = now().getTime()
    if (time - (forgotten.get(tenantId) ?? -Infinity) < FORGET_EVERY) return
    forgotten.set(tenantId, time)
    const before = new Date(time - SETTLED_KEPT_DAYS * 86_400_000).toISOString()
    while (!closed && (await store.forgetSettled(tenantId, before)))
      await new Promise((resolve) => setImmediate(resolve))
  }

  async function look(): Promise<void> {
    for (const { id } of await tenants.tenants())
      try {
        while (!closed && (await read(id)));
        if (!closed) await lookAtCredentials(id)
        if (!closed) await lookAtDigest(id)
        if (!closed) await news?.look(id)
        if (!closed) delivery.look(id)
        if (!closed) await forgetOld(id)
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
      await delivery.close()
    },
  }
}
