/** The state of the Sync Now button, derived from facts at each look and never kept. */
import type { Job, JobService, JobState } from '../../jobs/job.ts'
import type { SyncDeps } from '../deps.ts'
import { stoppedJob } from '../guard/stopped.ts'
import { disabled } from '../run/start.ts'
import type { ButtonState, SyncStatus } from '../sync.ts'
import { autoStatus } from './byItself.ts'

export async function syncStatus(deps: SyncDeps, tenantId: string): Promise<SyncStatus> {
  const [counts, running, lastPbx, lastTeams, pbx, teams] = await Promise.all([
    deps.directory.counts(tenantId),
    deps.jobs.active(tenantId),
    deps.jobs.latest(tenantId, 'pbx'),
    deps.jobs.latest(tenantId, 'teams'),
    deps.tenants.pbx(tenantId),
    deps.tenants.teams(tenantId),
  ])
  const connections = deps.connections(tenantId)
  const off = await disabled(deps, tenantId)
  const setup: SyncStatus['setup'] = []
  if (!pbx || !connections.pbx) setup.push('pbx')
  // what the cloud does not offer is not waited for
  const { lacks = [] } = connections
  const offered = lacks.length === 0
  if (offered && (!teams || !connections.m365)) setup.push('teams')
  // a first complete read of a side leaves its cursor; until both are there, the set-up has not ended
  if (setup.length === 0 && (!pbx?.cursor || (offered && !teams?.cursor))) setup.push('firstSync')
  const latest = { pbx: lastPbx, teams: offered ? lastTeams : null }
  // how the last job of a disabled service ended is no news
  const on = (['pbx', 'teams'] as const).filter((service) => !off.includes(service))
  const stopped = present(await Promise.all(on.map((service) => stoppedJob(deps, tenantId, latest[service]))))
  const facts = {
    running,
    latest,
    stopped,
    queued: counts.queued,
    setup,
    off,
    settingsChanged: [pbx, ...(offered ? [teams] : [])].some((each) => each?.settingsChangedAt && !each.settings.off),
    blocked: counts.byState.blocked,
  }
  return {
    button: buttonState(facts),
    queued: counts.queued,
    blocked: counts.byState.blocked,
    waiting: counts.byState.waiting,
    excluded: counts.byState.excluded,
    inSync: counts.byState.inSync,
    users: counts.users,
    running,
    latest: { pbx: lastPbx, teams: lastTeams },
    stopped,
    looks: {
      pbx: { at: pbx?.lookedAt ?? null, failed: pbx?.lookFailed ?? null },
      teams: { at: teams?.lookedAt ?? null, failed: teams?.lookFailed ?? null },
    },
    setup,
    synced:
      setup.length === 0 &&
      (await hasSucceeded(deps, tenantId, offered ? 'teams' : 'pbx', offered ? lastTeams : lastPbx)),
    off,
    lacks,
    leftOut: counts.leftOut,
    auto: await autoStatus(deps, tenantId),
  }
}

const present = (jobs: (Job | null)[]): Job[] => jobs.filter((job) => job !== null)

const SUCCEEDED: JobState[] = ['succeeded', 'succeededWithErrors']

/** The newest says so at nearly every look; jobs are gone through only where it does not. */
async function hasSucceeded(
  { jobs }: SyncDeps,
  tenantId: string,
  service: JobService,
  newest: Job | null,
): Promise<boolean> {
  if (newest === null || SUCCEEDED.includes(newest.state)) return newest !== null
  return (await jobs.latest(tenantId, service, { states: SUCCEEDED })) !== null
}

export interface ButtonFacts {
  running: Job[]
  latest: { pbx: Job | null; teams: Job | null }
  /** By the guard, with nobody's word on it yet. */
  stopped: Job[]
  queued: number
  setup: SyncStatus['setup']
  /** Services that are disabled. */
  off: SyncStatus['off']
  settingsChanged: boolean
  blocked: number
}

/** First that holds; the order is `domain.md`'s. Pure. */
export function buttonState(facts: ButtonFacts): ButtonState {
  // how the last job of a disabled service ended is no news
  const on = (['pbx', 'teams'] as const).filter((service) => !facts.off.includes(service))
  const ended = (state: JobState): boolean => on.some((service) => facts.latest[service]?.state === state)
  if (facts.running.length > 0) return facts.running.some((job) => job.diagnostic) ? 'diagnostic' : 'syncing'
  if (on.length === 0 && facts.queued === 0) return 'off'
  if (ended('failed')) return 'failed'
  if (facts.stopped.length > 0) return 'refused'
  if (facts.setup.length > 0) return 'setup'
  if (facts.queued > 0) return 'queued'
  if (facts.settingsChanged) return 'settings'
  if (facts.off.length > 0) return 'off'
  return facts.blocked > 0 ? 'blocked' : 'green'
}
