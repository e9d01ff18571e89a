import { CLOUDS } from '../../tenants/cloud.ts'
import type { AppConnection, KeptConnection } from '../../tenants/connection.ts'
import { WARN_DAYS } from '../../tenants/expiry.ts'
import { standings, type CredentialStanding, type FixedCredentials } from '../../tenants/standing.ts'
import { credentialFix, credentialLabel } from '../../words/connections.ts'
import type { AppConnectionView, Clouds, Connections, CredentialView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

export type ConnectionDeps = Pick<
  ApiDeps,
  | 'audit'
  | 'consented'
  | 'directory'
  | 'keptConnections'
  | 'log'
  | 'newId'
  | 'now'
  | 'oldTokensAt'
  | 'outside'
  | 'tenants'
  | 'together'
>

export async function readConnections(deps: ConnectionDeps, tenantId: string): Promise<Connections> {
  const { keptConnections: store, outside } = deps
  const fixed = outside.fixed(tenantId)
  const [app, bot] = await Promise.all([store.connection(tenantId, 'microsoft365'), store.connection(tenantId, 'bot')])
  const items = await standings({ ...deps, fixed: outside.fixed }, tenantId, Date.parse(deps.now()))
  return {
    warnDays: WARN_DAYS,
    canKeep: outside.vault.isOpen,
    pbx: { source: fixed?.pbx ? 'environment' : 'console', url: fixed?.pbxUrl ?? '' },
    microsoft365: shapeApp(fixed?.app ?? null, app),
    bot: fixed?.bot || bot ? shapeApp(botOf(fixed), bot) : null,
    items: items.map(shapeCredential),
  }
}

type FixedApp = Pick<FixedCredentials['app'], 'cloud' | 'clientId' | 'proof' | 'identityClientId'>

const botOf = (fixed: FixedCredentials | null): FixedApp | null =>
  fixed?.bot ? { cloud: fixed.app.cloud, ...fixed.bot, identityClientId: null } : null

function shapeApp(fixed: FixedApp | null, kept: KeptConnection | null): AppConnectionView {
  const entered = kept && 'clientId' in kept.settings ? kept.settings : null
  const app: Pick<AppConnection, 'cloud' | 'clientId' | 'proof' | 'identityClientId'> | null = fixed?.proof
    ? { ...fixed, proof: fixed.proof }
    : entered
  const cloud = app?.cloud ?? fixed?.cloud ?? 'global'
  return {
    source: fixed?.proof ? 'environment' : 'console',
    cloud,
    clientId: app?.clientId ?? fixed?.clientId ?? null,
    proof: app?.proof ?? 'secret',
    identityClientId: app?.identityClientId ?? null,
    certificate: fixed?.proof ? null : certificateOf(entered),
    lacks: CLOUDS[cloud].lacks.map((lack) => ({ ...lack })),
  }
}

function certificateOf(app: AppConnection | null): AppConnectionView['certificate'] {
  if (!app?.certificate || app.proof !== 'certificate') return null
  const { thumbprint, subject, validFrom, validTo } = app.certificate
  return { thumbprint, subject, validFrom, validTo }
}

export function shapeCredential(one: CredentialStanding): CredentialView {
  const { id, connection, what, name, source, state, hint, setAt, setBy, expiresAt, daysLeft, lastSuccessAt } = one
  return {
    id,
    connection,
    what,
    label: credentialLabel(connection, what, name),
    source,
    state,
    hint,
    setAt,
    setBy: setBy && { id: setBy.id, name: setBy.name },
    expiresAt,
    daysLeft,
    lastSuccessAt,
    fix: credentialFix(what, state, source),
  }
}

export async function readClouds(deps: ConnectionDeps, tenantId: string): Promise<Clouds> {
  const { microsoft365 } = await readConnections(deps, tenantId)
  const items = Object.values(CLOUDS).map(({ name, title, authority, graph, portal, lacks }) => ({
    name,
    title,
    authority,
    graph,
    portal,
    lacks: lacks.map((lack) => ({ ...lack })),
    chosen: name === microsoft365.cloud,
  }))
  return { items }
}
