/** The outside world a process is started with: the sandbox's tenants, or the one real tenant of the settings. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceKind, SignIn } from './api/contract.ts'
import type { BotCredentials, Config, SandboxOptions } from './config.ts'
import type { Clock } from './connectors/clock.ts'
import { createPbx } from './connectors/8x8/pbx.ts'
import type { Pbx } from './connectors/contract.ts'
import { lookAtExport } from './connectors/csv/look.ts'
import { createCsvPbx } from './connectors/csv/pbx.ts'
import { createSourcedPbx } from './connectors/sourced.ts'
import { createMicrosoft365 } from './connectors/graph/microsoft365.ts'
import type { Principal } from './identity/principal.ts'
import type { Issuer } from './identity/tokens.ts'
import { seedCredential } from './scim/seed.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import type { Connections } from './sync/deps.ts'
import { createUploads, type Uploads } from './sync/uploads.ts'
import type { TenantsStore } from './tenants/store.ts'
import type { PbxSettings, TeamsSettings } from './tenants/tenant.ts'

export interface World {
  tenants: { tenant: { id: string; name: string }; pbx: PbxSettings; teams: TeamsSettings; scimToken: string | null }[]
  connections(tenantId: string): Connections
  issuers(adminIds: readonly string[]): Issuer[]
  principalOf(
    adminIds: readonly string[],
  ): (tenantId: string, objectId: string, name: string) => Promise<Principal | null>
  signIn: SignIn
  place(tenantId: string, kind: ServiceKind): string
  publicUrl: string
  bot: BotCredentials
  botIsOpen: boolean
  greeting(url: string): string
}

const PBX = '8x8 PBX'
const TEAMS = 'Microsoft Teams'
const MICROSOFT = 'https://login.microsoftonline.com'

export function sandboxWorld(
  sandbox: Sandbox,
  url: string,
  clock: Clock,
  { limits, scimToken }: Pick<SandboxOptions, 'limits' | 'scimToken'>,
): World {
  const { baseUrl: clouds } = sandbox
  const byTenant = new Map(sandbox.identities.map((identity) => [identity.tenantId, identity]))
  const connections = new Map(
    sandbox.identities.map(({ tenantId, pbxApiKey, clientId, clientSecret }) => [
      tenantId,
      {
        pbx: createPbx({
          ...clock,
          limits,
          baseUrl: `${clouds}/8x8/admin-provisioning`,
          apiKey: pbxApiKey,
          tenantId,
        }),
        m365: createMicrosoft365({
          ...clock,
          limits,
          baseUrl: `${clouds}/graph/v1.0`,
          authority: `${clouds}/entra`,
          scope: 'https://graph.microsoft.com/.default',
          tenantId,
          clientId,
          clientSecret,
        }),
      },
    ]),
  )
  const [first] = sandbox.identities
  return {
    tenants: sandbox.identities.map(({ tenantId, name, tenant, scimToken: made }) => ({
      scimToken: scimToken === null ? made : `${scimToken}${tenant === 1 ? '' : `-${tenant}`}`,
      tenant: { id: tenantId, name },
      pbx: { name: PBX, writes: 'full' },
      teams: { name: TEAMS, voiceRoutingPolicy: '8x8-Voice', callingPolicy: '8x8-Calling', deactivated: 'unassign' },
    })),
    connections: (tenantId) => connections.get(tenantId) ?? { pbx: null, m365: null },
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
    signIn: { mode: 'sandbox', tokenUrl: '/sandbox/token', as: ['admin', 'operator', 'reader', 'user'] },
    place: (tenantId, kind) => (kind === 'pbx' ? 'Sandbox' : `${byTenant.get(tenantId)?.domain ?? ''} · Sandbox`),
    publicUrl: url,
    bot: { kind: 'none' },
    botIsOpen: true,
    greeting: () =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams, on the sandbox company ${first?.name ?? ''}\n\n` +
      `  Console   ${url}/\n` +
      `  Chat      npm run playground   (in a second terminal, then say: sync now)\n` +
      `  SCIM      ${url}/scim/v2   (token: ${howToGetToken(scimToken)})\n` +
      `  Sandbox   ${url}/sandbox/expected · ${url}/sandbox/requests\n\n`,
  }
}

/** Never the token itself: what is printed is kept by terminals and logs. */
const howToGetToken = (given: string | null): string =>
  given === null
    ? 'set SANDBOX_SCIM_TOKEN, or POST /api/identity/scim/tokens as admin; see README, Try SCIM'
    : 'as in SANDBOX_SCIM_TOKEN'

export function realWorld(config: Config, clock: Clock): World {
  const real = config.real
  if (!real) throw new Error('neither sandbox nor real settings')
  const connected: Connections = {
    pbx: createPbx({ ...clock, baseUrl: real.pbxApiUrl, apiKey: real.pbxApiKey, tenantId: real.tenantId }),
    m365: createMicrosoft365({
      ...clock,
      baseUrl: 'https://graph.microsoft.com/v1.0',
      authority: MICROSOFT,
      tenantId: real.tenantId,
      clientId: real.clientId,
      clientSecret: real.clientSecret,
    }),
  }
  const authority = `${MICROSOFT}/${real.tenantId}`
  return {
    tenants: [
      {
        tenant: { id: real.tenantId, name: new URL(real.publicUrl).hostname },
        pbx: { name: PBX, writes: 'none' },
        teams: { name: TEAMS, voiceRoutingPolicy: null, callingPolicy: null, deactivated: 'unassign' },
        scimToken: null,
      },
    ],
    connections: (tenantId) => (tenantId === real.tenantId ? connected : { pbx: null, m365: null }),
    issuers: (adminIds) => [
      {
        tenantId: real.tenantId,
        issuer: `${authority}/v2.0`,
        audience: [real.clientId, `api://${real.clientId}`],
        jwksUri: `${authority}/discovery/v2.0/keys`,
        adminIds,
      },
    ],
    // a chat activity carries no roles: until roles are kept here, only the named admins may use the bot
    principalOf: (adminIds) => (tenantId, userId, name) =>
      Promise.resolve(
        tenantId === real.tenantId && adminIds.includes(userId) ? { tenantId, userId, name, roles: ['admin'] } : null,
      ),
    signIn: { mode: 'entra', clientId: real.clientId, authority, scope: `api://${real.clientId}/access_as_user` },
    place: (_, kind) => (kind === 'pbx' ? '8x8' : 'Microsoft global cloud'),
    publicUrl: real.publicUrl,
    bot: real.bot,
    botIsOpen: real.bot.kind !== 'none',
    greeting: (url) =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams\n\n  Listening on ${url}\n  Console at   ${real.publicUrl}/\n\n`,
  }
}

/** Adds what is new; what an admin set since stays. */
export async function seedTenants(world: World, tenants: TenantsStore, at: string): Promise<void> {
  for (const { tenant, pbx, teams, scimToken } of world.tenants) {
    await tenants.seed({ ...tenant, createdAt: at }, pbx, teams)
    if (scimToken) await seedCredential(tenants, tenant.id, { token: scimToken, id: randomUUID(), at })
  }
}

/** The same connections, with 8x8 read by upload where a tenant's setting says so. */
export function withExports(
  connections: World['connections'],
  tenants: TenantsStore,
  clock: Pick<Clock, 'now'>,
): { connections: World['connections']; uploads: Uploads } {
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
    uploads: createUploads({ tenants, lookAtExport, now: clock.now, newId: randomUUID }),
    connections(tenantId) {
      const { pbx: api, m365 } = connections(tenantId)
      if (!api) return { pbx: null, m365 }
      const pbx = made.get(api) ?? sourced(tenantId, api)
      made.set(api, pbx)
      return { pbx, m365 }
    },
  }
}

/** Requests under /sandbox/ never meet the product's own routes. */
export const takeSandbox =
  (sandbox: Sandbox) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!request.url?.startsWith('/sandbox/')) return false
    sandbox.handle(request, response)
    return true
  }

/** Each company of the sandbox has a folder of its own. */
export const companyFolder = ({ users, seed, problems }: SandboxOptions): string =>
  `sandbox-${users}-${seed}-${problems ? 'problems' : 'plain'}`
