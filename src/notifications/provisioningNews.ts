/** Looks how provisioning goes, and tells once when it begins to fail and once when it works again. */
import { NEWEST, provisioningState } from '../audit/provisioningHealth.ts'
import type { KeptProvisioningRequest, ProvisioningLog } from '../audit/store.ts'
import { credentialState } from '../tenants/credential.ts'
import type { TenantsStore } from '../tenants/store.ts'
import { noticeOf, PROVISIONING, type Standing } from './provisioning.ts'
import type { NewEntry, NotificationsStore, ProvisioningNotice, ProvisioningTold } from './store.ts'

export interface StandingRooms {
  provisioningLog: Pick<ProvisioningLog, 'requests' | 'counts'>
  tenants: Pick<TenantsStore, 'provisioning' | 'credentials'>
}

/** As the console shows it: `NEWEST` requests and the counts of a day, however long the log is. */
export async function standingOf({ provisioningLog, tenants }: StandingRooms, tenantId: string, now: string) {
  const [{ on }, tokens, counts, { items: newest }] = await Promise.all([
    tenants.provisioning(tenantId),
    tenants.credentials(tenantId),
    provisioningLog.counts(tenantId, now),
    provisioningLog.requests(tenantId, { ...ALL, limit: NEWEST }),
  ])
  const hasToken = tokens.some((token) => credentialState(token, now) === 'active')
  const requests = counts.ok + counts.refused + counts.failed
  const standing: Standing = { state: provisioningState({ on, hasToken, requests }, newest), counts, newest }
  return standing
}

const ALL = { outcome: null, search: '', cursor: null }

export interface NewsDeps extends StandingRooms {
  store: Pick<
    NotificationsStore,
    'provisioningTold' | 'enqueueProvisioning' | 'enqueue' | 'subscribers' | 'mutes' | 'cursor'
  >
  mailIds: (tenantId: string) => Promise<string[]>
  now: () => Date
  log: (message: string, more?: object) => void
}

/** Between looks. */
const EVERY = 3_000
/** After its last request the provider pauses: what a cycle begins with says little of the rest. */
const PAUSE_MS = 5_000
/** A cycle that goes on for longer is judged while it goes on. */
const LONG_MS = 60_000
/** Tokens end, and days pass, without a request. */
const AGAIN_MS = 60_000
/** Between two edits of the card of a problem that goes on. */
const RENEW_MS = 30 * 60_000

interface Trace {
  lookedAt: number
  /** What was looked at last: while it is the same, nothing more is read. */
  seen: string
  /** Since when something is to be told; null: nothing is. */
  dueSince: number | null
  renewedAt: number
}

export function createProvisioningNews(deps: NewsDeps) {
  const { store, provisioningLog, tenants, now, log } = deps
  const traces = new Map<string, Trace>()

  const traceOf = (tenantId: string): Trace => {
    const known = traces.get(tenantId) ?? { lookedAt: -Infinity, seen: '', dueSince: null, renewedAt: -Infinity }
    traces.set(tenantId, known)
    return known
  }

  /** False: there is something to tell, and it is looked at again. */
  async function decide(tenantId: string, trace: Trace, last: KeptProvisioningRequest | undefined): Promise<boolean> {
    const at = now()
    const told = await store.provisioningTold(tenantId)
    const standing = await standingOf(deps, tenantId, at.toISOString())
    const notice = noticeOf(standing, told, at.toISOString())
    trace.dueSince = notice ? (trace.dueSince ?? at.getTime()) : null
    if (!notice) await renew(tenantId, trace, standing, told)
    if (!notice) return true
    const pauses = !last || at.getTime() - Date.parse(last.at) >= PAUSE_MS
    if (notice.kind !== 'provisioningOff' && !pauses && at.getTime() - trace.dueSince! < LONG_MS) return false
    await tell(tenantId, notice)
    Object.assign(trace, { dueSince: null, renewedAt: at.getTime() })
    return true
  }

  async function tell(tenantId: string, notice: ProvisioningNotice): Promise<void> {
    const over = notice.kind !== 'provisioningFails'
    const [chats, mails] = await Promise.all([chatsFor(tenantId, over), deps.mailIds(tenantId)])
    const entries = entriesFor([...chats, ...mails], notice)
    const isNew = await store.enqueueProvisioning(tenantId, entries, { since: notice.since, over })
    if (isNew) log('Provisioning fails, or works again.', { tenantId, ...notice })
  }

  /** Who muted it is not told that it fails; that it is over ends the card and the mute, which the channel sees to. */
  async function chatsFor(tenantId: string, over: boolean): Promise<string[]> {
    const [chats, mutes] = await Promise.all([
      store.subscribers(tenantId),
      over ? [] : store.mutes(tenantId, now().toISOString()),
    ])
    const muted = new Set(mutes.filter(({ problem }) => problem === PROVISIONING).map((mute) => mute.conversationId))
    return chats.map(({ id }) => id).filter((id) => !muted.has(id))
  }

  const entriesFor = (to: string[], notice: ProvisioningNotice): NewEntry[] => {
    const topic = notice.kind === 'provisioningGoesOn' ? null : PROVISIONING
    return to.map((conversationId) => ({ conversationId, notice, topic, nextAt: now().toISOString() }))
  }

  /** It fails as before: cards are edited, some time apart, and no mail is sent. */
  async function renew(
    tenantId: string,
    trace: Trace,
    { state, newest }: Standing,
    told: ProvisioningTold | null,
  ): Promise<void> {
    const last = newest[0]
    if (state !== 'failing' || !told || told.over || !last) return
    if (now().getTime() - trace.renewedAt < RENEW_MS) return
    const [chats, cursor] = await Promise.all([store.subscribers(tenantId), store.cursor(tenantId)])
    const notice: ProvisioningNotice = { kind: 'provisioningGoesOn', since: told.since, at: last.at }
    const ids = chats.map(({ id }) => id)
    await store.enqueue(tenantId, entriesFor(ids, notice), cursor)
    trace.renewedAt = now().getTime()
  }

  return {
    /** Reads one request where nothing came since the last look. */
    async look(tenantId: string): Promise<void> {
      const trace = traceOf(tenantId)
      const at = now().getTime()
      if (at - trace.lookedAt < EVERY) return
      trace.lookedAt = at
      const [{ on }, { items }] = await Promise.all([
        tenants.provisioning(tenantId),
        provisioningLog.requests(tenantId, { ...ALL, limit: 1 }),
      ])
      const seen = `${on} ${items[0]?.seq ?? 0} ${Math.floor(at / AGAIN_MS)}`
      if (trace.seen === seen) return
      if (await decide(tenantId, trace, items[0])) trace.seen = seen
    },
  }
}
