/**
 * Stores in memory with the behaviour that the console API relies on. Only until `openStore` is there: `world.ts` says
 * where to put it.
 */
import type { AuditEntry, AuditStore } from '../../src/audit/store.ts'
import type {
  Acceptance,
  Assessment,
  DirectoryChange,
  DirectoryStore,
  M365Account,
  ManagedAssignment,
  PbxAccount,
  PbxSite,
  QueuedChange,
  TeamsNumber,
  User,
  UserQuery,
  UserRow,
  UserState,
  UserView,
} from '../../src/directory/store.ts'
import { NO_COUNTS, type Job, type OutputLine, type PlannedChange } from '../../src/jobs/job.ts'
import type { JobsStore } from '../../src/jobs/store.ts'
import type { PbxSettings, Service, ServiceKind, TeamsSettings, Tenant } from '../../src/tenants/tenant.ts'
import type { TenantsStore } from '../../src/tenants/store.ts'

type Directory = Pick<
  DirectoryStore,
  | 'accept'
  | 'assess'
  | 'countSeen'
  | 'counts'
  | 'history'
  | 'link'
  | 'manage'
  | 'queued'
  | 'queuedOf'
  | 'reasonCounts'
  | 'seeM365'
  | 'seeNumbers'
  | 'seePbx'
  | 'seeSites'
  | 'user'
  | 'users'
  | 'viewsOf'
>
type Jobs = Pick<
  JobsStore,
  | 'active'
  | 'claim'
  | 'countOutput'
  | 'createRun'
  | 'end'
  | 'job'
  | 'jobs'
  | 'lastSeq'
  | 'latest'
  | 'outcome'
  | 'output'
  | 'plan'
  | 'progress'
  | 'reasons'
  | 'write'
>
type Tenants = Pick<
  TenantsStore,
  'changeSettings' | 'pbx' | 'saveCheck' | 'seed' | 'settingsApplied' | 'teams' | 'tenant'
>

export interface Stores {
  directory: Directory
  jobs: Jobs
  tenants: Tenants
  audit: AuditStore
  close(): Promise<void>
}

export function openStandIn(): Promise<Stores> {
  return Promise.resolve({
    directory: createDirectory(),
    jobs: createJobs(),
    tenants: createTenants(),
    audit: createAudit(),
    close: () => Promise.resolve(),
  })
}

/** One of something for each tenant, made when it is first asked for. */
function perTenant<T>(make: () => T): (tenantId: string) => T {
  const all = new Map<string, T>()
  return (tenantId) => {
    const known = all.get(tenantId) ?? make()
    all.set(tenantId, known)
    return known
  }
}

function page<T>(all: T[], list: string, cursor: string | null | undefined, limit: number) {
  const from = cursor ? readCursor(cursor, list) : 0
  const next = from + limit
  return {
    items: all.slice(from, next),
    nextCursor: next < all.length ? Buffer.from(`${list} ${next}`).toString('base64url') : null,
    total: all.length,
  }
}

function readCursor(cursor: string, list: string): number {
  const [named, at] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (named === list && /^\d+$/.test(at ?? '')) return Number(at)
  throw Object.assign(new Error('not a cursor of this list'), { name: 'BadCursor' })
}

function createDirectory(): Directory {
  const of = perTenant(() => ({
    users: new Map<string, User>(),
    queued: new Map<string, QueuedChange[]>(),
    history: [] as DirectoryChange[],
    pbx: new Map<string, PbxAccount>(),
    m365: new Map<string, M365Account>(),
    numbers: new Map<string, TeamsNumber>(),
    sites: new Map<string, PbxSite>(),
    managed: [] as ManagedAssignment[],
  }))
  const rowOf = (tenantId: string, user: User): UserRow => ({
    ...user,
    teamsNumber:
      [...of(tenantId).numbers.values()].find(({ holderId }) => holderId !== null && holderId === user.m365Id)
        ?.number ?? null,
    userPrincipalName: of(tenantId).m365.get(user.m365Id ?? '')?.userPrincipalName ?? null,
    nextChange: of(tenantId).queued.get(user.id)?.[0] ?? null,
  })
  return {
    async seePbx(tenantId, accounts) {
      for (const account of accounts) of(tenantId).pbx.set(account.id, account)
      return accounts.length
    },
    async seeSites(tenantId, sites) {
      for (const site of sites) of(tenantId).sites.set(site.id, site)
    },
    async seeM365(tenantId, sightings) {
      for (const each of sightings) of(tenantId).m365.set(each.id, each as unknown as M365Account)
      return sightings.length
    },
    async seeNumbers(tenantId, numbers) {
      for (const number of numbers) of(tenantId).numbers.set(number.number, number)
      return numbers.length
    },
    async accept(tenantId, acceptances, at) {
      const tenant = of(tenantId)
      for (const one of acceptances) acceptOne(tenant, one, at)
    },
    async link(tenantId, links) {
      for (const { userId, m365Id } of links) Object.assign(of(tenantId).users.get(userId)!, { m365Id })
    },
    async manage(tenantId, assignments) {
      of(tenantId).managed.push(...assignments)
    },
    async assess(tenantId, assessments, _joiners, _cleared, at) {
      for (const { changes, ...where } of assessments as (Assessment & { userId: string })[]) {
        Object.assign(of(tenantId).users.get(where.userId)!, where)
        of(tenantId).queued.set(
          where.userId,
          changes.map((change) => ({ ...change, since: at })),
        )
      }
    },
    async countSeen(tenantId, kind) {
      return kind === 'pbx' ? of(tenantId).pbx.size : of(tenantId).m365.size
    },
    async counts(tenantId) {
      const users = [...of(tenantId).users.values()]
      const byState: Record<UserState, number> = { inSync: 0, queued: 0, waiting: 0, blocked: 0, excluded: 0 }
      for (const { state } of users) byState[state]++
      const linked = new Set(users.map(({ m365Id }) => m365Id))
      const onlyInM365 = [...of(tenantId).m365.keys()].filter((id) => !linked.has(id)).length
      const queued = [...of(tenantId).queued.values()].filter((changes) => changes.length > 0).length
      return {
        users: users.length,
        sites: of(tenantId).sites.size,
        byState,
        queued,
        managed: of(tenantId).managed.length,
        onlyInM365,
      }
    },
    async reasonCounts(tenantId) {
      const counts = new Map<string, { state: UserState; reason: string; users: number }>()
      for (const { state, reason } of of(tenantId).users.values()) {
        if (reason === null) continue
        const known = counts.get(`${state} ${reason}`) ?? { state, reason, users: 0 }
        counts.set(`${state} ${reason}`, { ...known, users: known.users + 1 })
      }
      return [...counts.values()].sort((a, b) => b.users - a.users)
    },
    async users(tenantId, query) {
      const rows = [...of(tenantId).users.values()]
        .map((user) => rowOf(tenantId, user))
        .filter((row) => fits(row, query))
      rows.sort((a, b) => keyOf(a, query).localeCompare(keyOf(b, query)))
      if (query.descending) rows.reverse()
      return page(rows, `users-${query.sort}-${query.descending}`, query.cursor, query.limit)
    },
    async user(tenantId, userId) {
      const user = of(tenantId).users.get(userId)
      return user ? rowOf(tenantId, user) : null
    },
    async viewsOf(tenantId, userIds) {
      const tenant = of(tenantId)
      const views = userIds.flatMap((id) => {
        const user = tenant.users.get(id)
        if (!user) return []
        return {
          user,
          pbx: tenant.pbx.get(user.pbxId ?? '') ?? null,
          pbxPending: false,
          pbxChangedBy: null,
          pbxSeenAt: null,
          m365: tenant.m365.get(user.m365Id ?? '') ?? null,
          candidates: [],
          configuration: null,
          held: [...tenant.numbers.values()].filter(({ holderId }) => holderId !== null && holderId === user.m365Id),
          holder: null,
          managed: tenant.managed.filter(({ userId }) => userId === id),
        }
      })
      return views as UserView[]
    },
    async queued(tenantId, cursor, limit) {
      const rows = [...of(tenantId).queued].flatMap(([userId, changes]) => {
        const { userName, displayName } = of(tenantId).users.get(userId)!
        return changes.map((change) => ({ ...change, userId, userName, displayName }))
      })
      return page(rows, 'queued', cursor, limit)
    },
    async queuedOf(tenantId, userId) {
      return of(tenantId).queued.get(userId) ?? []
    },
    async history(tenantId, userId, limit) {
      return of(tenantId)
        .history.filter((change) => change.userId === userId)
        .slice(-limit)
    },
  }
}

function acceptOne(
  tenant: { users: Map<string, User>; history: DirectoryChange[] },
  { userId, accountId, facts, changes, cause, causedBy }: Acceptance,
  at: string,
): void {
  if (!facts) return
  const known = tenant.users.get(userId)
  tenant.users.set(userId, {
    ...(known ?? {
      owner: 'pbx',
      m365Id: null,
      deletedAt: null,
      state: 'inSync',
      reason: null,
      reasonDetail: {},
      waitingSince: null,
      nextTryAt: null,
      createdAt: at,
    }),
    ...facts,
    id: userId,
    pbxId: accountId,
    updatedAt: at,
  })
  const kind = known ? 'updated' : 'created'
  const lines = changes.length > 0 ? changes : [{ field: null, before: null, after: null }]
  for (const line of lines)
    tenant.history.push({ seq: tenant.history.length + 1, at, userId, kind, ...line, cause, causedBy })
}

function fits(row: UserRow, { search, states, reasons, sites }: UserQuery): boolean {
  const text = `${row.displayName} ${row.userName} ${row.extension} ${row.number}`.toLowerCase()
  return (
    (!search || text.includes(search.toLowerCase())) &&
    (!states || states.includes(row.state)) &&
    (!reasons || reasons.includes(row.reason ?? '')) &&
    (!sites || sites.includes(row.site ?? ''))
  )
}

function keyOf(row: UserRow, { sort = 'name' }: UserQuery): string {
  return `${sort === 'name' ? row.displayName : (row[sort] ?? '')} ${row.id}`
}

function createJobs(): Jobs {
  const of = perTenant(() => ({
    jobs: [] as Job[],
    lines: new Map<string, OutputLine[]>(),
    plans: new Map<string, PlannedChange[]>(),
    seq: 0,
  }))
  const find = (tenantId: string, id: string): Job => of(tenantId).jobs.find((job) => job.id === id)!
  const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running'
  return {
    async createRun(tenantId, { runId, services, type, diagnostic, startedBy, at }) {
      const active = of(tenantId).jobs.filter(isActive)
      if (active.length > 0) return { created: false, jobs: active }
      const jobs = services.map((service): Job => {
        const id = String(of(tenantId).jobs.length + 1)
        const times = { queuedAt: at, startedAt: null, endedAt: null, resumedAt: null }
        const job: Job = {
          id,
          runId,
          tenantId,
          service,
          type,
          state: 'queued',
          diagnostic,
          startedBy,
          ...times,
          counts: NO_COUNTS,
          progress: null,
          cause: null,
        }
        of(tenantId).jobs.push(job)
        of(tenantId).seq++
        return job
      })
      return { created: true, jobs }
    },
    async claim(tenantId, id, at) {
      Object.assign(find(tenantId, id), { state: 'running', startedAt: at })
      of(tenantId).seq++
      return true
    },
    async progress(tenantId, id, progress, counts) {
      Object.assign(find(tenantId, id), { progress, counts })
    },
    async end(tenantId, id, { state, counts, cause, at }) {
      Object.assign(find(tenantId, id), { state, counts, cause, endedAt: at, progress: null })
      of(tenantId).seq++
    },
    async job(tenantId, id) {
      const job = of(tenantId).jobs.find((each) => each.id === id)
      return job ? { ...job } : null
    },
    async jobs(tenantId, { services, states, cursor, limit }) {
      const all = of(tenantId).jobs.filter(
        (job) => (services?.includes(job.service) ?? true) && (states?.includes(job.state) ?? true),
      )
      return page(all.toReversed(), 'jobs', cursor, limit)
    },
    async active(tenantId) {
      return of(tenantId).jobs.filter(isActive)
    },
    async latest(tenantId, service) {
      return of(tenantId).jobs.findLast((job) => job.service === service && job.endedAt !== null) ?? null
    },
    async write(tenantId, id, lines) {
      const kept = of(tenantId).lines.get(id) ?? []
      of(tenantId).lines.set(id, kept)
      for (const line of lines) kept.push({ ...line, line: kept.length + 1 })
    },
    async output(tenantId, id, after, limit) {
      return (of(tenantId).lines.get(id) ?? []).slice(after, after + limit)
    },
    async countOutput(tenantId, id) {
      return of(tenantId).lines.get(id)?.length ?? 0
    },
    async plan(tenantId, id, changes) {
      of(tenantId).plans.set(id, [...(of(tenantId).plans.get(id) ?? []), ...changes])
    },
    async outcome(tenantId, id, outcomes) {
      for (const one of outcomes)
        Object.assign(
          of(tenantId)
            .plans.get(id)!
            .find(({ ordinal }) => ordinal === one.ordinal)!,
          one,
        )
    },
    async reasons(tenantId, id) {
      const users = new Map<string, Set<string>>()
      for (const { reason, userId } of of(tenantId).plans.get(id) ?? [])
        if (reason !== null) users.set(reason, (users.get(reason) ?? new Set()).add(userId))
      return [...users].map(([reason, each]) => ({ reason, users: each.size })).sort((a, b) => b.users - a.users)
    },
    async lastSeq(tenantId) {
      return of(tenantId).seq
    },
  }
}

function createTenants(): Tenants {
  const tenants = new Map<
    string,
    { tenant: Tenant; pbx: Service<PbxSettings> | null; teams: Service<TeamsSettings> | null }
  >()
  const fresh = <S>(kind: ServiceKind, settings: S | null): Service<S> | null =>
    settings && {
      kind,
      settings,
      settingsChangedAt: null,
      check: null,
      cursor: null,
      lookedAt: null,
      lookFailed: null,
      policyIds: {},
    }
  return {
    async seed(tenant, pbx, teams) {
      if (!tenants.has(tenant.id))
        tenants.set(tenant.id, { tenant, pbx: fresh('pbx', pbx), teams: fresh('teams', teams) })
    },
    async tenant(tenantId) {
      return tenants.get(tenantId)?.tenant ?? null
    },
    async pbx(tenantId) {
      return tenants.get(tenantId)?.pbx ?? null
    },
    async teams(tenantId) {
      return tenants.get(tenantId)?.teams ?? null
    },
    async changeSettings(tenantId, kind, settings, at) {
      const known = tenants.get(tenantId)!
      tenants.set(tenantId, { ...known, [kind]: { ...known[kind], settings, settingsChangedAt: at } })
    },
    async settingsApplied(tenantId, kind, startedAt) {
      const known = tenants.get(tenantId)!
      const changedAt = known[kind]?.settingsChangedAt ?? null
      if (changedAt !== null && changedAt <= startedAt) {
        tenants.set(tenantId, { ...known, [kind]: { ...known[kind], settingsChangedAt: null } })
      }
    },
    async saveCheck(tenantId, kind, check, policyIds) {
      const known = tenants.get(tenantId)!
      tenants.set(tenantId, { ...known, [kind]: { ...known[kind], check, policyIds } })
    },
  }
}

function createAudit(): AuditStore {
  const of = perTenant(() => [] as (AuditEntry & { seq: number })[])
  return {
    async append(tenantId, entry) {
      of(tenantId).push({ ...entry, seq: of(tenantId).length + 1 })
    },
    async entries(tenantId, cursor, limit) {
      return page(of(tenantId).toReversed(), 'audit', cursor, limit)
    },
  }
}
