/** The sync service on a real store, in lives that can be ended at any moment. */
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import { createPbx } from '../../src/connectors/8x8/pbx.ts'
import type { Identity, Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Stores } from '../../src/store/open.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import { createSync } from '../../src/sync/open.ts'
import type { Sync } from '../../src/sync/sync.ts'
import { createWatch } from '../../src/sync/watch/watch.ts'
import { createLife, type Life } from './life.ts'
import { createNetwork } from './network.ts'
import type { Random } from './random.ts'
import type { Time } from './time.ts'
import type { Author } from './witness.ts'

export interface ServiceDeps {
  sandbox: Sandbox
  identity: Identity
  baseUrl: string
  stores: Stores
  time: Time
  random: Random
  limits: boolean
  before(): Promise<void>
  /** Was this job cancelled, and whoever did so told? */
  isCancelled(jobId: string): boolean
  trace(line: string): void
  fault(text: string): void
}

export interface Service {
  sync: Sync
  /** The job that runs, as far as writes go. */
  author: Author
  /** Goes on with whatever the life before this one left. */
  open(): Promise<void>
  /** Nothing comes of anything it does any more. */
  kill(): void
  /** One look of the watch. */
  look(): Promise<void>
  /** Meets its end some moments from now. */
  endsAt(moment: number, how: 'kill' | 'stop'): void
  /** Something happens some moments from now. */
  at(moment: number, what: () => void): void
  /** An end that was not met yet is not met any more. */
  spare(): void
  /** Waits until nothing goes on any more; false: it met its end. */
  idle(): Promise<boolean>
}

/** Does this request give or take a number, or give a policy? A policy goes with a number that went before. */
const gives = (method: string, url: string, body: string): boolean => {
  if (method !== 'POST' || url.endsWith('/userAssignments/unassign')) return false
  return url.includes('$batch') ? body.includes('"method":"POST"') : url.includes('/admin/teams/')
}

export function createService(deps: ServiceDeps): Service {
  const { sandbox, identity, baseUrl, stores, time, random, before, trace, fault } = deps
  const { tenantId, pbxApiKey, clientId, clientSecret } = identity
  const life: Life = createLife()
  const author: Author = { jobId: null, since: 0 }
  let closing: Promise<void> | null = null
  let closed = false
  const clock = { now: time.now, random: () => 0.5, sleep: time.sleep }
  const asks = (method: string, url: string, body: string): void => {
    if (gives(method, url, body) && author.jobId !== null && deps.isCancelled(author.jobId))
      fault(`job ${author.jobId} sends after it was cancelled`)
  }
  const network = {
    ...clock,
    fetch: createNetwork({ sandbox, time, random, life, before, trace, asks }),
    limits: deps.limits,
    tenantId,
  }
  const pbx = createPbx({ ...network, baseUrl: `${baseUrl}/8x8/admin-provisioning`, apiKey: pbxApiKey })
  const m365 = createMicrosoft365({
    ...network,
    baseUrl: `${baseUrl}/graph/v1.0`,
    authority: `${baseUrl}/entra`,
    scope: 'https://graph.microsoft.com/.default',
    clientId,
    clientSecret,
  })
  const jobs = life.around(stores.jobs)
  const begins = (jobId: string): void => {
    author.jobId = jobId
    author.since = time.now()
  }
  const tenants = life.around(stores.tenants)
  /** Nothing starts by the clock of this machine: a slow one would tell another history. */
  let opening = false
  const syncDeps: SyncDeps = {
    directory: life.around(stores.directory),
    alignment: stores.alignment,
    together: life.around({ together: stores.together }).together,
    tenants: { ...tenants, tenants: () => (opening ? tenants.tenants() : Promise.resolve([])) },
    jobs: {
      ...jobs,
      claim: (tenant, jobId, at) => {
        begins(jobId)
        return jobs.claim(tenant, jobId, at)
      },
      resumed: (tenant, jobId, at) => {
        begins(jobId)
        return jobs.resumed(tenant, jobId, at)
      },
    },
    connections: () => ({ pbx, m365 }),
    now: time.now,
    sleep: (ms, signal) => life.through(() => time.sleep(ms, signal)),
    newId: () => `id-${random.below(2 ** 30).toString(36)}-${random.below(2 ** 30).toString(36)}`,
    watchSeconds: 0,
    log: {
      info: () => undefined,
      error: (about, text) =>
        fault(`${text}: ${String((about as { err?: Error }).err?.stack ?? JSON.stringify(about))}`),
    },
  }
  const sync = createSync(syncDeps)
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  return {
    sync,
    author,
    async open() {
      opening = true
      await sync.open()
      opening = false
    },
    kill: () => life.kill(),
    async look() {
      // dead in the middle of it, the look never ends
      let done = false
      void createWatch(syncDeps)
        .look(tenantId, new AbortController().signal)
        .finally(() => (done = true))
      while (!done && !life.dead) await turn()
    },
    at: (moment, what) => life.at(moment, what),
    endsAt(moment, how) {
      life.at(moment, () => {
        if (how === 'kill') life.kill()
        else closing ??= sync.close().then(() => void (closed = true))
      })
    },
    spare: () => life.at(Infinity, () => undefined),
    async idle() {
      let passed = -1
      for (let quiet = 0; quiet < 4;) {
        await turn()
        const busy = life.passed !== passed || life.inFlight > 0 || (closing !== null && !closed && !life.dead)
        passed = life.passed
        quiet = busy ? 0 : quiet + 1
      }
      return !life.dead && !closed
    },
  }
}
