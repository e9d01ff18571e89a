/** The outside world a process is started with: the sandbox's tenants, or the one real tenant of the settings. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceKind, SignIn } from './api/contract.ts'
import type { BotCredentials, Config, SandboxOptions } from './config.ts'
import { openConnections, type OpenConnections, type Place } from './connections.ts'
import type { Clock } from './connectors/clock.ts'
import type { Pbx } from './connectors/contract.ts'
import { lookAtExport } from './connectors/csv/look.ts'
import { createCsvPbx } from './connectors/csv/pbx.ts'
import { createSourcedPbx } from './connectors/sourced.ts'
import type { Principal } from './identity/principal.ts'
import type { Issuer } from './identity/tokens.ts'
import { seedCredential } from './scim/seed.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { openKeyring } from './secretsKey.ts'
import { createPlatform, type PlatformOptions } from './connectors/platform.ts'
import { createUploads, type Uploads } from './sync/uploads.ts'
import { CLOUDS } from './tenants/cloud.ts'
import type { ConnectionsStore, SecretField, TenantsStore } from './tenants/store.ts'
import { checkSecrets, createVault, type Vault } from './tenants/vault.ts'
import type { PbxSettings, TeamsSettings } from './tenants/tenant.ts'

export interface World {
  tenants: {
    tenant: { id: string; name: string }
    pbx: PbxSettings
    teams: TeamsSettings
    scimToken: string | null
    /** What a sandbox's clouds gave to the product: kept as if an admin had entered it. */
    keys: { pbxApiKey: string; clientId: string; clientSecret: string } | null
  }[]
  placeOf(tenantId: string): Place | null
  issuers(adminIds: readonly string[]): Issuer[]
  principalOf(
    adminIds: readonly string[],
  ): (tenantId: string, objectId: string, name: string) => Promise<Principal | null>
  /** Where the platform's own identity is asked, if not as usual. */
  platform?: Partial<PlatformOptions>
  signIn: SignIn
  place(tenantId: string, kind: ServiceKind): string
  publicUrl: string
  bot: BotCredentials
  botIsOpen: boolean
  greeting(url: string): string
}

const PBX = '8x8 PBX'
const TEAMS = 'Microsoft Teams'

export function sandboxWorld(sandbox: Sandbox, url: string, { scimToken }: Pick<SandboxOptions, 'scimToken'>): World {
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
      keys,
      scimToken: scimToken === null ? made : `${scimToken}${tenant === 1 ? '' : `-${tenant}`}`,
      tenant: { id: tenantId, name },
      pbx: { name: PBX, writes: 'full' },
      teams: { name: TEAMS, voiceRoutingPolicy: '8x8-Voice', callingPolicy: '8x8-Calling', deactivated: 'unassign' },
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
    signIn: { mode: 'sandbox', tokenUrl: '/sandbox/token', as: ['admin', 'operator', 'reader', 'user'] },
    place: (tenantId, kind) => (kind === 'pbx' ? 'Sandbox' : `${byTenant.get(tenantId)?.domain ?? ''} · Sandbox`),
    publicUrl: url,
    bot: { kind: 'none' },
    botIsOpen: true,
    greeting: () =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams, on the sandbox company ${first?.name ?? ''}\n\n` +
      `  Console   ${url}/\n` +
      `  Chat      npm run playground   (in a second terminal, then say: sync now)\n` +
      `  Sandbox   ${url}/sandbox/expected · ${url}/sandbox/requests\n\n`,
  }
}

export function realWorld(config: Config): World {
  const real = config.real
  if (!real) throw new Error('neither sandbox nor real settings')
  const cloud = CLOUDS[real.cloud]
  const authority = `${cloud.authority}/${real.tenantId}`
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
    place: (_, kind) => (kind === 'pbx' ? '8x8' : cloud.title),
    publicUrl: real.publicUrl,
    bot: real.bot,
    botIsOpen: real.bot.kind !== 'none',
    greeting: (url) =>
      `\nVoice Sync Console for 8x8 and Microsoft Teams\n\n  Listening on ${url}\n  Console at   ${real.publicUrl}/\n\n`,
  }
}

type Connect = OpenConnections['connections']

export interface Outside extends OpenConnections {
  vault: Vault
  uploads: Uploads
}

export interface OutsideDeps {
  tenants: TenantsStore
  keptConnections: ConnectionsStore
  clock: Clock
  log: { warn(fields: object, message: string): void }
}

export type OutsideSettings = Pick<Config, 'secrets' | 'platform' | 'dataDir'> & {
  sandbox: Pick<SandboxOptions, 'limits'> | null
}

/** Seeds what is new, checks the key of the secrets, and connects. Throws `ConfigError` and `KeysMissing`. */
export async function openOutside(world: World, config: OutsideSettings, deps: OutsideDeps): Promise<Outside> {
  const { tenants, keptConnections: store, clock, log } = deps
  const keyring = openKeyring(config)
  // the sandbox's own keys are known again at each start, so that a folder of another database does no harm
  const lost = config.sandbox && config.secrets.key === null ? 'forget' : config.secrets.lost
  const { forgotten, resealed, unreadable } = await checkSecrets(store, keyring, lost)
  if (forgotten + resealed + unreadable.length > 0)
    log.warn({ forgotten, resealed, unreadable }, 'kept secrets: removed without their key, sealed anew, not readable')
  const vault = createVault(store, keyring)
  await seedTenants(world, { tenants, store, vault }, new Date(clock.now()).toISOString())
  const platform = createPlatform({ ...config.platform, ...world.platform, sleep: clock.sleep })
  const limits = config.sandbox ? { limits: config.sandbox.limits } : {}
  const open = await openConnections({ placeOf: world.placeOf, vault, store, tenants, platform, clock, log, ...limits })
  return { ...open, vault, ...withExports(open.connections, tenants, clock) }
}

interface Seeded {
  tenants: TenantsStore
  store: ConnectionsStore
  vault: Vault
}

/** Adds what is new; what an admin set since stays. */
async function seedTenants(world: World, { tenants, store, vault }: Seeded, at: string): Promise<void> {
  for (const { tenant, pbx, teams, scimToken, keys } of world.tenants) {
    await tenants.seed({ ...tenant, createdAt: at }, pbx, teams)
    if (scimToken) await seedCredential(tenants, tenant.id, { token: scimToken, id: randomUUID(), at })
    if (keys) await seedKeys({ store, vault }, tenant.id, keys, at)
  }
}

const BY_SANDBOX = { id: 'sandbox', name: 'Sandbox' }

/** Until an admin enters others, or removes them. */
async function seedKeys(
  { store, vault }: Pick<Seeded, 'store' | 'vault'>,
  tenantId: string,
  keys: NonNullable<World['tenants'][number]['keys']>,
  at: string,
): Promise<void> {
  const about = { at, by: BY_SANDBOX, expiresAt: null }
  const isOurs = async (kind: 'pbx' | 'microsoft365'): Promise<boolean> => {
    const kept = await store.connection(tenantId, kind)
    return kept === null || (kept.changedBy.id === BY_SANDBOX.id && Object.keys(kept.secrets).length === 0)
  }
  const seal = (connection: 'pbx' | 'microsoft365', field: SecretField, secret: string) => ({
    [field]: vault.seal({ tenantId, connection, field }, secret, about),
  })
  if (await isOurs('pbx')) {
    const secrets = seal('pbx', 'apiKey', keys.pbxApiKey)
    await store.saveConnection(tenantId, { settings: { kind: 'pbx', url: null }, secrets, at, by: BY_SANDBOX })
  }
  if (await isOurs('microsoft365')) {
    const { clientId, clientSecret } = keys
    const app = { cloud: 'global', clientId, proof: 'secret', certificate: null, identityClientId: null } as const
    const secrets = seal('microsoft365', 'clientSecret', clientSecret)
    const settings = { kind: 'microsoft365', ...app } as const
    await store.saveConnection(tenantId, { settings, secrets, at, by: BY_SANDBOX })
  }
}

/** The same connections, with 8x8 read by upload where a tenant's setting says so. */
export function withExports(
  connections: Connect,
  tenants: TenantsStore,
  clock: Pick<Clock, 'now'>,
): { connections: Connect; uploads: Uploads } {
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
      const { pbx: api, ...others } = connections(tenantId)
      if (!api) return { pbx: null, ...others }
      const pbx = made.get(api) ?? sourced(tenantId, api)
      made.set(api, pbx)
      return { pbx, ...others }
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
