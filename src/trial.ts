/** Asks the clouds with credentials that are not kept, or that were only just entered. */
import { CONSENT_RETURN, type Outside } from './api/outside.ts'
import { createBotTokens } from './botCredentials.ts'
import { addressesOf, type OpenConnections, type Place } from './connections.ts'
import { createPbx } from './connectors/8x8/pbx.ts'
import type { Clock } from './connectors/clock.ts'
import type { CallContext, Check, Pbx } from './connectors/contract.ts'
import { ConnectorError } from './connectors/errors.ts'
import type { AppCredential, CredentialSource } from './connectors/graph/credential.ts'
import { createMicrosoft365 } from './connectors/graph/microsoft365.ts'
import type { Platform } from './connectors/platform.ts'
import { causeOf } from './sync/run/causes.ts'
import { CLOUDS } from './tenants/cloud.ts'
import type { AppConnection } from './tenants/connection.ts'
import type { ConnectionCheck } from './tenants/store.ts'

export interface TrialDeps {
  placeOf(tenantId: string): Place | null
  open: Pick<OpenConnections, 'app' | 'credential'>
  platform: Platform
  clock: Clock
  limits?: boolean
  /** Where browsers reach the product. */
  publicUrl: string
}

/** A cloud that hangs must not hold the person who asked. */
const LONGEST_MS = 20_000
/** Whose key it is, is asked on the way to keeping it. */
const WHOSE_MS = 5_000

export function createTrial(
  deps: TrialDeps,
): Pick<Outside, 'tryPbx' | 'isOtherPbx' | 'tryApp' | 'granted' | 'consentUrl'> {
  const { placeOf, open, platform, clock, publicUrl } = deps
  const common = { ...clock, ...(deps.limits === undefined ? {} : { limits: deps.limits }) }
  const context = (): CallContext => ({ signal: AbortSignal.timeout(LONGEST_MS), priority: 'interactive' })

  const m365Of = (tenantId: string, { cloud }: AppConnection, credential: CredentialSource) => {
    const { authority, graph, scope } = addressesOf(placeOf(tenantId), cloud)
    const address = { baseUrl: graph, authority, ...(scope === undefined ? {} : { scope }) }
    return createMicrosoft365({ ...common, ...address, tenantId, credential })
  }

  const pbxOf = (tenantId: string, apiKey: string): Pbx | null => {
    const place = placeOf(tenantId)
    return place && createPbx({ ...common, tenantId, baseUrl: place.pbxUrl, apiKey })
  }

  async function isOtherPbx(tenantId: string, apiKey: string, known: string[]): Promise<boolean | null> {
    const pbx = pbxOf(tenantId, apiKey)
    if (!pbx || known.length === 0) return null
    try {
      return (await pbx.read(known, { ...context(), signal: AbortSignal.timeout(WHOSE_MS) })).length === 0
    } catch {
      // a key may be entered while 8x8 is not there
      return null
    }
  }

  /** The Bot Connector has no permissions: a token for it is all. */
  async function botCheck(tenantId: string, { cloud }: AppConnection, credential: CredentialSource): Promise<Check> {
    const { authority } = addressesOf(placeOf(tenantId), cloud)
    await createBotTokens({ authority, tenantId, credential }, CLOUDS[cloud].connector, clock).get(context())
    return { permissions: [] }
  }

  async function asked(check: () => Promise<Check>, lacking: string): Promise<ConnectionCheck> {
    const at = new Date(clock.now()).toISOString()
    try {
      const { permissions } = await check()
      const missing = permissions.some(({ granted }) => granted === false)
      return { at, ok: !missing, permissions, reason: missing ? lacking : null, raw: null }
    } catch (error) {
      const { code, raw } = causeOf(error)
      return { at, ok: false, permissions: [], reason: code, raw }
    }
  }

  return {
    async tryPbx(tenantId, apiKey, known) {
      const pbx = pbxOf(tenantId, apiKey)
      const check = await asked(pbx ? () => pbx.check(context()) : nowhere, 'PBX_PERMISSION')
      if (!check.ok || !(await isOtherPbx(tenantId, apiKey, known))) return check
      return { ...check, ok: false, reason: 'PBX_OTHER_COMPANY' }
    },
    isOtherPbx,
    tryApp(tenantId, app, secret) {
      const credential = { version: () => 0, read: () => given(app, secret, platform) }
      if (app.kind === 'bot') return asked(() => botCheck(tenantId, app, credential), 'M365_CREDENTIAL')
      return asked(() => m365Of(tenantId, app, credential).check(context()), 'CONSENT')
    },
    async granted(tenantId) {
      const app = open.app(tenantId, 'microsoft365')
      if (!app) return { roles: null, reason: 'M365_CREDENTIAL' }
      try {
        return {
          roles: await m365Of(tenantId, app, open.credential(tenantId, 'microsoft365')).granted(context()),
          reason: null,
        }
      } catch (error) {
        return { roles: null, reason: causeOf(error).code }
      }
    },
    consentUrl(tenantId, state) {
      const place = placeOf(tenantId)
      const app = open.app(tenantId, 'microsoft365') ?? place?.app
      if (!app) return null
      const { authority, graph, scope = `${new URL(graph).origin}/.default` } = addressesOf(place, app.cloud)
      const query = new URLSearchParams({
        client_id: app.clientId,
        scope,
        redirect_uri: `${publicUrl.replace(/\/+$/, '')}${CONSENT_RETURN}`,
        state,
      })
      return `${authority}/${encodeURIComponent(tenantId)}/v2.0/adminconsent?${query.toString()}`
    },
  }
}

const nowhere = (): Promise<never> =>
  Promise.reject(new ConnectorError('credential', '8x8', 'This tenant has no 8x8 address.'))

/** What an admin typed a moment ago. */
async function given(app: AppConnection, secret: string | null, platform: Platform): Promise<AppCredential> {
  const { clientId, cloud, proof, certificate, identityClientId } = app
  if (proof === 'managedIdentity')
    return {
      clientId,
      kind: 'federated',
      token: await platform.managedIdentity(identityClientId, CLOUDS[cloud].exchange),
    }
  if (proof === 'workloadIdentity') return { clientId, kind: 'federated', token: await platform.workloadIdentity() }
  if (proof === 'certificate')
    return { clientId, kind: 'certificate', privateKey: secret ?? '', certificate: certificate?.pem ?? '' }
  return { clientId, kind: 'secret', secret: secret ?? '' }
}
