/** What an admin changes of a service: its name and place, whose numbers are synced with which policies, and whether it takes part in syncs at all. */
import { Problem } from '../../http/route.ts'
import type { Job } from '../../jobs/store.ts'
import type { Principal } from '../../identity/principal.ts'
import type { PbxSettings, Service, TeamsSettings } from '../../tenants/tenant.ts'
import { changing, noteOf, type What } from '../audited.ts'
import type { ChangeService, Scope, ServiceKind } from '../contract.ts'
import type { ApiDeps, RoomsTogether } from '../deps.ts'
import { notSetUp } from '../named.ts'
import { orRefuse } from '../refusals.ts'
import { notRight } from '../parse.ts'
import { mustBe } from '../versions.ts'

type Name = keyof ChangeService
type Headers = Record<string, string | undefined>

const TEAMS_ONLY: Name[] = [
  ...(['scope', 'numbers', 'voiceRoutingPolicy', 'callingPolicy', 'voicemail', 'holdMusic', 'deactivated'] as const),
]
const NOT_OF: Record<ServiceKind, Name[]> = { pbx: TEAMS_ONLY, teams: ['name', 'country', 'region', 'writes'] }

export async function changeService(
  deps: ApiDeps,
  caller: Principal,
  kind: ServiceKind,
  change: ChangeService,
  headers: Headers,
): Promise<void> {
  const wrong = NOT_OF[kind].find((name) => change[name] !== undefined)
  if (wrong === 'name') throw new Problem(400, 'Not possible', 'Only the 8x8 PBX service can be renamed.')
  if (wrong)
    throw new Problem(
      400,
      'Not possible',
      `Only the ${kind === 'pbx' ? 'Microsoft Teams' : '8x8 PBX'} service has ${wrong}.`,
    )
  if (Object.keys(change).length === 0)
    throw notRight('body', 'Send at least one of name, scope, enabled, or another setting.')
  if (change.numbers !== undefined && change.enabled !== false)
    throw notRight('body', 'numbers goes with "enabled": false alone.')
  return kind === 'pbx' ? changePbx(deps, caller, change, headers) : changeTeams(deps, caller, change, headers)
}

async function changePbx(deps: ApiDeps, caller: Principal, change: ChangeService, headers: Headers): Promise<void> {
  const { name, enabled, country, region, writes } = change
  const counts = await changing(deps, caller, async ({ tenants, audit }, says) => {
    const service = await tenants.pbx(caller.tenantId)
    if (!service) throw notSetUp('pbx')
    const before = service.settings
    await mustBe(headers, before, { audit, tenantId: caller.tenantId, action: 'services.change', target: 'pbx' })
    const next: PbxSettings = {
      ...before,
      name: name ?? before.name,
      writes: writes ?? before.writes,
      ...placeOf(before, { country, region }),
      ...(enabled === undefined || enabled === !before.off ? {} : { off: !enabled }),
    }
    const whats = differences('pbx', [
      [before.name, next.name],
      [onOff(before.off), onOff(next.off)],
      [placeSaid(before), placeSaid(next)],
      [`writes ${before.writes}`, `writes ${next.writes}`],
    ])
    if (whats.length === 0) return false
    const needsSync = onOff(before.off) !== onOff(next.off) || before.writes !== next.writes
    await keep(tenants, caller.tenantId, service, next, deps.now(), needsSync)
    await says(...whats)
    return needsSync
  })
  // what is queued is another now
  if (counts) deps.sync.reassess(caller.tenantId)
}

/** A state or province is one of a country: with another country it goes, and without any there is none. */
function placeOf(
  before: PbxSettings,
  { country = before.country ?? null, region }: Pick<ChangeService, 'country' | 'region'>,
): Pick<PbxSettings, 'country' | 'region'> {
  if (region && country === null) throw notRight('body', 'region: choose the country first, or send both.')
  const stays = country === (before.country ?? null) ? (before.region ?? null) : null
  const next = { country, region: region === undefined ? stays : region }
  const said = Object.entries(next).filter(([name, value]) => value !== null || Object.hasOwn(before, name))
  return Object.fromEntries(said)
}

/** What needs no sync leaves the mark that settings changed since the last job as it was. */
async function keep(
  tenants: RoomsTogether['tenants'],
  tenantId: string,
  { kind, settingsChangedAt }: Pick<Service<unknown>, 'kind' | 'settingsChangedAt'>,
  settings: PbxSettings | TeamsSettings,
  at: string,
  needsSync: boolean,
): Promise<void> {
  const mark = needsSync ? at : (settingsChangedAt ?? at)
  await tenants.changeSettings(tenantId, kind, settings, mark)
  if (!needsSync && settingsChangedAt === null) await tenants.settingsApplied(tenantId, kind, mark)
}

async function changeTeams(deps: ApiDeps, caller: Principal, change: ChangeService, headers: Headers): Promise<void> {
  const { tenantId } = caller
  const { scope, enabled, numbers } = change
  const rules = given(change, ['voiceRoutingPolicy', 'callingPolicy', 'voicemail', 'holdMusic', 'deactivated'])
  const changed = await changing(deps, caller, async ({ directory, tenants, audit }, says) => {
    const service = await tenants.teams(tenantId)
    if (!service) throw notSetUp('teams')
    const before = service.settings
    await mustBe(headers, before, { audit, tenantId, action: 'services.change', target: 'teams' })
    const off = enabled === undefined ? (before.off ?? null) : enabled ? null : (numbers ?? 'keep')
    const next: TeamsSettings = { ...before, ...rules, scope: scope ?? before.scope ?? { kind: 'all' }, off }
    const whats = differences('teams', [
      [said(before), said(next)],
      [rulesSaid(before), rulesSaid(next)],
      [policySaid(before), policySaid(next)],
    ])
    if (whats.length === 0) return null
    const needsSync = said(before) !== said(next) || rulesSaid(before) !== rulesSaid(next)
    await keep(tenants, tenantId, service, next, deps.now(), needsSync)
    // everybody stands elsewhere now, perhaps
    if (needsSync) await directory.dirtyAll(tenantId)
    await says(...whats)
    return { withdraws: off === 'withdraw' && before.off !== 'withdraw', needsSync }
  })
  if (changed?.withdraws) await withdraw(deps, caller)
  else if (changed?.needsSync) deps.sync.reassess(tenantId, scope === undefined ? undefined : 'look')
}

const given = <N extends Name>(change: ChangeService, names: N[]): { [K in N]?: NonNullable<ChangeService[K]> } =>
  Object.fromEntries(names.flatMap((name) => (change[name] === undefined ? [] : [[name, change[name]]]))) as never

/** A sync like any other: it can be looked at, the guard may stop it, and an admin approve it. */
async function withdraw({ sync }: ApiDeps, caller: Principal): Promise<void> {
  const { tenantId, userId, name } = caller
  const noted = (jobs: Job[]) => jobs.map(({ id }) => noteOf(caller, startOf(`job ${id}`)))
  const by = { id: userId, name, type: 'manual' as const, noted }
  await orRefuse(() => sync.start(tenantId, by, { service: 'teams', task: { kind: 'withdraw' } }))
}

/** For the audit log: an entry for each thing that is another now. */
const differences = (target: ServiceKind, pairs: [before: string, after: string][]): What[] =>
  pairs
    .filter(([before, after]) => before !== after)
    .map(([before, after]) => ({ action: 'services.change', target, before, after }))

const onOff = (off: boolean | undefined): string => (off ? 'disabled' : 'enabled')
const placeSaid = ({ country, region }: PbxSettings): string => `place: ${country ?? 'none'}, ${region ?? 'none'}`

export function said({ scope, off }: TeamsSettings): string {
  const standing = off ? `disabled, numbers: ${off}` : 'enabled'
  return `${standing}; scope: ${scopeSaid(scope ?? { kind: 'all' })}`
}

const rulesSaid = ({ voiceRoutingPolicy, callingPolicy, deactivated }: TeamsSettings): string =>
  `voice routing: ${voiceRoutingPolicy ?? 'left alone'}; calling policy: ${callingPolicy ?? 'left alone'}; deactivated: ${deactivated}`

const policySaid = ({ voicemail = 'pbx', holdMusic = 'pbx' }: TeamsSettings): string =>
  `voicemail: ${voicemail}; hold music: ${holdMusic}`

const scopeSaid = (scope: Scope): string =>
  scope.kind === 'all' ? 'all users' : scope.groups.map(({ id, name }) => `${name} (${id})`).join(', ')

const startOf = (target: string): What => ({ action: 'sync.start', target, before: null, after: 'teams, withdraw' })
