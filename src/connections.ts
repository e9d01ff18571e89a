/**
 * Connects tenants to the outside: addresses and fixed credentials from where the process was started, the rest as
 * admins entered it. Connectors outlive a replaced secret: they ask for it at the next request.
 */
import { readFile } from 'node:fs/promises'
import type { ClientProof } from './config.ts'
import { createPbx } from './connectors/8x8/pbx.ts'
import type { Clock } from './connectors/clock.ts'
import type { Microsoft365, Pbx } from './connectors/contract.ts'
import { ConnectorError } from './connectors/errors.ts'
import type { AppCredential, CredentialSource } from './connectors/graph/credential.ts'
import { createMicrosoft365 } from './connectors/graph/microsoft365.ts'
import type { Platform } from './connectors/platform.ts'
import { createOwnCompanyPbx, knownByApi, type KnownRooms } from './ownCompany.ts'
import type { Connections } from './sync/deps.ts'
import { readCertificate } from './tenants/certificate.ts'
import { CLOUDS, type CloudName } from './tenants/cloud.ts'
import type { AppConnection, ConnectionsStore, KeptConnection } from './tenants/connection.ts'
import type { SecretPlace } from './tenants/secret.ts'
import type { TenantsStore } from './tenants/store.ts'
import type { Vault } from './tenants/vault.ts'

/** What is known of a tenant's outside before anybody enters anything. */
export interface Place {
  pbxUrl: string
  /** From the environment; null: entered in the console. */
  pbxApiKey: string | null
  /** The app of the settings; `proof` of kind `console`: entered there. */
  app: { cloud: CloudName; clientId: string; proof: ClientProof }
  /** Where this cloud is, as far as it is another place than Microsoft's own. */
  clouds?: { authority: string; graph: string; scope: string }
}

export interface ConnectionsDeps {
  placeOf(tenantId: string): Place | null
  vault: Vault
  store: ConnectionsStore
  tenants: Pick<TenantsStore, 'pbx' | 'tenants'>
  directory: KnownRooms['directory']
  platform: Platform
  clock: Clock
  limits?: boolean
  log: { warn(fields: object, message: string): void }
}

export interface OpenConnections {
  connections(tenantId: string): Connections
  /** Something was entered, replaced or removed: what is under way goes on with it. */
  changed(tenantId: string): Promise<void>
  /** The app as it is now; null: none that could prove itself. */
  app(tenantId: string, kind: AppConnection['kind']): AppConnection | null
  credential(tenantId: string, kind: AppConnection['kind']): CredentialSource
  /** A credential was taken; kept once a minute, for people to read. */
  worked(tenantId: string, credential: string): void
}

interface State {
  pbx: { url: string } | null
  /** Known before any app is; null: nobody has said yet. */
  cloud: CloudName | null
  apps: Record<AppConnection['kind'], AppConnection | null>
  /** Moves on at each change, so that tokens of an old credential are not used any more. */
  version: number
}

const NOTE_EVERY_MS = 60_000

export async function openConnections(deps: ConnectionsDeps): Promise<OpenConnections> {
  const { store, tenants, clock } = deps
  const states = new Map<string, State>()
  const made = new Map<string, Pbx | Microsoft365>()
  const noted = new Map<string, number>()

  function worked(tenantId: string, credential: string): void {
    const now = clock.now()
    const key = `${tenantId} ${credential}`
    if (now - (noted.get(key) ?? -Infinity) < NOTE_EVERY_MS) return
    noted.set(key, now)
    store.credentialWorked(tenantId, credential, new Date(now).toISOString()).catch((error: unknown) => {
      deps.log.warn({ tenantId, credential, error }, 'that a credential worked could not be noted')
    })
  }

  function once<T extends Pbx | Microsoft365>(key: string, make: () => T): T {
    const known = (made.get(key) as T | undefined) ?? make()
    made.set(key, known)
    return known
  }

  const common = (tenantId: string) => ({
    ...clock,
    tenantId,
    ...(deps.limits === undefined ? {} : { limits: deps.limits }),
  })

  const pbxOf = (tenantId: string, url: string): Pbx =>
    once(`${tenantId} pbx ${url}`, () => {
      const api = createPbx({
        ...common(tenantId),
        baseUrl: url,
        apiKey: () => readKey(deps, tenantId),
        onProven: () => worked(tenantId, 'pbx.apiKey'),
      })
      const isFixed = Boolean(deps.placeOf(tenantId)?.pbxApiKey)
      return isFixed ? createOwnCompanyPbx(api, () => knownByApi(deps, tenantId)) : api
    })

  function m365Of(tenantId: string, { cloud }: AppConnection): Microsoft365 {
    const { authority, graph, scope } = addressesOf(deps.placeOf(tenantId), cloud)
    return once(`${tenantId} m365 ${graph}`, () =>
      createMicrosoft365({
        ...common(tenantId),
        baseUrl: graph,
        authority,
        ...(scope === undefined ? {} : { scope }),
        credential: sourceOf(tenantId, 'microsoft365'),
        onProven: () => worked(tenantId, 'microsoft365.app'),
      }),
    )
  }

  const sourceOf = (tenantId: string, kind: AppConnection['kind']): CredentialSource => ({
    version: () => states.get(tenantId)?.version,
    async read() {
      const app = states.get(tenantId)?.apps[kind]
      if (!app) throw refused('graph', 'The app has no credentials: none were entered, or they were removed.')
      return readApp(deps, tenantId, app)
    },
  })

  async function refresh(tenantId: string): Promise<void> {
    const place = deps.placeOf(tenantId)
    const [pbx, app, bot, service] = await Promise.all([
      store.connection(tenantId, 'pbx'),
      store.connection(tenantId, 'microsoft365'),
      store.connection(tenantId, 'bot'),
      tenants.pbx(tenantId),
    ])
    const hasKey = Boolean(place?.pbxApiKey) || pbx?.secrets.apiKey !== undefined
    const byUpload = service?.settings.source === 'csv'
    const url = place?.pbxUrl ?? null
    states.set(tenantId, {
      pbx: (hasKey || byUpload) && url !== null ? { url } : null,
      cloud: cloudOf(place, app),
      apps: { microsoft365: appOf(place, app), bot: appOf(null, bot) },
      version: (states.get(tenantId)?.version ?? 0) + 1,
    })
  }

  /** One after the other, so that what was read last is what was entered last. */
  let refreshing: Promise<void> = Promise.resolve()
  const inTurn = (tenantId: string): Promise<void> =>
    (refreshing = refreshing.catch(() => undefined).then(() => refresh(tenantId)))

  for (const { id } of await tenants.tenants()) await refresh(id)
  return {
    async changed(tenantId) {
      for (const key of noted.keys()) if (key.startsWith(`${tenantId} `)) noted.delete(key)
      await inTurn(tenantId)
    },
    app: (tenantId, kind) => states.get(tenantId)?.apps[kind] ?? null,
    worked,
    credential: sourceOf,
    connections(tenantId) {
      const { pbx = null, cloud = null, apps } = states.get(tenantId) ?? {}
      const app = apps?.microsoft365 ?? null
      // also before an app is entered: set-up must not ask for what cannot be had
      const lacks = cloud === null ? [] : CLOUDS[cloud].lacks
      return {
        pbx: pbx && pbxOf(tenantId, pbx.url),
        m365: app && lacks.length === 0 ? m365Of(tenantId, app) : null,
        lacks,
      }
    },
  }
}

/** Where this cloud is spoken to from this place. */
export const addressesOf = (
  place: Place | null,
  cloud: CloudName,
): { authority: string; graph: string; scope?: string } => ({ ...CLOUDS[cloud], ...place?.clouds })

/** Of the environment, unless the console may choose and did. */
function cloudOf(place: Place | null, kept: KeptConnection | null): CloudName | null {
  if (place && place.app.proof.kind !== 'console') return place.app.cloud
  return kept && 'cloud' in kept.settings ? kept.settings.cloud : (place?.app.cloud ?? null)
}

/** The app of the environment, else the one of the console, if it has what it needs to prove itself. */
export function appOf(place: Place | null, kept: KeptConnection | null): AppConnection | null {
  if (place && place.app.proof.kind !== 'console') return fixedApp(place)
  if (!kept || !('clientId' in kept.settings)) return null
  const { proof } = kept.settings
  const lacking =
    (proof === 'secret' && !kept.secrets.clientSecret) || (proof === 'certificate' && !kept.secrets.privateKey)
  return lacking ? null : kept.settings
}

function fixedApp({ app: { cloud, clientId, proof } }: Place): AppConnection {
  const identityClientId = proof.kind === 'managedIdentity' ? proof.identityClientId : null
  const kind = proof.kind === 'console' ? 'secret' : proof.kind
  return { kind: 'microsoft365', cloud, clientId, proof: kind, certificate: null, identityClientId }
}

async function readKey(deps: ConnectionsDeps, tenantId: string): Promise<string> {
  const fixed = deps.placeOf(tenantId)?.pbxApiKey
  if (fixed) return fixed
  const key = await read(deps, '8x8', { tenantId, connection: 'pbx', field: 'apiKey' })
  if (key !== null) return key
  throw refused('8x8', 'There is no 8x8 API key: none was entered, or it was removed.')
}

async function readApp(deps: ConnectionsDeps, tenantId: string, app: AppConnection): Promise<AppCredential> {
  const { clientId, cloud, proof, identityClientId } = app
  const fixed = app.kind === 'microsoft365' ? deps.placeOf(tenantId)?.app.proof : undefined
  const place = { tenantId, connection: app.kind }
  switch (proof) {
    case 'managedIdentity':
      return {
        clientId,
        kind: 'federated',
        token: await deps.platform.managedIdentity(identityClientId, CLOUDS[cloud].exchange),
      }
    case 'workloadIdentity':
      return { clientId, kind: 'federated', token: await deps.platform.workloadIdentity() }
    case 'secret': {
      if (fixed?.kind === 'secret') return { clientId, kind: 'secret', secret: fixed.secret }
      const secret = await read(deps, 'graph', { ...place, field: 'clientSecret' })
      if (secret !== null) return { clientId, kind: 'secret', secret }
      throw refused('graph', 'There is no client secret: none was entered, or it was removed.')
    }
    case 'certificate': {
      if (fixed?.kind === 'certificate') return { clientId, kind: 'certificate', ...(await certificateOf(fixed.file)) }
      const privateKey = await read(deps, 'graph', { ...place, field: 'privateKey' })
      if (privateKey !== null && app.certificate)
        return { clientId, kind: 'certificate', privateKey, certificate: app.certificate.pem }
      throw refused('graph', 'There is no certificate: none was entered, or it was removed.')
    }
  }
}

/** The file is read at each token, so that a renewed certificate needs no restart. */
async function certificateOf(file: string): Promise<{ privateKey: string; certificate: string }> {
  try {
    const { privateKey, certificate } = readCertificate(await readFile(file, 'utf8'))
    return { privateKey, certificate: certificate.pem }
  } catch (error) {
    const why = error instanceof Error && error.name === 'NotACertificate' ? error.message : 'it cannot be read.'
    throw refused('graph', `The file of CLIENT_CERTIFICATE_FILE is not right: ${why}`)
  }
}

async function read(deps: ConnectionsDeps, system: '8x8' | 'graph', place: SecretPlace): Promise<string | null> {
  try {
    return await deps.vault.read(place)
  } catch (error) {
    if (error instanceof Error && error.name === 'SecretUnreadable') throw refused(system, error.message)
    throw error
  }
}

const refused = (system: '8x8' | 'graph', message: string): ConnectorError =>
  new ConnectorError('credential', system, message)
