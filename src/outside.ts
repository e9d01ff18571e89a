/** Opens the outside for all tenants: the key of the secrets, what is kept, and what the environment gave. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Outside } from './api/outside.ts'
import type { Credentials } from './bot/bot.ts'
import { createBotCredentials } from './botCredentials.ts'
import { ConfigError, type BotCredentials, type Config, type RealConnections, type SandboxOptions } from './config.ts'
import { openConnections, type OpenConnections } from './connections.ts'
import type { Clock } from './connectors/clock.ts'
import { createPlatform } from './connectors/platform.ts'
import { seedCredential } from './scim/seed.ts'
import { seedMail } from './mailSeed.ts'
import { createPost, type Post } from './notifications/mail/post.ts'
import type { CredentialNews } from './notifications/notifications.ts'
import type { KnownRooms } from './ownCompany.ts'
import { openKeyring } from './secretsKey.ts'
import type { Uploads } from './sync/uploads.ts'
import { NotACertificate, readCertificate } from './tenants/certificate.ts'
import type { KeptCertificate } from './tenants/connection.ts'
import { hintOf } from './tenants/secret.ts'
import { standings, type FixedCredentials } from './tenants/standing.ts'
import type { ConnectionsStore, SecretField, TenantsStore } from './tenants/store.ts'
import { checkSecrets, createVault, type Vault } from './tenants/vault.ts'
import { createTrial } from './trial.ts'
import { withExports, type World } from './worlds.ts'

export interface OpenOutside {
  connections: OpenConnections['connections']
  uploads: Uploads
  /** What the doors ask of it, and what is told of ends. */
  outside: Outside & { news: CredentialNews; bot: Credentials; post: Post }
}

export interface OutsideDeps {
  tenants: TenantsStore
  keptConnections: ConnectionsStore
  directory: KnownRooms['directory']
  clock: Clock
  log: { warn(fields: object, message: string): void }
}

export type OutsideSettings = Pick<Config, 'secrets' | 'platform' | 'dataDir' | 'real'> & {
  sandbox: Pick<SandboxOptions, 'limits'> | null
}

/** Seeds what is new, checks the key of the secrets, and connects. Throws `ConfigError` and `KeysMissing`. */
export async function openOutside(world: World, config: OutsideSettings, deps: OutsideDeps): Promise<OpenOutside> {
  const { tenants, keptConnections: store, directory, clock, log } = deps
  const keyring = openKeyring(config)
  // the sandbox's own keys are known again at each start, so that a folder of another database does no harm
  const lost = config.sandbox && config.secrets.key === null ? 'forget' : config.secrets.lost
  const { forgotten, resealed, unreadable } = await checkSecrets(store, keyring, lost)
  if (forgotten + resealed + unreadable.length > 0)
    log.warn({ forgotten, resealed, unreadable }, 'kept secrets: removed without their key, sealed anew, not readable')
  const vault = createVault(store, keyring)
  const at = new Date(clock.now()).toISOString()
  await seedTenants(world, { tenants, store, vault }, at)
  const smtpUrl = config.real?.smtpUrl
  if (smtpUrl) for (const { tenant } of world.tenants) await seedMail({ store, vault }, tenant.id, smtpUrl, at)
  const platform = createPlatform({ ...config.platform, ...world.platform, sleep: clock.sleep })
  const limits = config.sandbox ? { limits: config.sandbox.limits } : {}
  const rooms = { store, tenants, directory }
  const open = await openConnections({ placeOf: world.placeOf, vault, ...rooms, platform, clock, log, ...limits })
  const fixed = await fixedCredentials(world, config.real)
  const outside = {
    post: createPost({ store, vault, newId: randomUUID }),
    fixed,
    cloudIsOpen: config.sandbox !== null,
    vault,
    changed: open.changed,
    bot: config.real ? createBotCredentials(config.real, { open, platform, clock }) : ({ kind: 'none' } as const),
    news: { store, standings: (tenantId: string, now: number) => standings({ ...deps, fixed }, tenantId, now) },
    ...createTrial({ placeOf: world.placeOf, publicUrl: world.publicUrl, open, platform, clock, ...limits }),
  }
  return { outside, ...withExports(open.connections, tenants, clock) }
}

/** What the environment gave, without the secrets. The end of a certificate is read once, at the start. */
async function fixedCredentials(world: World, real: RealConnections | null): Promise<Outside['fixed']> {
  const file = real?.proof.kind === 'certificate' ? await certificateOf(real.proof.file) : null
  const bot = real ? botOf(real.bot) : null
  return (tenantId) => {
    const place = world.placeOf(tenantId)
    if (!place) return null
    const { cloud, clientId, proof } = place.app
    const hint = file ? file.thumbprint.slice(-4) : proof.kind === 'secret' ? hintOf(proof.secret) : null
    const identityClientId = proof.kind === 'managedIdentity' ? proof.identityClientId : null
    const entered = proof.kind === 'console' ? null : proof.kind
    return {
      pbxUrl: place.pbxUrl,
      pbx: place.pbxApiKey === null ? null : { hint: hintOf(place.pbxApiKey) },
      app: { cloud, clientId, proof: entered, hint, expiresAt: file?.validTo ?? null, identityClientId },
      bot,
    }
  }
}

function botOf(bot: BotCredentials): FixedCredentials['bot'] {
  if (bot.kind === 'none') return null
  if (bot.kind === 'managedIdentity') return { clientId: bot.appId, proof: 'managedIdentity', hint: null }
  return { clientId: bot.appId, proof: 'secret', hint: hintOf(bot.password) }
}

async function certificateOf(file: string): Promise<KeptCertificate> {
  try {
    return readCertificate(await readFile(file, 'utf8')).certificate
  } catch (error) {
    const why = error instanceof NotACertificate ? error.message : 'it cannot be read.'
    throw new ConfigError([`CLIENT_CERTIFICATE_FILE: ${why}`])
  }
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
    await store.saveConnection(tenantId, { settings: { kind: 'pbx' }, secrets, at, by: BY_SANDBOX })
  }
  if (await isOurs('microsoft365')) {
    const { clientId, clientSecret } = keys
    const app = { cloud: 'global', clientId, proof: 'secret', certificate: null, identityClientId: null } as const
    const secrets = seal('microsoft365', 'clientSecret', clientSecret)
    const settings = { kind: 'microsoft365', ...app } as const
    await store.saveConnection(tenantId, { settings, secrets, at, by: BY_SANDBOX })
  }
}
