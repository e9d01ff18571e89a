/** The house around the bot, built as the product builds it: stores in a folder, the sandbox over HTTP, the sync. */
import type { AuditFilter, AuditPage, ProvisioningLog } from '../../src/audit/store.ts'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Rooms } from '../../src/bot/commands/command.ts'
import { createClock } from '../../src/connectors/clock.ts'
import type { Clock } from '../../src/connectors/clock.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { Job, JobCause, JobService, JobState } from '../../src/jobs/job.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { openStore } from '../../src/store/open.ts'
import { createSync } from '../../src/sync/open.ts'
import type { StartOptions } from '../../src/sync/sync.ts'
import { openOutside } from '../../src/outside.ts'
import type { ConnectionsStore } from '../../src/tenants/store.ts'
import { sandboxWorld } from '../../src/worlds.ts'

export interface World extends Rooms {
  tenantId: string
  clock: Clock
  keptConnections: ConnectionsStore
  provisioningLog: ProvisioningLog
  /** Lets no answer of the clouds through: a sync that starts now runs until `release`. */
  hold(): void
  release(): void
  /** Where the clouds are, for whoever changes something there. */
  cloudsUrl: string
  /** What goes wrong in the clouds from now on, as `PUT /sandbox/faults` takes it; without: nothing. */
  faults(order?: object): Promise<void>
  /** A sync started in the console, to its end. */
  sync: Rooms['sync'] & { run(service: StartOptions['service']): Promise<Job[]> }
  /** Somebody changes the extension of these users in 8x8 Admin Console. */
  changeInPbx(userNames: string[], fields: { teamsEnabled: string } | { active: string }): Promise<void>
  /** Waits until no job is queued or running. */
  idle(): Promise<void>
  /** A run on record that the sync does not know of: its jobs stand as the test writes them. */
  record(...services: JobService[]): Promise<Job[]>
  endJob(job: Job | undefined, state: JobState, cause?: JobCause): Promise<void>
  /** What people did, newest first. */
  auditLog(filter: AuditFilter): Promise<AuditPage>
  audited(): Promise<{ target: string; action: string }[]>
  close(): Promise<void>
}

export interface Company {
  users?: number
  problems?: boolean
  /** False: Microsoft Teams is not connected. */
  teams?: boolean
}

export const CONSOLE_ADMIN = { id: 'x', name: 'Console admin', type: 'manual' as const }

/** So many times faster than life, since Microsoft takes seconds to show what it accepted. */
const PACE = 10

function quickClock(): Clock {
  const { sleep, random } = createClock()
  const began = Date.now()
  return {
    random,
    now: () => began + (Date.now() - began) * PACE,
    sleep: (ms, signal) => sleep(Math.ceil(ms / PACE), signal),
  }
}

export async function createWorld({ users = 4, problems = false, teams = true }: Company = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-bot-'))
  const clock = quickClock()
  const stores = await openStore({ databaseUrl: null, folder })
  const clouds = await openClouds({ users, problems, now: clock.now })
  const outside = sandboxWorld(clouds.sandbox, clouds.url, { scimToken: null })
  const at = () => new Date(clock.now()).toISOString()
  const [seeded] = outside.tenants
  assert.ok(seeded)
  const tenantId = seeded.tenant.id
  await stores.tenants.seed({ ...seeded.tenant, createdAt: at() }, seeded.pbx, teams ? seeded.teams : null)
  const settings = {
    secrets: { key: null, old: [], lost: null },
    platform: { identityEndpoint: null, identityHeader: null, federatedTokenFile: null },
    dataDir: folder,
    sandbox: { limits: false },
    real: null,
  }
  const { connections } = await openOutside(outside, settings, { ...stores, clock, log: { warn: () => undefined } })
  const { jobs } = stores
  const logged: string[] = []
  const sync = createSync({
    ...{ ...stores, now: clock.now, sleep: clock.sleep, newId: randomUUID, watchSeconds: 0 },
    connections: (id) => ({ ...connections(id), ...(teams ? {} : { m365: null }) }),
    log: { info: () => undefined, error: (about, text) => logged.push(`${text} ${inspect(about)}`) },
  })

  const idle = () => until(async () => (await jobs.active(tenantId)).length === 0)
  return {
    ...{ ...stores, tenantId, clock, idle, hold: clouds.hold, release: clouds.release },
    now: () => new Date(clock.now()),
    sync: {
      ...sync,
      async run(service) {
        const { runId } = await sync.start(tenantId, CONSOLE_ADMIN, { service })
        await idle()
        return jobs.run(tenantId, runId)
      },
    },
    async faults(order = {}) {
      const body = JSON.stringify(order)
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${clouds.url}/sandbox/faults`, { method: 'PUT', headers, body })
      assert.equal(response.status, 200, await response.text())
    },
    cloudsUrl: clouds.url,
    async changeInPbx(userNames, fields) {
      const { pbx } = connections(tenantId)
      assert.ok(pbx)
      for (const userName of userNames) {
        const account = await pbx.find(userName)
        const extension = account?.extensions.find(({ primaryNumber }) => primaryNumber !== null)
        assert.ok(account && extension, userName)
        await pbx.change(account.id, { fields, extensionId: extension.id })
      }
    },
    async record(...services) {
      const startedBy = { id: CONSOLE_ADMIN.id, name: CONSOLE_ADMIN.name }
      const run = {
        runId: randomUUID(),
        services,
        type: 'manual' as const,
        diagnostic: false,
        counts: NO_COUNTS,
        startedBy,
        at: at(),
      }
      return (await jobs.createRun(tenantId, run)).jobs
    },
    async endJob(job, state, cause) {
      assert.ok(job)
      await jobs.claim(tenantId, job.id, at())
      await jobs.end(tenantId, job.id, { state, counts: NO_COUNTS, cause: cause ?? null, at: at() })
    },
    auditLog: (filter) => stores.audit.entries(tenantId, { ...filter, cursor: null, limit: 1000 }),
    audited: async () => (await stores.audit.entries(tenantId, { cursor: null, limit: 50 })).items,
    async close() {
      clouds.release()
      await sync.close()
      await clouds.close()
      await stores.close()
      rmSync(folder, { recursive: true, force: true })
      assert.deepEqual(logged, [], 'the sync met no fault of ours')
    },
  }
}

/** The sandbox on a free port, with a line to it that can be held. */
async function openClouds(options: { users: number; problems: boolean; now: () => number }) {
  const held: (() => void)[] = []
  let holding = false
  const server = createServer((request, response) => {
    const go = () => sandbox.handle(request, response)
    if (holding && request.url !== '/sandbox/faults') held.push(go)
    else go()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sandbox = await createSandbox({
    ...{ ...options, baseUrl: `${url}/sandbox`, seed: 1, limits: false, latencyMs: 0 },
    ...{ pbxWrites: 'full', tenants: 1, folder: null },
  })
  return {
    ...{ sandbox, url },
    hold: () => void (holding = true),
    release() {
      holding = false
      for (const go of held.splice(0)) go()
    },
    async close() {
      await sandbox.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Waits until something holds, for nearly as long as a test may take. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 45_000; Date.now() < end;) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.fail(`This does not come to hold: ${holds.toString()}`)
}
