import type { PbxSettings, Service, TeamsSettings } from '../../tenants/tenant.ts'
import { isOld } from '../../sync/uploads.ts'
import type { ServiceKind, ServiceView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { versionOf } from '../versions.ts'
import { shapeJob } from './job.ts'
import { serviceNames } from './names.ts'

type AnyService = Service<PbxSettings> | Service<TeamsSettings>
type Deps = Pick<ApiDeps, 'directory' | 'jobs' | 'now' | 'place' | 'tenants'>

/** One service as its card shows it; null when it was not added. */
export async function readService(deps: Deps, tenantId: string, kind: ServiceKind): Promise<ServiceView | null> {
  const service: AnyService | null = await deps.tenants[kind](tenantId)
  if (!service) return null
  const [names, lastJob, counts, users] = await Promise.all([
    serviceNames(deps.tenants, tenantId),
    deps.jobs.latest(tenantId, kind),
    deps.directory.counts(tenantId),
    deps.directory.countSeen(tenantId, kind === 'pbx' ? 'pbx' : 'm365'),
  ])
  return {
    kind,
    name: names[kind],
    status: statusOf(service),
    place: deps.place(tenantId, kind),
    ...standingOf(service),
    settings: settingsOf(service),
    revision: versionOf(service.settings),
    upload: await readUpload(deps, tenantId, service),
    lastJob: lastJob && shapeJob(lastJob, names),
    read: {
      users,
      sites: kind === 'pbx' ? counts.sites : null,
      managed: kind === 'teams' ? counts.managed : null,
    },
    check: shapeCheck(service),
    look: { at: service.lookedAt, failed: failureOf(service) },
  }
}

/** Why the last look or job found no way in; null once it was asked again since and answers. */
const failureOf = ({ check, lookedAt, lookFailed }: AnyService): string | null =>
  check?.ok && check.at > (lookedAt ?? '') ? null : lookFailed

/** Never asked and never looked at: not connected. */
function statusOf(service: AnyService): ServiceView['status'] {
  const { check, lookedAt } = service
  if (check?.ok === false || failureOf(service) !== null) return 'attention'
  return check === null && lookedAt === null ? 'notConnected' : 'connected'
}

/** Whether it takes part in syncs, and for whom. */
function standingOf({ kind, settings }: AnyService): Pick<ServiceView, 'enabled' | 'numbers' | 'scope'> {
  if (kind === 'pbx') return { enabled: !settings.off, numbers: null, scope: null }
  const { off = null, scope = { kind: 'all' } } = settings as TeamsSettings
  return { enabled: off === null, numbers: off, scope }
}

/** Settings but for those that have places of their own. */
function settingsOf({ settings }: AnyService): Record<string, string | null> {
  const { name: _name, off: _off, ...rest } = settings
  const plain = (entry: [string, unknown]): entry is [string, string | number | null] =>
    entry[1] === null || ['string', 'number'].includes(typeof entry[1])
  const shown = Object.entries<unknown>(rest).filter(plain)
  return Object.fromEntries(shown.map(([key, value]) => [key, value === null ? null : String(value)]))
}

/** The upload that counts, where users are read from one. */
async function readUpload(deps: Deps, tenantId: string, { settings }: AnyService): Promise<ServiceView['upload']> {
  if (!('source' in settings) || settings.source !== 'csv') return null
  const upload = await deps.tenants.latestUpload(tenantId)
  if (!upload) return null
  const old = isOld(upload, settings.uploadDays, Date.parse(deps.now()))
  return { id: upload.id, at: upload.at, by: upload.by, users: upload.look.users, old }
}

function shapeCheck({ check }: AnyService): ServiceView['check'] {
  if (!check) return null
  return {
    at: check.at,
    ok: check.ok,
    permissions: check.permissions.map(({ name, vendorName, granted }) => ({ name, vendorName, granted })),
    reason: check.reason === null ? null : { code: check.reason, detail: {} },
    raw: check.raw,
  }
}
