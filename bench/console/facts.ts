/** What a company has after some months beside its users: put into the store while the product stands still. */
import type { Stores } from '../../src/store/open.ts'

const ENTRIES = 100_000
const JOBS = 5_000
const CHATS = 200
const NOTICES = 50
const BATCH = 500
const START = Date.UTC(2026, 0, 1)
const EVERY_MS = 60_000
const ACTIONS = ['users.request', 'sync.start', 'users.exclude', 'numbers.refresh', 'settings.change', 'job.end']
const COUNTS = {
  ...{ read: 0, planned: 0, done: 0, assigned: 0, changed: 0, removed: 0, created: 0, updated: 0 },
  ...{ deleted: 0, adopted: 0, waiting: 0, blocked: 0, excluded: 0, failed: 0, notReached: 0 },
}

const at = (n: number): string => new Date(START + n * EVERY_MS).toISOString()
const personOf = (n: number): string => `person-${n % 5 < 2 ? 0 : (n * 7919) % 2_000}`

export async function fillFacts(stores: Stores, tenantId: string): Promise<void> {
  for (let from = 0; from < ENTRIES; from += BATCH) {
    const some = Array.from({ length: BATCH }, (_, each) => from + each)
    await stores.audit.append(tenantId, ...some.map(entryOf))
    await stores.provisioningLog.append(tenantId, some.map(requestOf))
  }
  await fillJobs(stores, tenantId)
  await fillNotices(stores, tenantId)
}

const entryOf = (n: number) => ({
  at: at(n),
  actorId: personOf(n),
  actorName: `Person ${personOf(n)}`,
  via: n % 3 === 0 ? ('bot' as const) : ('tab' as const),
  ip: '192.0.2.7',
  requestId: `request-${n}`,
  action: ACTIONS[n % ACTIONS.length] ?? '',
  target: `user ${(n * 104_729) % 20_000}`,
  before: '{"site":"London"}',
  after: '{"site":"Paris"}',
})

const requestOf = (n: number) => ({
  at: at(n),
  credentialId: `credential-${n % 3}`,
  method: n % 4 === 0 ? 'POST' : 'PATCH',
  route: n % 4 === 0 ? '/Users' : '/Users/:id',
  resourceId: `resource-${(n * 31) % 20_000}`,
  userName: `somebody.${(n * 31) % 20_000}@example.com`,
  status: n % 50 === 0 ? 409 : 200,
  scimType: n % 50 === 0 ? 'uniqueness' : null,
  detail: n % 50 === 0 ? 'There is a user of that userName already.' : null,
  ms: n % 40,
})

async function fillJobs({ jobs }: Stores, tenantId: string): Promise<void> {
  const startedBy = { id: 'person-0', name: 'Person 0' }
  for (let n = 0; n < JOBS; n += 1) {
    const services = [n % 3 === 0 ? ('pbx' as const) : ('teams' as const)]
    const asked = { services, type: 'manual' as const, diagnostic: false, startedBy, counts: COUNTS }
    const { jobs: made } = await jobs.createRun(tenantId, { runId: `bench-${n}`, ...asked, at: at(n) })
    const id = made[0]?.id ?? ''
    await jobs.claim(tenantId, id, at(n))
    const state = n % 20 === 0 ? ('failed' as const) : ('succeeded' as const)
    await jobs.end(tenantId, id, { state, counts: COUNTS, cause: null, at: at(n) })
  }
}

async function fillNotices({ jobs, notifications }: Stores, tenantId: string): Promise<void> {
  // the product is not to tell of jobs that never ran
  const told = await jobs.lastSeq(tenantId)
  for (let chat = 0; chat < CHATS; chat += 1) {
    const id = `chat-${chat}`
    await notifications.keepConversation(tenantId, { id, kind: 'channel', reference: '{}', userId: null, userName: id })
    await notifications.subscribe(tenantId, id, at(chat))
    const notices = Array.from({ length: NOTICES }, (_, n) => ({
      conversationId: id,
      notice: { kind: 'problem' as const, runId: `bench-${n}`, jobId: String(n) },
      nextAt: at(n),
    }))
    await notifications.enqueue(tenantId, notices, told)
  }
  for (;;) {
    const due = await notifications.due(tenantId, at(ENTRIES), BATCH)
    if (due.length === 0) return
    for (const { id } of due) await notifications.delivered(tenantId, id, at(id))
  }
}
