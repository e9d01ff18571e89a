import type { SyncStatus as KeptStatus } from '../../sync/sync.ts'
import type { SyncStatus } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { shapeJob } from './job.ts'
import { serviceNames, type ServiceNames } from './names.ts'

export function shapeStatus(status: KeptStatus, names: ServiceNames, organization: string): SyncStatus {
  const { button, queued, blocked, waiting, excluded, inSync, users, running, latest, looks, setup, off, leftOut } =
    status
  return {
    button,
    queued,
    blocked,
    waiting,
    excluded,
    inSync,
    users,
    running: running.map((job) => shapeJob(job, names)),
    latest: {
      pbx: latest.pbx && shapeJob(latest.pbx, names),
      teams: latest.teams && shapeJob(latest.teams, names),
    },
    stopped: status.stopped.map((job) => shapeJob(job, names)),
    looks: { pbx: { ...looks.pbx }, teams: { ...looks.teams } },
    setup: [...setup],
    synced: status.synced,
    off: [...off],
    lacks: status.lacks.map(({ what, cause, fix }) => ({ what, cause, fix })),
    leftOut,
    auto: { on: status.auto.on, next: status.auto.next, holds: [...status.auto.holds] },
    names: { ...names },
    organization,
  }
}

export async function readStatus(deps: Pick<ApiDeps, 'sync' | 'tenants'>, tenantId: string): Promise<SyncStatus> {
  const [status, names, tenant] = await Promise.all([
    deps.sync.status(tenantId),
    serviceNames(deps.tenants, tenantId),
    deps.tenants.tenant(tenantId),
  ])
  return shapeStatus(status, names, tenant?.name ?? tenantId)
}
