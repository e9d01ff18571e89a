import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Job } from '../../jobs/store.ts'
import { noteOf, type What } from '../audited.ts'
import type { StartSync, SyncStarted } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { orRefuse } from '../refusals.ts'
import { notRight, parseBody } from '../parse.ts'
import { StartSyncSchema, SyncStartedSchema, SyncStatusSchema } from '../schema/sync.ts'
import { readStatus } from '../shape/status.ts'
import { createStatusFeed } from './statusFeed.ts'

export function createSyncRoutes(deps: ApiDeps): ApiRoute[] {
  const feed = createStatusFeed({
    read: (tenantId) => readStatus(deps, tenantId),
    mark: async (tenantId) => {
      const [seq, revision, tenant, pbx, teams, key, app] = await Promise.all([
        deps.jobs.lastSeq(tenantId),
        deps.directory.revision(tenantId),
        deps.tenants.tenant(tenantId),
        deps.tenants.pbx(tenantId),
        deps.tenants.teams(tenantId),
        deps.keptConnections.connection(tenantId, 'pbx'),
        deps.keptConnections.connection(tenantId, 'microsoft365'),
      ])
      // names, settings, what is set up and what a connection answered are told to everybody at once
      return `${seq} ${revision} ${tenant?.name} ${JSON.stringify([pbx, teams, key?.changedAt, app?.changedAt])}`
    },
    log: deps.log,
    ...(deps.lookEveryMs === undefined ? {} : { lookEveryMs: deps.lookEveryMs }),
  })

  return [
    {
      method: 'POST',
      path: '/api/sync',
      access: 'sync.start',
      maxBody: 1_000,
      summary: 'Starts a sync, or a preview of one. While one is running, answers with that one.',
      body: StartSyncSchema,
      answers: answersJson(SyncStartedSchema, 'The sync that is going now', 202),
      handle: async ({ body, caller }) => json(await start(deps, caller, parseBody(StartSyncSchema, body)), 202),
    },
    {
      method: 'GET',
      path: '/api/sync',
      access: 'sync.look',
      maxBody: 0,
      summary: 'What the Sync Now button shows, running jobs, and how many users stand where.',
      answers: answersJson(SyncStatusSchema, 'The status'),
      handle: async ({ caller }) => json(await readStatus(deps, caller.tenantId)),
    },
    {
      method: 'GET',
      path: '/api/sync/events',
      access: 'sync.look',
      maxBody: 0,
      summary: 'Follows the status: one `status` event at once, and one whenever it changed.',
      answers: [{ status: 200, type: 'text/event-stream', schema: null, says: 'Events whose data is a SyncStatus' }],
      handle: ({ caller, signal }) => ({ kind: 'events', events: feed.follow(caller.tenantId, signal) }),
    },
  ]
}

const DISABLES = 'To take numbers back, approve that preview, or disable the service with "numbers": "withdraw".'

async function start(deps: ApiDeps, caller: Principal, wanted: StartSync): Promise<SyncStarted> {
  const withdraws = wanted.task === 'withdraw'
  if (withdraws && (wanted.service !== 'teams' || !wanted.preview || wanted.userId !== undefined))
    throw notRight('body', `The task withdraw goes with "service": "teams" and "preview": true alone. ${DISABLES}`)
  const by = {
    id: caller.userId,
    name: caller.name,
    type: 'manual' as const,
    noted: (jobs: Job[]) => [noteOf(caller, startOf(wanted, jobs))],
  }
  const started = await orRefuse(() =>
    deps.sync.start(caller.tenantId, by, {
      service: wanted.service,
      diagnostic: wanted.diagnostic ?? false,
      ...(wanted.userId === undefined ? {} : { userId: wanted.userId }),
      preview: wanted.preview ?? false,
      ...(withdraws ? { task: { kind: 'withdraw' as const } } : {}),
    }),
  )
  return { runId: started.runId, jobIds: started.jobs.map(({ id }) => id), started: started.started }
}

const startOf = (wanted: StartSync, jobs: Job[]): What => ({
  action: 'sync.start',
  target: jobs.map(({ id }) => `job ${id}`).join(', '),
  before: null,
  after: [
    wanted.service,
    ...(wanted.task === 'withdraw' ? ['withdraw'] : []),
    ...(['preview', 'diagnostic'] as const).filter((kind) => wanted[kind]),
    ...(wanted.userId ? [`user ${wanted.userId}`] : []),
  ].join(', '),
})
