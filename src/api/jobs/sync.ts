import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Job } from '../../jobs/store.ts'
import { plural } from '../../words/button.ts'
import { MOST_CHOSEN } from '../../sync/run/chosen.ts'
import { noteOf, type What } from '../audited.ts'
import type { ChosenUsers, StartSync, SyncStarted } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { orRefuse } from '../refusals.ts'
import { tooManyChosen } from '../named.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import { StartSyncSchema, SyncStartedSchema, SyncStatusSchema } from '../schema/sync.ts'
import { readStatus } from '../shape/status.ts'
import { chosenUsers } from '../users/chosenUsers.ts'
import { createStatusFeed } from './statusFeed.ts'

/** The ids of as many users as may be chosen. */
const MOST_BYTES = 32_000

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
      maxBody: MOST_BYTES,
      summary:
        'Starts a sync, or a preview of one: of everything, of one user, or of at most 200 chosen users. While one of ' +
        'everything is asked for and one is running, answers with that one.',
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
  const { userId, users } = wanted
  if (withdraws && (wanted.service !== 'teams' || !wanted.preview || userId !== undefined || users))
    throw notRight('body', `The task withdraw goes with "service": "teams" and "preview": true alone. ${DISABLES}`)
  if (userId !== undefined && users) throw notRight('body', 'Send either userId, or users.')
  const userIds = users && (await chosenOnce(deps, caller.tenantId, users))
  const by = {
    id: caller.userId,
    name: caller.name,
    type: 'manual' as const,
    noted: (jobs: Job[]) => startsOf(wanted, jobs, userIds).map((what) => noteOf(caller, what)),
  }
  const started = await orRefuse(() =>
    deps.sync.start(caller.tenantId, by, {
      service: wanted.service,
      diagnostic: wanted.diagnostic ?? false,
      ...(userId === undefined ? {} : { userId }),
      ...(userIds ? { userIds } : {}),
      preview: wanted.preview ?? false,
      ...(withdraws ? { task: { kind: 'withdraw' as const } } : {}),
    }),
  )
  return { runId: started.runId, jobIds: started.jobs.map(({ id }) => id), started: started.started }
}

/** Those it names, each once, or everybody who fits. How many are too many is the sync's to say. */
async function chosenOnce(deps: ApiDeps, tenantId: string, users: ChosenUsers): Promise<string[]> {
  const ids = users.ids ?? []
  if (ids.length > MOST_CHOSEN) throw tooManyChosen(ids.length, MOST_CHOSEN)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined)
    throw notRight('body', `users.ids: ${quote(twice)} comes more than once; name each user once.`)
  return chosenUsers(deps, tenantId, users, MOST_CHOSEN, (total) => tooManyChosen(total, MOST_CHOSEN))
}

/** The run, and each user whom somebody chose for it, so that whoever asks after one finds it. */
function startsOf(wanted: StartSync, jobs: Job[], userIds: string[] = []): What[] {
  const start = startOf(wanted, jobs, userIds.length)
  const of = { action: start.action, before: null, after: `${start.after}, ${start.target}` }
  return [start, ...userIds.map((id) => ({ ...of, target: `user ${id}` }))]
}

const startOf = (wanted: StartSync, jobs: Job[], chosen: number): What => ({
  action: 'sync.start',
  target: jobs.map(({ id }) => `job ${id}`).join(', '),
  before: null,
  after: [
    wanted.service,
    ...(wanted.task === 'withdraw' ? ['withdraw'] : []),
    ...(['preview', 'diagnostic'] as const).filter((kind) => wanted[kind]),
    ...(wanted.userId ? [`user ${wanted.userId}`] : []),
    ...(chosen > 0 ? [plural(chosen, 'chosen user')] : []),
  ].join(', '),
})
