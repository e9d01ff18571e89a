import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { createRefusals } from '../../src/audit/refusals.ts'
import { createAccess } from '../../src/api/access.ts'
import { createApiRoutes } from '../../src/api/routes.ts'
import type { Microsoft365, Pbx, PbxNumber } from '../../src/connectors/contract.ts'
import { createHealthRoutes } from '../../src/http/health.ts'
import { createAccessNews } from '../../src/http/standing.ts'
import { createWebServer, type WebServer } from '../../src/http/webServer.ts'
import { createAuthorize } from '../../src/identity/authorize.ts'
import { createKeptRoles } from '../../src/identity/keptRoles.ts'
import type { Principal } from '../../src/identity/principal.ts'
import type { Role } from '../../src/identity/roles.ts'
import { createOldTokens } from '../../src/identity/oldTokens.ts'
import { createTokenCheck } from '../../src/identity/tokens.ts'
import { createServiceProvider } from '../../src/sso/serviceProvider.ts'
import { SCIM_WORDING } from '../../src/scim/door.ts'
import { createProvisioning, type Provisioning } from '../../src/scim/provisioning.ts'
import { NO_COUNTS, type JobService, type PlannedChange } from '../../src/jobs/job.ts'
import { openStore, type Stores } from '../../src/store/open.ts'
import { keepable, keptOf } from '../../src/sync/guard/keep.ts'
import { approvePlan } from '../../src/sync/guard/approve.ts'
import { startChosen } from '../../src/sync/run/chosen.ts'
import { cancelRun } from '../../src/sync/run/cancel.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import { createUploads } from '../../src/sync/uploads.ts'
import { lookAtExport, openCsv } from '../../src/connectors/csv/look.ts'
import { createAlignment } from '../../src/sync/alignment/report.ts'
import { createInventory } from '../../src/sync/inventory.ts'
import { startUser } from '../../src/sync/oneUser/start.ts'
import { startJobRetry } from '../../src/sync/run/retry.ts'
import { scopeEffect } from '../../src/sync/plan/scopeEffect.ts'
import { NotSetUp, type Sync } from '../../src/sync/sync.ts'
import { startUndo } from '../../src/sync/run/undo.ts'
import { createKeptLog } from '../http/serving.ts'
import { AUDIENCE, createLocalIssuer, DANA, TENANT, type LocalIssuer } from '../identity/issuer.ts'
import { lookAt } from '../planted/seen.ts'
import { createOutside, type TestOutside } from './outside.ts'
import { acceptance, m365Account, numberOf, pbxAccount } from './people.ts'

export { DANA, TENANT }
/** A second customer with one user of its own and no services. */
export const OTHER_TENANT = '99999999-9999-4999-8999-999999999999'
export const NOW = '2026-11-20T12:00:00.000Z'
export const USERS = 60

/** The console API on real HTTP, over stores with two companies in them. */
export interface World {
  url: string
  /** Where the store keeps its file. */
  folder: string
  port: number
  server: WebServer
  scim: Provisioning
  /** The SCIM door, on a server of its own. */
  scimServer: WebServer
  scimUrl: string
  outside: TestOutside
  stores: Stores
  issuer: LocalIssuer
  log: ReturnType<typeof createKeptLog>
  token(role: Role, more?: object): Promise<string>
  /** A call with a token of that role; null: without one. */
  call(
    role: Role | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>
  get<T>(path: string, role?: Role): Promise<T>
  close(): Promise<void>
}

export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-api-'))
  const stores = await openStore({ databaseUrl: null, folder })
  await seed(stores)
  const issuer = await createLocalIssuer(() => Date.parse(NOW))
  const log = createKeptLog()
  const trusted = { audience: [AUDIENCE], jwksUri: issuer.jwksUri }
  const oldTokens = createOldTokens({ now: () => Date.parse(NOW), warn: log.warn })
  const check = createTokenCheck({
    oldVersion: oldTokens.note,
    issuers: [
      { tenantId: TENANT, issuer: issuer.issuer, ...trusted },
      { tenantId: OTHER_TENANT, issuer: 'https://other.example', ...trusted },
    ],
    now: () => Date.parse(NOW),
  })
  const inventory = createInventory({
    ...stores,
    connections: () => ({ pbx: INVENTORY, m365: null }),
    now: () => Date.parse(NOW),
    sleep: () => Promise.resolve(),
    newId: randomUUID,
    watchSeconds: 0,
    log: { info: () => undefined, error: () => undefined },
  })
  const alignment = createAlignment({ ...stores, now: () => Date.parse(NOW), log })
  const scim = createProvisioning({
    ...stores,
    now: () => Date.parse(NOW),
    elapsed: () => performance.now(),
    newId: randomUUID,
    random: randomBytes,
    publicUrl: null,
    consoleUrl: 'https://console.example/',
    readSites: () => Promise.resolve(),
    log,
  })
  const scimServer = createWebServer({
    routes: [],
    authorize: () => Promise.reject(new Error('no other door')),
    doors: scim.routes,
    wordings: [SCIM_WORDING],
    unlimited: [SCIM_WORDING.prefix],
    log,
  })
  const { url: scimUrl } = await scimServer.listen(0, '127.0.0.1')
  const keptRoles = createKeptRoles({
    tenants: stores.tenants,
    adminIds: [],
    memberOf: () => Promise.resolve(null),
    now: () => Date.parse(NOW),
  })
  const outside = createOutside(stores, () => NOW)
  const refusals = createRefusals({
    append: (tenantId, entry) => stores.audit.append(tenantId, entry),
    now: () => Date.parse(NOW),
    warn: log.warn,
  })
  const accessNews = createAccessNews()
  const server = createWebServer<Principal>({
    accessNews,
    routes: [
      ...createHealthRoutes<Principal>({ ready: () => Promise.resolve(true) }),
      ...createApiRoutes({
        ...stores,
        sync: { ...createSync(stores), inventory, alignment },
        uploads: createUploads({
          tenants: stores.tenants,
          lookAtExport,
          openCsv,
          now: () => Date.parse(NOW),
          newId: randomUUID,
        }),
        outside,
        refusals,
        rolesChanged: accessNews.tell,
        oldTokensAt: oldTokens.lastAt,
        consented: (tenantId, by) => Promise.resolve(void outside.consented.push({ tenantId, ...by })),
        scim,
        sso: createServiceProvider({ publicUrl: 'https://console.example/', connections: stores.keptConnections }),
        signIn: {
          tenantId: 'tenant',
          clientId: 'client',
          authority: 'http://127.0.0.1:9',
          scope: 'scope',
          sandbox: true,
        },
        place: (_tenantId, kind) => (kind === 'pbx' ? '8x8, sandbox' : 'example.onmicrosoft.com'),
        now: () => NOW,
        newId: randomUUID,
        log,
        lookEveryMs: 10,
      }),
    ],
    authorize: createAccess(createAuthorize(check, keptRoles), refusals),
    callerKey: (caller) => `${caller.tenantId} ${caller.userId}`,
    log,
    rate: null,
    perCaller: null,
  })
  const { url } = await server.listen(0, '127.0.0.1')

  const token = (role: Role, more: object = {}): Promise<string> =>
    issuer.sign(issuer.claims({ ...(role === 'user' ? {} : { roles: [claimOf(role)] }), ...more }))
  const call: World['call'] = async (role, method, path, body, headers = {}) => {
    const authorization: Record<string, string> = role ? { authorization: `Bearer ${await token(role)}` } : {}
    const typed: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return fetch(url + path, {
      method,
      headers: { ...authorization, ...typed, ...headers },
      ...(body === undefined ? {} : { body: text }),
    })
  }
  return {
    url,
    folder,
    port: Number(new URL(url).port),
    server,
    scim,
    scimServer,
    scimUrl,
    outside,
    stores,
    issuer,
    log,
    token,
    call,
    get: async <T>(path: string, role: Role = 'admin') => (await (await call(role, 'GET', path)).json()) as T,
    close: async () => {
      lookAt({ kind: 'print', name: 'log of the API' }, Buffer.from(inspect(log.lines, { depth: 10 })))
      await server.close()
      await scimServer.close()
      await scim.close()
      await inventory.close()
      await alignment.close()
      await issuer.close()
      await stores.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Groups whose members nobody asked for yet. */
const GROUPS = { pbx: null, m365: { async *members() {} } as unknown as Microsoft365 }

/** The numbers of the company's first three users, and two that nobody has. */
const INVENTORY = {
  async *numbers(): AsyncGenerator<PbxNumber[]> {
    const known = { country: 'GB', category: 'local', origin: 'claimed' }
    yield [1, 2, 3].map((n) => ({ ...known, number: numberOf(n), status: 'assigned' as const }))
    yield [
      { ...known, number: '+442079460901', status: 'available' },
      { ...known, number: '+442079460902', country: 'IE', status: 'porting' },
    ]
  },
} as unknown as Pbx
/** A number that user 6 has from Microsoft; user 7 has one from on-premises that ends in 07. */
export const FOREIGN = '+12125559906'

const foreign = (n: number, source: 'online' | 'onPremises') => ({
  number: `+1212555990${n}`,
  type: source === 'online' ? ('callingPlan' as const) : ('directRouting' as const),
  holderId: `m365-${n}`,
  holderKind: 'user' as const,
  category: 'primary' as const,
  source,
  activation: 'activated' as const,
})

const claimOf = (role: Role): string => `Sync.${role[0]!.toUpperCase()}${role.slice(1)}`

async function seed({ directory, jobs, tenants, audit }: Stores): Promise<void> {
  await tenants.seed(
    { id: TENANT, name: 'Example Ltd', createdAt: NOW },
    { name: '8x8 PBX', writes: 'full' },
    {
      name: 'Microsoft Teams',
      voiceRoutingPolicy: '8x8',
      callingPolicy: null,
      deactivated: 'unassign',
    },
  )
  await tenants.seed({ id: OTHER_TENANT, name: 'Other GmbH', createdAt: NOW }, null, null)
  const everyone = Array.from({ length: USERS }, (_, at) => at + 1)
  await directory.seeSites(TENANT, [
    { id: 's1', name: 'London', pbxName: 'main' },
    { id: 's2', name: 'Paris, La Défense', pbxName: 'main' },
  ])
  await directory.seePbx(
    TENANT,
    everyone.map((n) => pbxAccount(n)),
    'r1',
    NOW,
  )
  await directory.seeM365(TENANT, [...everyone.map((n) => m365Account(n)), m365Account(500)], 'r2', NOW)
  await directory.accept(
    TENANT,
    everyone.map((n) => acceptance(n, pbxAccount(n))),
    NOW,
  )
  await directory.link(
    TENANT,
    everyone.map((n) => ({ userId: `user-${n}`, m365Id: `m365-${n}` })),
    NOW,
  )
  await directory.seeNumbers(
    TENANT,
    [
      {
        number: numberOf(3),
        type: 'directRouting',
        holderId: 'm365-3',
        holderKind: 'user',
        category: 'primary',
        source: 'online',
        activation: 'activated',
      },
    ],
    'r3',
    NOW,
  )
  await directory.seeNumbers(TENANT, [foreign(6, 'online'), foreign(7, 'onPremises')], 'r3', NOW)
  await directory.manage(TENANT, [
    { number: numberOf(3), userId: 'user-3', holderId: 'm365-3', origin: 'assigned', jobId: '1', at: NOW },
  ])
  await directory.assess(TENANT, [...everyone.map(assessment)], [], [], NOW)
  await directory.accept(OTHER_TENANT, [{ ...acceptance(1, pbxAccount(1)), userId: 'secret-user' }], NOW)
  await jobs.createRun(OTHER_TENANT, newRun('run-other', ['pbx']))
  await audit.append(OTHER_TENANT, {
    at: NOW,
    actorId: 'x',
    actorName: 'Secret',
    via: 'system',
    action: 'x',
    target: 'x',
    before: null,
    after: null,
  })
}

function assessment(n: number) {
  const none = { reasonDetail: {}, waitingSince: null, nextTryAt: null, changes: [] }
  const userId = `user-${n}`
  if (n === 1) {
    const change = {
      service: 'teams',
      kind: 'assign',
      field: 'teamsNumber',
      before: null,
      after: numberOf(1),
      cause: 'FIRST_NUMBER',
      causedBy: 'admin@8x8',
    } as const
    return { ...none, userId, state: 'queued' as const, reason: null, changes: [change] }
  }
  if (n === 2)
    return { ...none, userId, state: 'blocked' as const, reason: 'NUMBER_IN_USE', reasonDetail: { holder: 'Sam' } }
  if (n === 4)
    return {
      ...none,
      userId,
      state: 'waiting' as const,
      reason: 'NOT_PROVISIONED_YET',
      waitingSince: NOW,
      nextTryAt: NOW,
    }
  return { ...none, userId, state: 'inSync' as const, reason: null }
}

export const newRun = (runId: string, services: JobService[]) => ({
  runId,
  services,
  type: 'manual' as const,
  diagnostic: false,
  counts: NO_COUNTS,
  startedBy: { id: DANA, name: 'Dana Whitfield' },
  at: NOW,
})

/** Starts runs and tells where users stand, as the sync service does; it runs nothing. */
function createSync(stores: Stores): Omit<Sync, 'alignment' | 'close' | 'inventory' | 'open' | 'tick'> {
  const { directory, jobs, tenants } = stores
  let runs = 0
  const syncDeps: SyncDeps = {
    ...stores,
    // approving only asks whether they are there
    connections: () => ({ pbx: {} as Pbx, m365: {} as Microsoft365 }),
    now: () => Date.parse(NOW),
    sleep: () => Promise.resolve(),
    newId: () => `run-${++runs}`,
    watchSeconds: 0,
    log: { info: () => undefined, error: () => undefined },
  }
  return {
    approve: (tenantId, by, jobId) => approvePlan(syncDeps, tenantId, by, jobId),
    cancel: (tenantId, by, jobId) => cancelRun(syncDeps, tenantId, by, jobId),
    keepable: (tenantId, jobId) => keepable(syncDeps, tenantId, jobId),
    keptOf: (tenantId, jobId) => keptOf(syncDeps, tenantId, jobId),
    undo: (tenantId, by, jobId, { preview = false } = {}) => startUndo(syncDeps, tenantId, by, jobId, preview),
    retry: (tenantId, by, jobId) => startJobRetry(syncDeps, tenantId, by, jobId),
    async start(
      tenantId,
      by,
      { service, diagnostic = false, preview = false, task = { kind: 'sync' }, userId, userIds },
    ) {
      if (userId) return startUser(syncDeps, tenantId, by, { service, diagnostic, userId })
      if (userIds) return startChosen(syncDeps, tenantId, by, { service, diagnostic, preview, userIds })
      const services: JobService[] = service === 'all' ? ['pbx', 'teams'] : [service]
      for (const each of services) if (!(await tenants[each](tenantId))) throw new NotSetUp(each)
      const startedBy = { id: by.id, name: by.name }
      const noted = by.noted ? { noted: by.noted } : {}
      const asked = {
        services,
        type: by.type,
        diagnostic,
        preview,
        task,
        counts: NO_COUNTS,
        startedBy,
        at: NOW,
        ...noted,
      }
      const run = { runId: `run-${++runs}`, ...asked }
      const { created, jobs: started } = await jobs.createRun(tenantId, run)
      return { runId: started[0]!.runId, jobs: started, started: created }
    },
    async status(tenantId) {
      const { byState, users, queued } = await directory.counts(tenantId)
      const running = await jobs.active(tenantId)
      const latest = { pbx: await jobs.latest(tenantId, 'pbx'), teams: await jobs.latest(tenantId, 'teams') }
      const look = { at: NOW, failed: null }
      const { blocked, waiting, excluded, inSync } = byState
      const button = running.length > 0 ? 'syncing' : queued > 0 ? 'queued' : 'green'
      return {
        button,
        queued,
        blocked,
        waiting,
        excluded,
        inSync,
        users,
        running,
        stopped: [],
        latest,
        looks: { pbx: look, teams: look },
        setup: [],
        synced: latest.teams !== null,
        off: [],
        lacks: [],
        leftOut: 0,
        auto: { on: false, next: null, holds: ['off'] },
      }
    },
    reassess: () => undefined,
    makeWay: () => undefined,
    policyExists: (_tenantId, _setting, name) => Promise.resolve(name === '8x8'),
    scopeEffect: (tenantId, scope) => scopeEffect({ ...syncDeps, connections: () => GROUPS }, tenantId, scope),
    groups: (_tenantId, search) =>
      Promise.resolve(
        ['Sales', 'Support'].filter((name) => name.startsWith(search)).map((name) => ({ id: name, name })),
      ),
    async check(tenantId, kind) {
      if (!(await tenants[kind](tenantId))) throw new NotSetUp(kind)
      const permissions = [{ name: 'Read users', vendorName: 'User.Read.All', granted: false }]
      const check = { at: NOW, ok: false, permissions, reason: 'CONSENT', raw: 'Forbidden' }
      await tenants.saveCheck(tenantId, kind, check)
      return check
    },
  }
}

/** Number `n` is given to user `n`. */
export const plannedAssign = (n: number): PlannedChange => ({
  ordinal: n,
  userId: `user-${n}`,
  subject: `pbx-${n}`,
  userName: `user${n}@example.com`,
  holderId: `m365-${n}`,
  kind: 'assign',
  before: null,
  after: numberOf(n),
  field: 'teamsNumber',
  cause: 'FIRST_NUMBER',
  causedBy: 'admin@8x8',
  was: null,
  policy: null,
  waitsFor: [],
  status: 'planned',
  operationId: null,
  reason: null,
  raw: null,
})

/** A Teams job of its own that kept its plan: four assigns and a policy. */
export async function plannedJob(stores: Stores, how: { preview: boolean; removals: number }): Promise<string> {
  const run = { ...newRun(`run-plan-${++plans}`, ['teams']), preview: how.preview }
  const { jobs } = await stores.jobs.createRun(TENANT, run)
  const { id } = jobs[0]!
  await stores.jobs.claim(TENANT, id, NOW)
  const policy = {
    ...plannedAssign(5),
    kind: 'policy' as const,
    field: 'callingPolicy',
    cause: 'SETTING',
    after: '8x8',
  }
  await stores.jobs.plan(TENANT, id, [1, 2, 3, 4].map(plannedAssign).concat(policy))
  await stores.jobs.keepPlan(TENANT, id, { madeAt: NOW, changes: 5, removals: how.removals, limit: 10, digest: 'd' })
  const cause = { code: 'TOO_MANY_REMOVALS', detail: { removals: '11', limit: '10' }, raw: null }
  const end = how.preview ? { state: 'succeeded' as const, cause: null } : { state: 'refused' as const, cause }
  await stores.jobs.end(TENANT, id, { ...end, counts: { ...NO_COUNTS, planned: 5 }, at: NOW })
  return id
}

let plans = 0

export const refusedJob = (stores: Stores): Promise<string> => plannedJob(stores, { preview: false, removals: 11 })

/** A Teams job that the guard stopped, which would take the number of user 3, whom 8x8 deactivated. */
export async function removingJob(stores: Stores): Promise<string> {
  await stores.directory.accept(TENANT, [acceptance(3, pbxAccount(3, { active: false }))], NOW)
  const { jobs } = await stores.jobs.createRun(TENANT, newRun(`run-plan-${++plans}`, ['teams']))
  const { id } = jobs[0]!
  await stores.jobs.claim(TENANT, id, NOW)
  const removal = { kind: 'unassign' as const, before: numberOf(3), after: null, cause: 'DEACTIVATED' }
  await stores.jobs.plan(TENANT, id, [{ ...plannedAssign(3), ...removal }])
  await stores.jobs.keepPlan(TENANT, id, { madeAt: NOW, changes: 1, removals: 1, limit: 0, digest: 'd' })
  const cause = { code: 'TOO_MANY_REMOVALS', detail: { removals: '1', limit: '0' }, raw: null }
  await stores.jobs.end(TENANT, id, { state: 'refused', cause, counts: { ...NO_COUNTS, planned: 1 }, at: NOW })
  return id
}

/** A PBX job that the guard stopped, which would take in that 8x8 deleted user 3. */
export async function deletingJob(stores: Stores): Promise<string> {
  const { id: accountId } = pbxAccount(3)
  await stores.directory.losePbx(TENANT, [accountId], NOW)
  const { jobs } = await stores.jobs.createRun(TENANT, newRun(`run-plan-${++plans}`, ['pbx']))
  const { id } = jobs[0]!
  await stores.jobs.claim(TENANT, id, NOW)
  const removal = { kind: 'delete' as const, field: 'user', before: 'User 3', after: null, cause: 'DELETED_IN_PBX' }
  await stores.jobs.plan(TENANT, id, [{ ...plannedAssign(3), ...removal, subject: accountId, policy: null }])
  await stores.jobs.keepPlan(TENANT, id, { madeAt: NOW, changes: 1, removals: 1, limit: 0, digest: 'd' })
  const cause = { code: 'TOO_MANY_REMOVALS', detail: { removals: '1', limit: '0' }, raw: null }
  await stores.jobs.end(TENANT, id, { state: 'refused', cause, counts: { ...NO_COUNTS, planned: 1 }, at: NOW })
  return id
}

/** The same after somebody kept that number. */
export async function keptJob(stores: Stores): Promise<string> {
  const id = await removingJob(stores)
  const by = { id: DANA, name: 'Dana Whitfield' }
  const removal = `${numberOf(3)}@m365-3:DEACTIVATED`
  await stores.jobs.decline(TENANT, id, { ...by, at: NOW, note: 'on leave', users: 1 })
  const kept = { note: 'on leave', jobId: id, by, at: NOW }
  await stores.directory.keepNumbers(TENANT, [{ userId: 'user-3', removal }], kept)
  return id
}

/** A job of its own that has ended, with output and reasons. */
export async function endedJob(stores: Stores, lines: number): Promise<string> {
  const { jobs } = await stores.jobs.createRun(TENANT, newRun(`run-${lines}`, ['teams']))
  const { id } = jobs[0]!
  await stores.jobs.claim(TENANT, id, NOW)
  for (let from = 0; from < lines; from += 500) {
    const some = Array.from({ length: Math.min(500, lines - from) }, (_, at) => from + at + 1)
    await stores.jobs.write(
      TENANT,
      id,
      some.map((n) => ({ at: NOW, level: n % 3 === 0 ? ('problem' as const) : ('info' as const), text: `line ${n}` })),
    )
  }
  await stores.jobs.plan(TENANT, id, [1, 2].map(plannedAssign))
  await stores.jobs.outcome(
    TENANT,
    id,
    [1, 2].map((ordinal) => ({ ordinal, status: 'failed' as const, reason: 'NUMBER_IN_USE', raw: 'no' })),
  )
  await stores.jobs.keepReasons(TENANT, id, [{ reason: 'NUMBER_IN_USE', users: 2 }])
  const cause = { code: 'CONSENT', detail: { who: 'x' }, raw: 'Forbidden' }
  await stores.jobs.end(TENANT, id, {
    state: 'failed',
    counts: { ...NO_COUNTS, planned: 2, failed: 2 },
    cause,
    at: NOW,
  })
  return id
}
