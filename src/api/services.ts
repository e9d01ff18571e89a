import { json, Problem } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { NotSetUp } from '../sync/sync.ts'
import type { ServiceKind, Services, ServiceView } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { notSetUp, serviceKind } from './named.ts'
import { parseBody } from './parse.ts'
import { RenameSchema, ServicesSchema, ServiceViewSchema } from './schema/services.ts'
import { readService } from './shape/service.ts'

export function createServicesRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/services',
      access: 'services.look',
      maxBody: 0,
      summary: 'The two services, and how they stand.',
      answers: answersJson(ServicesSchema, 'Both services; null: not added'),
      handle: async ({ caller }) => {
        const [pbx, teams] = await Promise.all([
          readService(deps, caller.tenantId, 'pbx'),
          readService(deps, caller.tenantId, 'teams'),
        ])
        const services: Services = { pbx, teams }
        return json(services)
      },
    },
    {
      method: 'POST',
      path: '/api/services/:kind/check',
      access: 'services.check',
      maxBody: 100,
      summary: 'Asks the cloud whether our credentials still work and what they may do.',
      answers: answersJson(ServiceViewSchema, 'The service with its new check'),
      handle: async ({ caller, params }) => {
        const kind = serviceKind(params)
        await check(deps, caller.tenantId, kind)
        await record(deps, caller, 'services.check', kind, null, null)
        return json(await serviceNow(deps, caller.tenantId, kind))
      },
    },
    {
      method: 'PUT',
      path: '/api/services/:kind',
      access: 'services.change',
      maxBody: 2_000,
      summary: 'Renames a service. The name shows everywhere, history included.',
      body: RenameSchema,
      answers: answersJson(ServiceViewSchema, 'The service with its new name'),
      handle: async ({ caller, params, body }) => {
        const kind = serviceKind(params)
        const { name } = parseBody(RenameSchema, body)
        if (kind !== 'pbx') throw new Problem(400, 'Not possible', 'Only the 8x8 PBX service can be renamed.')
        await rename(deps, caller, name)
        return json(await serviceNow(deps, caller.tenantId, kind))
      },
    },
  ]
}

async function check(deps: ApiDeps, tenantId: string, kind: ServiceKind): Promise<void> {
  try {
    await deps.sync.check(tenantId, kind)
  } catch (error) {
    if (error instanceof NotSetUp) throw notSetUp(error.missing)
    throw error
  }
}

async function rename(deps: ApiDeps, caller: Principal, name: string): Promise<void> {
  const service = await deps.tenants.pbx(caller.tenantId)
  if (!service) throw notSetUp('pbx')
  const before = service.settings.name
  if (before === name) return
  // A name needs no sync, so the mark that settings changed since the last job stays as it was.
  const at = deps.now()
  const settings = { ...service.settings, name }
  await deps.tenants.changeSettings(caller.tenantId, 'pbx', settings, service.settingsChangedAt ?? at)
  if (service.settingsChangedAt === null) await deps.tenants.settingsApplied(caller.tenantId, 'pbx', at)
  await record(deps, caller, 'services.change', 'pbx', before, name)
}

async function serviceNow(deps: ApiDeps, tenantId: string, kind: ServiceKind): Promise<ServiceView> {
  const view = await readService(deps, tenantId, kind)
  if (!view) throw notSetUp(kind)
  return view
}

function record(
  deps: ApiDeps,
  caller: Principal,
  action: string,
  target: string,
  before: string | null,
  after: string | null,
): Promise<void> {
  const { userId: actorId, name: actorName } = caller
  return deps.audit.append(caller.tenantId, {
    at: deps.now(),
    actorId,
    actorName,
    via: 'tab',
    action,
    target,
    before,
    after,
  })
}
