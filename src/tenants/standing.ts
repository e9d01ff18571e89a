/** Every credential of a tenant with how it stands: keys, secrets, certificates, identities, tokens and consent. */
import type {
  AppConnection,
  ConnectionKind,
  ConnectionsStore,
  KeptConnection,
  Proof,
  SetBy,
  SsoConnection,
} from './connection.ts'
import type { CloudName } from './cloud.ts'
import { daysLeft, WARN_DAYS } from './expiry.ts'
import type { SecretField } from './secret.ts'
import type { ConnectionCheck, TenantsStore } from './store.ts'

/** What the process was started with for one tenant, without the secrets themselves. */
export interface FixedCredentials {
  pbxUrl: string
  /** Null: the key is entered in the console. */
  pbx: { hint: string | null } | null
  app: {
    cloud: CloudName
    clientId: string
    /** Null: how the app proves itself is entered in the console. */
    proof: Proof | null
    hint: string | null
    expiresAt: string | null
    identityClientId: string | null
  }
  bot: { clientId: string; proof: Proof | null; hint: string | null } | null
}

export type CredentialState = 'ok' | 'expiring' | 'expired' | 'failing' | 'missing'

export interface CredentialStanding {
  /** For example `pbx.apiKey`; stays the same when its value is replaced. */
  id: string
  connection: Exclude<ConnectionKind, 'mail'> | 'scim'
  what:
    | 'apiKey'
    | 'clientSecret'
    | 'certificate'
    | 'managedIdentity'
    | 'workloadIdentity'
    | 'token'
    | 'consent'
    | 'signingCertificate'
  /** Of a SCIM token: its name. */
  name: string | null
  /** `platform`: there is nothing to renew. */
  source: 'environment' | 'console' | 'platform' | 'microsoft'
  state: CredentialState
  hint: string | null
  setAt: string | null
  setBy: SetBy | null
  expiresAt: string | null
  daysLeft: number | null
  lastSuccessAt: string | null
  /** Another is used in its place: its end is as planned, and nobody has to be warned. */
  replaced?: boolean
}

export interface StandingDeps {
  keptConnections: Pick<ConnectionsStore, 'connection' | 'credentialUses'>
  tenants: Pick<TenantsStore, 'pbx' | 'teams' | 'credentials'>
  fixed(tenantId: string): FixedCredentials | null
}

/** `failed`: when it was refused last; null: not that we know. */
type Known = Omit<CredentialStanding, 'state' | 'daysLeft' | 'lastSuccessAt'> & {
  failed?: string | null
  missing?: boolean
}

const FIELD: Partial<Record<Proof, SecretField>> = { secret: 'clientSecret', certificate: 'privateKey' }
const WHAT = { secret: 'clientSecret', certificate: 'certificate' } as const
const UNKNOWN = { name: null, hint: null, setAt: null, setBy: null, expiresAt: null }

/** `now`: ms. Those that were ended on purpose are not among them. */
export async function standings(deps: StandingDeps, tenantId: string, now: number): Promise<CredentialStanding[]> {
  const { keptConnections: store, tenants } = deps
  const fixed = deps.fixed(tenantId)
  const [sso, pbx, app, bot, pbxService, teamsService, tokens, uses] = await Promise.all([
    store.connection(tenantId, 'sso'),
    store.connection(tenantId, 'pbx'),
    store.connection(tenantId, 'microsoft365'),
    store.connection(tenantId, 'bot'),
    tenants.pbx(tenantId),
    tenants.teams(tenantId),
    tenants.credentials(tenantId),
    store.credentialUses(tenantId),
  ])
  const byUpload = pbxService?.settings.source === 'csv'
  const m365 = appOf('microsoft365', fixed?.app ?? null, app, refused(teamsService, 'M365_CREDENTIAL'))
  const known: Known[] = [
    ...(byUpload && !pbx?.secrets.apiKey ? [] : [pbxKey(fixed, pbx, refused(pbxService, 'PBX_CREDENTIAL'))]),
    m365,
    ...(fixed?.bot || bot ? [appOf('bot', fixed?.bot ? { ...fixed.bot, expiresAt: null } : null, bot, null)] : []),
    ...(sso?.settings.kind === 'sso' ? [signingOf(sso, sso.settings)] : []),
    ...(m365.missing ? [] : [consentOf(app, refused(teamsService, 'CONSENT'))]),
    ...tokens
      .filter(({ revokedAt }) => revokedAt === null)
      .map((token) => tokenOf(token, isReplaced(token, tokens)))
      .filter(({ replaced, expiresAt }) => !replaced || daysLeft(expiresAt, now) !== 0),
  ]
  const lastUse = new Map(uses.map((use) => [use.credential, use.lastSuccessAt]))
  const lastToken = new Map(tokens.map((token) => [`scim.${token.id}`, token.lastUsedAt]))
  return known.map(({ failed = null, missing, ...one }) => {
    const left = daysLeft(one.expiresAt, now)
    const lastSuccessAt = lastUse.get(one.id) ?? lastToken.get(one.id) ?? null
    // what was replaced since, or has worked since, is not what was refused
    const failing = failed !== null && failed > (lastSuccessAt ?? '') && failed > (one.setAt ?? '')
    const state = missing ? 'missing' : one.replaced ? 'ok' : stateOf(left, failing)
    return { ...one, state, daysLeft: left, lastSuccessAt }
  })
}

function stateOf(left: number | null, failing: boolean): CredentialState {
  if (left === 0) return 'expired'
  if (failing) return 'failing'
  return left !== null && left <= WARN_DAYS ? 'expiring' : 'ok'
}

type Asked = { check: ConnectionCheck | null; lookedAt: string | null; lookFailed: string | null } | null

/** When the cloud said so last, ISO. */
function refused(service: Asked, code: string): string | null {
  const looked = service?.lookFailed === code ? service.lookedAt : null
  const checked = service?.check?.ok === false && service.check.reason === code ? service.check.at : null
  return [looked, checked].reduce((one, other) => ((one ?? '') > (other ?? '') ? one : other))
}

function pbxKey(fixed: FixedCredentials | null, kept: KeptConnection | null, failed: string | null): Known {
  const base = { ...UNKNOWN, id: 'pbx.apiKey', connection: 'pbx', what: 'apiKey', failed } as const
  if (fixed?.pbx) return { ...base, source: 'environment', hint: fixed.pbx.hint }
  const key = kept?.secrets.apiKey
  if (!key) return { ...base, source: 'console', missing: true }
  const { hint, setAt, setBy, expiresAt } = key
  return { ...base, source: 'console', hint, setAt, setBy, expiresAt }
}

type FixedApp = { proof: Proof | null; hint: string | null; expiresAt: string | null }

function appOf(
  connection: 'microsoft365' | 'bot',
  fixed: FixedApp | null,
  kept: KeptConnection | null,
  failed: string | null,
): Known {
  const settings = kept?.settings.kind === connection ? (kept.settings as AppConnection) : null
  const proof = fixed?.proof ?? settings?.proof ?? 'secret'
  const what = proof === 'secret' || proof === 'certificate' ? WHAT[proof] : proof
  const base = { ...UNKNOWN, id: `${connection}.app`, connection, what, failed }
  if (fixed?.proof) {
    const source = what === proof ? ('platform' as const) : ('environment' as const)
    return {
      ...base,
      source: proof === 'certificate' ? 'environment' : source,
      hint: fixed.hint,
      expiresAt: fixed.expiresAt,
    }
  }
  const field = FIELD[proof]
  if (settings && !field) return { ...base, source: 'platform', setAt: kept!.changedAt, setBy: kept!.changedBy }
  const secret = field && kept?.secrets[field]
  if (!secret) return { ...base, source: 'console', missing: true }
  const { setAt, setBy, expiresAt } = secret
  // of a key nothing is told; its certificate has a name
  const hint = proof === 'certificate' ? (settings?.certificate?.thumbprint.slice(-4) ?? null) : secret.hint
  return { ...base, source: 'console', hint, setAt, setBy, expiresAt }
}

function consentOf(kept: KeptConnection | null, failed: string | null): Known {
  const base = { ...UNKNOWN, id: 'microsoft365.consent', connection: 'microsoft365', what: 'consent' } as const
  const { at, by } = kept?.consent ?? { at: null, by: null }
  return { ...base, source: 'microsoft', setAt: at, setBy: by, failed }
}

/** The provider's certificate: public, so it is kept beside what else is known of it. */
const signingOf = (kept: KeptConnection, { certificate }: SsoConnection): Known => ({
  ...{ ...UNKNOWN, id: 'sso.certificate', connection: 'sso', what: 'signingCertificate', source: 'console' },
  ...{ hint: certificate.thumbprint.slice(-4), expiresAt: certificate.validTo },
  ...{ setAt: kept.changedAt, setBy: kept.changedBy },
})

type Token = Awaited<ReturnType<TenantsStore['credentials']>>[number]

/** So long a provider does without a token that it has another for: its cycles come every 40 minutes. */
const QUIET_MS = 86_400_000

/** A newer one of the same name is in use, and this one has not been since. */
const isReplaced = ({ name, createdAt, lastUsedAt }: Token, tokens: readonly Token[]): boolean =>
  tokens.some(
    (other) =>
      other.name === name &&
      other.createdAt > createdAt &&
      other.revokedAt === null &&
      other.lastUsedAt !== null &&
      (lastUsedAt === null || Date.parse(other.lastUsedAt) - Date.parse(lastUsedAt) > QUIET_MS),
  )

function tokenOf(token: Token, replaced: boolean): Known {
  const { id, name, createdAt, createdBy, expiresAt } = token
  const base = { ...UNKNOWN, id: `scim.${id}`, connection: 'scim', what: 'token', source: 'console' } as const
  return { ...base, name, setAt: createdAt, setBy: createdBy, expiresAt, ...(replaced ? { replaced } : {}) }
}
