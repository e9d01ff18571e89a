/** The sync service on a real store, against the real sandbox over HTTP, on a clock that the test moves. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import { createPbx } from '../../src/connectors/8x8/pbx.ts'
import type { UserRow } from '../../src/directory/store.ts'
import type { Job } from '../../src/jobs/store.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { openStore, type Stores } from '../../src/store/open.ts'
import { createSync } from '../../src/sync/open.ts'
import type { Uploads } from '../../src/sync/uploads.ts'
import { createWatch } from '../../src/sync/watch/watch.ts'
import type { Sync } from '../../src/sync/sync.ts'
import { withExports } from '../../src/worlds.ts'
import { createDoor, type Held } from './door.ts'

export interface SyncWorld {
  /** Where `/sandbox` is. */
  url: string
  tenantId: string
  /** What must never be shown: the key of 8x8 and the secret of the app. */
  secrets: string[]
  stores: Stores
  sync: Sync
  uploads: Uploads
  /** Lets time pass. */
  pass(ms: number): Promise<void>
  /** Stops the service as the product does, and starts another on the same store; `between` is done while none runs. */
  restart(between?: () => Promise<void>): Promise<void>
  /** One look of the watch. */
  look(): Promise<void>
  faults(faults: object): Promise<void>
  /** From now on the clouds' answers to this method and path wait, the first `after` excepted. */
  hold(call: RegExp, after?: number): Held
  /** Clouds that answer later than that hang, from now on; null: half a minute, so that only what hangs is late. */
  patience(attemptMs: number | null): void
  run(service?: 'all' | 'pbx' | 'teams', options?: { preview?: boolean }): Promise<Job[]>
  ended(jobIds: string[]): Promise<Job[]>
  users(): Promise<UserRow[]>
  output(jobId: string): Promise<string>
  close(): Promise<void>
}

/** No job of a test takes that long on any machine; below the test's own time, so that it can say so. */
const PATIENCE_MS = 50_000

/** Time from one look at the clock to the next. */
const LOOK_MS = 0.1

/** Looks around without anything on its way before time goes on, and how long a test may hold something up meanwhile. */
const QUIET = { looks: 5, mostLooks: 500 }

/**
 * Sleeping moves the clock, and each look a little; nothing waits. Time goes on once nothing is on its way to the clouds
 * any more, so that a slow machine does not bunch in time what was sent with pauses in between; what a test holds is not
 * waited for. How slow the machine is does not show in it.
 */
function testClock(onItsWay: () => number) {
  let at = Date.UTC(2026, 10, 21, 12)
  const now = (): number => Math.floor((at += LOOK_MS))
  const quiet = async (): Promise<void> => {
    for (let [looks, still] = [0, 0]; looks < QUIET.mostLooks && still < QUIET.looks; looks++) {
      await new Promise((resolve) => setImmediate(resolve))
      still = onItsWay() === 0 ? still + 1 : 0
    }
  }
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted()
    const until = at + ms
    await quiet()
    at = Math.max(at, until)
  }
  return { now, sleep, random: () => 0.5 }
}

export async function openWorld(
  company: { users?: number; problems?: boolean; limits?: boolean } = {},
): Promise<SyncWorld> {
  const clock = testClock(() => door.onItsWay())
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-world-'))
  const stores = await openStore({ databaseUrl: null, folder })
  const door = createDoor((request, response) => sandbox.handle(request, response))
  const server = createServer((request, response) => door.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sandbox = await createSandbox({
    baseUrl: `${url}/sandbox`,
    users: company.users ?? 40,
    seed: 8,
    problems: company.problems ?? false,
    limits: company.limits ?? false,
    latencyMs: 0,
    pbxWrites: 'full',
    tenants: 1,
    folder: null,
    now: clock.now,
  })
  const [identity] = sandbox.identities
  assert.ok(identity)
  const { tenantId, pbxApiKey, clientId, clientSecret, name } = identity
  await stores.tenants.seed(
    { id: tenantId, name, createdAt: new Date(clock.now()).toISOString() },
    { name: '8x8 PBX', writes: 'full' },
    { name: 'Microsoft Teams', voiceRoutingPolicy: '8x8-Voice', callingPolicy: '8x8-Calling', deactivated: 'unassign' },
  )
  const connect = (more: { attemptMs?: number } = {}) => {
    const network = { ...clock, limits: company.limits ?? false, tenantId, ...more }
    const baseUrl = `${url}/sandbox/8x8/admin-provisioning`
    const pbx = createPbx({ ...network, baseUrl, apiKey: pbxApiKey })
    const m365 = createMicrosoft365({
      ...network,
      baseUrl: `${url}/sandbox/graph/v1.0`,
      authority: `${url}/sandbox/entra`,
      scope: 'https://graph.microsoft.com/.default',
      clientId,
      clientSecret,
    })
    return { pbx, m365 }
  }
  let connected = connect()
  const exported = withExports(() => connected, stores.tenants, clock)
  const deps = {
    ...stores,
    connections: exported.connections,
    now: clock.now,
    sleep: clock.sleep,
    newId: randomUUID,
    watchSeconds: 0,
    log: {
      info: () => undefined,
      error: (about: object, text: string) => assert.fail(`${text} ${JSON.stringify(about)}`),
    },
  }
  let sync = createSync(deps)

  const ended = async (ids: string[]): Promise<Job[]> => {
    for (const late = performance.now() + PATIENCE_MS; performance.now() < late;) {
      const jobs = await Promise.all(ids.map((id) => stores.jobs.job(tenantId, id)))
      if (jobs.every((job) => job?.endedAt)) return jobs.filter((job) => job !== null)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('the jobs did not end')
  }

  return {
    url,
    tenantId,
    secrets: [pbxApiKey, clientSecret],
    stores,
    uploads: exported.uploads,
    get sync() {
      return sync
    },
    pass: (ms) => clock.sleep(ms),
    async restart(between) {
      await sync.close()
      await between?.()
      sync = createSync(deps)
      await sync.open()
    },
    look: () => createWatch(deps).look(tenantId, new AbortController().signal),
    async faults(faults) {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(faults) })
      assert.ok(answer.ok, await answer.text())
    },
    hold: (call, after) => door.hold(call, after),
    patience: (attemptMs) => void (connected = connect(attemptMs === null ? {} : { attemptMs })),
    async run(service = 'all', options = {}) {
      const { jobs } = await sync.start(tenantId, { id: 'u', name: 'Dana', type: 'manual' }, { service, ...options })
      return ended(jobs.map((job) => job.id))
    },
    ended,
    users: async () => (await stores.directory.users(tenantId, { limit: 400, sort: 'userName' })).items,
    async output(jobId) {
      return (await stores.jobs.output(tenantId, jobId, 0, 1000)).map((line) => line.text).join('\n')
    },
    async close() {
      await sync.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await sandbox.close()
      await stores.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
