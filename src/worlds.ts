/** The outside world a process is started with: the sandbox's tenants, or the one real tenant of the settings. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceKind, SignIn } from './api/contract.ts'
import type { TeamsApp } from './bot/links.ts'
import type { Config, SandboxOptions } from './config.ts'
import type { OpenConnections, Place } from './connections.ts'
import type { Clock } from './connectors/clock.ts'
import type { Pbx } from './connectors/contract.ts'
import { lookAtExport, openCsv } from './connectors/csv/look.ts'
import { createCsvPbx } from './connectors/csv/pbx.ts'
import type { PlatformOptions } from './connectors/platform.ts'
import { createSourcedPbx } from './connectors/sourced.ts'
import type { GateOptions } from './http/gate.ts'
import { createProxies } from './http/proxies.ts'
import type { KeptRoles } from './identity/keptRoles.ts'
import type { Principal } from './identity/principal.ts'
import type { SeenInTokens } from './identity/seenRoles.ts'
import type { Issuer } from './identity/tokens.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { createUploads, type Uploads } from './sync/uploads.ts'
import { CLOUDS } from './tenants/cloud.ts'
import type { TenantsStore } from './tenants/store.ts'
import type { PbxSettings, TeamsSettings } from './tenants/tenant.ts'

export interface World {
  tenants: {
    tenant: { id: string; name: string }
    /** Null: an admin adds it. */
    pbx: PbxSettings | null
    teams: TeamsSettings | null
    scimToken: string | null
    /** What a sandbox's clouds gave to the product: kept as if an admin had entered it. */
    keys: { pbxApiKey: string; clientId: string; clientSecret: string } | null
  }[]
  placeOf(tenantId: string): Place | null
  issuers(adminIds: readonly string[]): Issuer[]
  /** Whoever chats, with the roles that it has by what is kept here; null: of no tenant of ours. */
  principalOf(
    kept: KeptRoles,
    seen: Pick<SeenInTokens, 'rolesOf'>,
  ): (tenantId: string, objectId: string, name: string) => Promise<Principal | null>
  /** Where the platform's own identity is asked, if not as usual. */
  platform?: Partial<PlatformOptions>
  signIn: SignIn
  place(tenantId: string, kind: ServiceKind): string
  publicUrl: string
  /** Where links of cards lead into Teams; null: they open the console in a browser. */
  teamsApp: TeamsApp | null
  greeting(url: string): string
}

const PBX = '8x8 PBX'
const TEAMS = 'Microsoft Teams'

export function sandboxWorld(
  sandbox: Sandbox,
  url: string,
  { scimToken, setup = 'done' }: Pick<SandboxOptions, 'scimToken'> & Partial<Pick<SandboxOptions, 'setup'>>,
): World {
  const { baseUrl: clouds } = sandbox
  const byTenant = new Map(sandbox.identities.map((identity) => [identity.tenantId, identity]))
  const place = (clientId: string): Place => ({
    pbxUrl: `${clouds}/8x8/admin-provisioning`,
    pbxApiKey: null,
    app: { cloud: 'global', clientId, proof: { kind: 'console' } },
    clouds: {
      authority: `${clouds}/entra`,
      graph: `${clouds}/graph/v1.0`,
      scope: 'https://graph.microsoft.com/.default',
    },
  })
  const [first] = sandbox.identities
  return {
    tenants: sandbox.identities.map(({ tenantId, name, tenant, scimToken: made, ...keys }) => ({
      keys: setup === 'done' ? keys : null,
      scimToken: scimToken === null ? made : `${scimToken}${tenant === 1 ? '' : `-${tenant}`}`,
      tenant: { id: tenantId, name },
      pbx: setup === 'done' ? { name: PBX, writes: 'full' } : null,
      teams: setup === 'done' ? SANDBOX_TEAMS : null,
    })),
    placeOf: (tenantId) => {
      const identity = byTenant.get(tenantId)
      return identity ? place(identity.clientId) : null
    },
    issuers: (adminIds) =>
      sandbox.identities.map(({ tenantId, clientId }) => ({
        tenantId,
        issuer: `${clouds}/entra/${tenantId}/v2.0`,
        audience: [clientId, `api://${clientId}`],
        jwksUri: `${clouds}/entra/${tenantId}/discovery/v2.0/keys`,
        adminIds,
      })),
    // the Playground has a tenant of its own; on loopback whoever chats with the sandbox is its admin
    principalOf: () => (_, userId, name) =>
      Promise.resolve(first ? { tenantId: first.tenantId, userId, name, roles: ['admin'] } : null),
    platform: { metadataUrl: clouds, identityEndpoint: null },
    signIn: {
      tenantId: first?.tenantId ?? '',
      clientId: first?.clientId ?? '',
      authority: `${clouds}/entra/${first?.tenantId}`,
      scope: `api://${first?.clientId}/access_as_user`,
      sandbox: true,
    },
    place: (tenantId, kind) => (kind === 'pbx' ? 'Sandbox' : `${byTenant.get(tenantId)?.domain ?? ''} · Sandbox`),
    publicUrl: url,
    teamsApp: null,
    greeting: () =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams, on the sandbox company ${first?.name ?? ''}\n\n` +
      `  Console   ${url}/\n` +
      `  Chat      npm run playground   (in a second terminal, then say: sync now)\n` +
      `  SCIM      ${url}/scim/v2   (token: ${howToGetToken(scimToken)})\n` +
      `  Sandbox   ${url}/sandbox/expected · ${url}/sandbox/requests\n\n`,
  }
}

const SANDBOX_TEAMS: TeamsSettings = {
  name: TEAMS,
  voiceRoutingPolicy: '8x8-Voice',
  callingPolicy: '8x8-Calling',
  deactivated: 'unassign',
}

/** Never the token itself: what is printed is kept by terminals and logs. */
const howToGetToken = (given: string | null): string =>
  given === null
    ? 'set SANDBOX_SCIM_TOKEN, or POST /api/identity/scim/tokens as admin; see README, Try SCIM'
    : 'as in SANDBOX_SCIM_TOKEN'

export function realWorld(config: Config): World {
  const real = config.real
  if (!real) throw new Error('neither sandbox nor real settings')
  const cloud = CLOUDS[real.cloud]
  const authority = `${cloud.authority}/${real.tenantId}`
  // as Teams wants it, and as the app's manifest has it: with the host of the tab
  const applicationId = `api://${new URL(real.publicUrl).hostname}/${real.clientId}`
  return {
    tenants: [
      {
        tenant: { id: real.tenantId, name: new URL(real.publicUrl).hostname },
        pbx: { name: PBX, writes: 'none' },
        teams: { name: TEAMS, voiceRoutingPolicy: null, callingPolicy: null, deactivated: 'unassign' },
        scimToken: null,
        keys: null,
      },
    ],
    placeOf: (tenantId) => {
      if (tenantId !== real.tenantId) return null
      const { cloud, clientId, proof, pbxApiUrl, pbxApiKey } = real
      return { pbxUrl: pbxApiUrl, pbxApiKey, app: { cloud, clientId, proof } }
    },
    issuers: (adminIds) => [
      {
        tenantId: real.tenantId,
        issuer: `${authority}/v2.0`,
        audience: [real.clientId, applicationId],
        jwksUri: `${authority}/discovery/v2.0/keys`,
        adminIds,
      },
    ],
    // a chat activity carries no roles: those of the person's last token count for a while
    principalOf: (kept, seen) => async (tenantId, userId, name) =>
      tenantId === real.tenantId ? kept({ tenantId, userId, name, roles: await seen.rolesOf(tenantId, userId) }) : null,
    signIn: {
      tenantId: real.tenantId,
      clientId: real.clientId,
      authority,
      scope: `${applicationId}/access_as_user`,
      sandbox: false,
    },
    place: (_, kind) => (kind === 'pbx' ? '8x8' : cloud.title),
    publicUrl: real.publicUrl,
    teamsApp: real.teamsAppId === null ? null : { id: real.teamsAppId, teams: cloud.teams },
    greeting: (url) =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams\n\n  Listening on ${url}\n  Console at   ${real.publicUrl}/\n\n`,
  }
}

/** The same connections, with 8x8 read by upload where a tenant's setting says so. */
export function withExports(
  connections: OpenConnections['connections'],
  tenants: TenantsStore,
  clock: Pick<Clock, 'now'>,
): { connections: OpenConnections['connections']; uploads: Uploads } {
  const made = new Map<Pbx, Pbx>()
  const sourced = (tenantId: string, api: Pbx): Pbx => {
    const csv = createCsvPbx({
      async latest() {
        const upload = await tenants.latestUpload(tenantId)
        if (!upload?.mapping) return null
        const content = () => tenants.uploadContent(tenantId, upload.id)
        return { id: `${upload.id} ${upload.confirmedAt}`, mapping: upload.mapping, content }
      },
    })
    return createSourcedPbx(api, csv, async () => (await tenants.pbx(tenantId))?.settings.source ?? 'api')
  }
  return {
    uploads: createUploads({ tenants, lookAtExport, openCsv, now: clock.now, newId: randomUUID }),
    connections(tenantId) {
      const { pbx: api, ...others } = connections(tenantId)
      if (!api) return { pbx: null, ...others }
      const pbx = made.get(api) ?? sourced(tenantId, api)
      made.set(api, pbx)
      return { pbx, ...others }
    },
  }
}

/** How the web server is reached: by whom, under which name, and through which proxies. */
export function reachOf(
  config: Pick<Config, 'real' | 'proxies'>,
  { signIn }: Pick<World, 'signIn'>,
  sandbox: Pick<Sandbox, 'handle'> | null,
): Pick<GateOptions, 'publicUrl' | 'proxies' | 'pages' | 'before' | 'loopbackOnly'> {
  return {
    publicUrl: config.real?.publicUrl ?? null,
    proxies: createProxies(config.proxies),
    pages: { connect: [new URL(signIn.authority).origin], teams: isGovernment(config.real) ? 'government' : 'global' },
    ...(sandbox ? { before: takeSandbox(sandbox), loopbackOnly: true } : {}),
  }
}

const isGovernment = (real: Config['real']): boolean => real !== null && real.cloud !== 'global'

/** Requests under /sandbox/ never meet the product's own routes. */
const takeSandbox =
  (sandbox: Pick<Sandbox, 'handle'>) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!request.url?.startsWith('/sandbox/')) return false
    sandbox.handle(request, response)
    return true
  }

/** Each company of the sandbox has a folder of its own. */
export const companyFolder = ({ users, seed, problems }: SandboxOptions): string =>
  `sandbox-${users}-${seed}-${problems ? 'problems' : 'plain'}`
