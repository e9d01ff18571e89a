/** What an admin changes of a service: its name, whose numbers are synced, and whether it takes part in syncs at all. */
import { Problem } from '../http/route.ts'
import type { Job } from '../jobs/store.ts'
import type { Principal } from '../identity/principal.ts'
import type { PbxSettings, Service, TeamsSettings } from '../tenants/tenant.ts'
import { changing, noteOf, type What } from './audited.ts'
import type { ChangeService, Scope, ServiceKind } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { notSetUp } from './named.ts'
import { orRefuse } from './refusals.ts'
import { notRight } from './parse.ts'

const NOT_OF: Record<ServiceKind, (keyof ChangeService)[]> = { pbx: ['scope', 'numbers'], teams: ['name'] }

export async function changeService(
  deps: ApiDeps,
  caller: Principal,
  kind: ServiceKind,
  change: ChangeService,
): Promise<void> {
  const wrong = NOT_OF[kind].find((name) => change[name] !== undefined)
  if (wrong === 'name') throw new Problem(400, 'Not possible', 'Only the 8x8 PBX service can be renamed.')
  if (wrong) throw new Problem(400, 'Not possible', `Only the Microsoft Teams service has ${wrong}.`)
  if (Object.keys(change).length === 0) throw notRight('body', 'Send at least one of name, scope, enabled.')
  if (change.numbers !== undefined && change.enabled !== false)
    throw notRight('body', 'numbers goes with "enabled": false alone.')
  return kind === 'pbx' ? changePbx(deps, caller, change) : changeTeams(deps, caller, change)
}

async function changePbx(deps: ApiDeps, caller: Principal, { name, enabled }: ChangeService): Promise<void> {
  const service = await deps.tenants.pbx(caller.tenantId)
  if (!service) throw notSetUp('pbx')
  if (name !== undefined && name !== service.settings.name) await rename(deps, caller, service, name)
  const { settings } = service
  if (enabled === undefined || enabled === !settings.off) return
  const next = { ...settings, name: name ?? settings.name, off: !enabled }
  await changing(deps, caller, async ({ tenants }, says) => {
    await tenants.changeSettings(caller.tenantId, 'pbx', next, deps.now())
    await says(changed('pbx', onOff(settings.off), onOff(!enabled)))
  })
}

async function rename(deps: ApiDeps, caller: Principal, service: Service<PbxSettings>, name: string): Promise<void> {
  // A name needs no sync, so the mark that settings changed since the last job stays as it was.
  const at = deps.now()
  const settings = { ...service.settings, name }
  await changing(deps, caller, async ({ tenants }, says) => {
    await tenants.changeSettings(caller.tenantId, 'pbx', settings, service.settingsChangedAt ?? at)
    if (service.settingsChangedAt === null) await tenants.settingsApplied(caller.tenantId, 'pbx', at)
    await says(changed('pbx', service.settings.name, name))
  })
}

async function changeTeams(
  deps: ApiDeps,
  caller: Principal,
  { scope, enabled, numbers }: ChangeService,
): Promise<void> {
  const { tenantId } = caller
  const service = await deps.tenants.teams(tenantId)
  if (!service) throw notSetUp('teams')
  const before = service.settings
  const off = enabled === undefined ? (before.off ?? null) : enabled ? null : (numbers ?? 'keep')
  const next: TeamsSettings = { ...before, scope: scope ?? before.scope ?? { kind: 'all' }, off }
  if (said(next) === said(before)) return
  await changing(deps, caller, async ({ directory, tenants }, says) => {
    await tenants.changeSettings(tenantId, 'teams', next, deps.now())
    // everybody stands elsewhere now, perhaps
    await directory.dirtyAll(tenantId)
    await says(changed('teams', said(before), said(next)))
  })
  if (off === 'withdraw' && before.off !== 'withdraw') await withdraw(deps, caller)
  else deps.sync.reassess(tenantId, scope === undefined ? undefined : 'look')
}

/** A sync like any other: it can be looked at, the guard may stop it, and an admin approve it. */
async function withdraw({ sync }: ApiDeps, caller: Principal): Promise<void> {
  const { tenantId, userId, name } = caller
  const noted = (jobs: Job[]) => jobs.map(({ id }) => noteOf(caller, startOf(`job ${id}`)))
  const by = { id: userId, name, type: 'manual' as const, noted }
  await orRefuse(() => sync.start(tenantId, by, { service: 'teams', task: { kind: 'withdraw' } }))
}

const onOff = (off: boolean | undefined): string => (off ? 'disabled' : 'enabled')

export function said({ scope, off }: TeamsSettings): string {
  const standing = off ? `disabled, numbers: ${off}` : 'enabled'
  return `${standing}; scope: ${scopeSaid(scope ?? { kind: 'all' })}`
}

const scopeSaid = (scope: Scope): string =>
  scope.kind === 'all' ? 'all users' : scope.groups.map(({ id, name }) => `${name} (${id})`).join(', ')

const changed = (target: string, before: string, after: string): What => ({
  action: 'services.change',
  target,
  before,
  after,
})

const startOf = (target: string): What => ({ action: 'sync.start', target, before: null, after: 'teams, withdraw' })
