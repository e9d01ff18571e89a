/**
 * The rooms that a bot asks, in memory and true to their contracts: for as long as it takes until the real stores and
 * the sync stand beside this room.
 */
import type { AuditEntry, AuditStore } from '../../src/audit/store.ts'
import type { DirectoryStore } from '../../src/directory/store.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { Job, JobCause, JobCounts, JobEvent, JobProgress, JobState } from '../../src/jobs/job.ts'
import type { JobsStore } from '../../src/jobs/store.ts'
import type { Conversation, NotificationsStore, OutboxEntry, RunCard } from '../../src/notifications/store.ts'
import { NotSetUp } from '../../src/sync/sync.ts'
import type { ButtonState, Sync, SyncStatus } from '../../src/sync/sync.ts'
import type { TenantsStore } from '../../src/tenants/store.ts'

export const TENANT = '11111111-1111-4111-8111-111111111111'

/** The part of a contract that this world keeps; anything else fails loudly. */
const only = <T extends object>(kept: Partial<T>): T =>
  new Proxy(kept, {
    get: (target, name) => {
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name) as unknown
      throw new Error(`This world has no ${name}.`)
    },
  }) as T

export interface World {
  jobs: JobsStore
  sync: Sync
  directory: DirectoryStore
  tenants: TenantsStore
  audit: AuditStore
  notifications: NotificationsStore
  audited: AuditEntry[]
  outbox: (OutboxEntry & { tenantId: string; givenUp: boolean })[]
  cards: RunCard[]
  /** What a test sets. */
  set: { setup: SyncStatus['setup']; names: { pbx: string; teams: string }; button: ButtonState; queued: number }
  reasons: Map<string, { reason: string; users: number }[]>
  runJob(jobId: string, progress?: Partial<JobProgress>, counts?: Partial<JobCounts>): Promise<void>
  endJob(jobId: string, state: JobState, more?: { counts?: Partial<JobCounts>; cause?: JobCause }): Promise<void>
}

export function createWorld(now: () => Date): World {
  const all: Job[] = []
  const events: JobEvent[] = []
  const audited: AuditEntry[] = []
  const at = () => now().toISOString()
  const find = (id: string): Job => {
    const job = all.find((one) => one.id === id)
    if (!job) throw new Error(`No job ${id}.`)
    return job
  }
  const happened = (job: Job, kind: JobEvent['kind'], what: string) =>
    events.push({ seq: events.length + 1, at: at(), jobId: job.id, runId: job.runId, kind, what })
  const copy = <T>(value: T): T => structuredClone(value)
  const active = () => all.filter(({ state }) => state === 'queued' || state === 'running')

  const jobs = only<JobsStore>({
    createRun: (tenantId, run) => {
      if (active().length > 0) return Promise.resolve({ created: false, jobs: copy(active()) })
      const made = run.services.map((service): Job => {
        const id = String(all.length + 1)
        const { runId, type, diagnostic, startedBy } = run
        const job: Job = {
          ...{ id, runId, tenantId, service, type, state: 'queued', diagnostic, startedBy, queuedAt: run.at },
          ...{ startedAt: null, endedAt: null, counts: { ...NO_COUNTS }, progress: null, cause: null, resumedAt: null },
        } as Job
        all.push(job)
        happened(job, 'queued', 'queued')
        return job
      })
      return Promise.resolve({ created: true, jobs: copy(made) })
    },
    run: (_, runId) => Promise.resolve(copy(all.filter((job) => job.runId === runId))),
    job: (_, id) => Promise.resolve(copy(all.find((job) => job.id === id) ?? null)),
    jobs: (_, { services, limit, cursor }) => {
      const rows = all.filter((job) => !services || services.includes(job.service)).toReversed()
      const from = Number(cursor ?? 0)
      const nextCursor = from + limit < rows.length ? String(from + limit) : null
      return Promise.resolve({ items: copy(rows.slice(from, from + limit)), nextCursor, total: rows.length })
    },
    active: () => Promise.resolve(copy(active())),
    reasons: (_, id) => Promise.resolve(reasons.get(id) ?? []),
    events: (_, after, limit) => Promise.resolve(events.filter(({ seq }) => seq > after).slice(0, limit)),
  })
  const reasons: World['reasons'] = new Map()
  const set: World['set'] = {
    setup: [],
    names: { pbx: '8x8 PBX', teams: 'Microsoft Teams' },
    button: 'green',
    queued: 0,
  }

  const sync = only<Sync>({
    start: async (tenantId, by, { service, diagnostic = false }) => {
      const services = service === 'all' ? (['pbx', 'teams'] as const) : [service]
      for (const one of services) if (set.setup.includes(one)) throw new NotSetUp(one)
      const runId = `run-${all.length + 1}`
      const startedBy = { id: by.id, name: by.name }
      const run = { runId, services: [...services], type: by.type, diagnostic, startedBy, at: at() }
      const made = await jobs.createRun(tenantId, run)
      return { runId: made.jobs[0]!.runId, jobs: made.jobs, started: made.created }
    },
    status: () => {
      const latest = (service: 'pbx' | 'teams') =>
        copy(all.findLast((job) => job.service === service && job.endedAt !== null) ?? null)
      return Promise.resolve({
        button: active().length > 0 ? 'syncing' : set.button,
        ...{ queued: set.queued, blocked: 12, waiting: 5, excluded: 88, inSync: 1_182, users: 1_287 },
        running: copy(active()),
        latest: { pbx: latest('pbx'), teams: latest('teams') },
        looks: { pbx: { at: null, failed: null }, teams: { at: null, failed: null } },
        setup: set.setup,
      })
    },
  })

  const tenants = only<TenantsStore>({
    tenants: () => Promise.resolve([{ id: TENANT, name: 'Contoso', createdAt: at() }]),
    pbx: () => Promise.resolve({ settings: { name: set.names.pbx } } as never),
    teams: () => Promise.resolve({ settings: { name: set.names.teams } } as never),
  })
  const { store, outbox, cards } = createNotificationsInMemory()

  return {
    ...{ jobs, sync, tenants, audited, outbox, cards, set, reasons, notifications: store },
    directory: only<DirectoryStore>({ counts: () => Promise.resolve({ queued: set.queued } as never) }),
    audit: only<AuditStore>({
      append: (_, entry) => {
        audited.push(entry)
        return Promise.resolve()
      },
    }),
    runJob(id, progress, counts) {
      const job = find(id)
      if (job.state === 'queued') {
        Object.assign(job, { state: 'running', startedAt: at() })
        happened(job, 'started', 'running')
      }
      const begun = { phase: 'read', done: 0, total: null, since: at(), etaSeconds: null }
      if (progress) job.progress = { ...begun, ...progress } as JobProgress
      Object.assign(job.counts, counts)
      return Promise.resolve()
    },
    endJob(id, state, { counts = {}, cause } = {}) {
      const job = find(id)
      Object.assign(job, { state, endedAt: at(), startedAt: job.startedAt ?? at(), cause: cause ?? null })
      Object.assign(job.counts, counts)
      happened(job, 'ended', state)
      return Promise.resolve()
    },
  }
}

function createNotificationsInMemory() {
  const conversations = new Map<string, Conversation>()
  const subscribed = new Set<string>()
  const cards: RunCard[] = []
  const used = new Map<string, { by: string; at: string }>()
  const outbox: World['outbox'] = []
  let cursor = 0
  const entry = (id: number) => outbox.find((one) => one.id === id)!

  const store: NotificationsStore = {
    keepConversation: (_, conversation) =>
      Promise.resolve(void conversations.set(conversation.id, { ...conversation })),
    forgetConversation: (_, id) => Promise.resolve(void (conversations.delete(id), subscribed.delete(id))),
    conversation: (_, id) => Promise.resolve(conversations.get(id) ?? null),
    subscribe: (_, id) => Promise.resolve(void subscribed.add(id)),
    unsubscribe: (_, id) => Promise.resolve(void subscribed.delete(id)),
    subscribers: () => Promise.resolve([...subscribed].flatMap((id) => conversations.get(id) ?? [])),
    keepCard: (_, card) => {
      const at = cards.findIndex((one) => one.runId === card.runId && one.conversationId === card.conversationId)
      if (at < 0) cards.push({ ...card })
      else cards[at] = { ...card }
      return Promise.resolve()
    },
    openCards: () => Promise.resolve(cards.filter(({ final }) => !final).map((card) => ({ ...card }))),
    cardsOf: (_, runId) => Promise.resolve(cards.filter((card) => card.runId === runId)),
    useOnce: (_, op, use) => {
      const known = used.get(op)
      if (!known) used.set(op, use)
      return Promise.resolve({ first: !known, ...(known ?? use) })
    },
    cursor: () => Promise.resolve(cursor),
    enqueue: (tenantId, entries, to) => {
      cursor = to
      for (const one of entries)
        outbox.push({
          ...one,
          ...{ id: outbox.length + 1, tenantId, attempts: 0, deliveredAt: null, lastError: null, givenUp: false },
        })
      return Promise.resolve()
    },
    due: (_, now, limit) =>
      Promise.resolve(outbox.filter((one) => !one.deliveredAt && !one.givenUp && one.nextAt <= now).slice(0, limit)),
    delivered: (_, id, at) => Promise.resolve(void Object.assign(entry(id), { deliveredAt: at })),
    failed: (_, id, lastError, nextAt) => {
      const one = entry(id)
      Object.assign(one, {
        lastError,
        attempts: one.attempts + 1,
        givenUp: nextAt === null,
        nextAt: nextAt ?? one.nextAt,
      })
      return Promise.resolve()
    },
  }
  return { store, outbox, cards }
}
