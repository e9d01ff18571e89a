/** Single sign-on by SAML: which identity provider it is, kept and checked. Signing in by it is another door's work. */
import { isDeepStrictEqual } from 'node:util'
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { KeptCertificate, SsoConnection } from '../../tenants/connection.ts'
import { NotACertificate } from '../../tenants/certificate.ts'
import { readSigningCertificate } from '../../tenants/signingCertificate.ts'
import { changing } from '../audited.ts'
import { byOf } from '../services/connections/keeping.ts'
import type { IdentitySso, SsoSettings } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notRight, parseBody } from '../parse.ts'
import { IdentitySsoSchema, SsoSettingsSchema } from '../schema/sso.ts'
import { mustBe, withVersion } from '../versions.ts'

type SsoDeps = Pick<ApiDeps, 'keptConnections' | 'now' | 'sso' | 'together'>
type Headers = Record<string, string | undefined>

const PATH = '/api/identity/sso'
const NOW = answersJson(IdentitySsoSchema, 'As it is now')
/** In the audit log. */
const SAID = { action: 'identity.change', target: 'single sign-on' }

export function createSsoRoutes(deps: SsoDeps): ApiRoute[] {
  const answer = async (tenantId: string) => {
    const view = shape(deps, tenantId, await kept(deps.keptConnections, tenantId))
    return json(view, 200, withVersion(view))
  }
  return [
    {
      method: 'GET',
      path: PATH,
      access: 'identity.look',
      maxBody: 0,
      summary: 'Single sign-on: what the identity provider is given, and what is known of it.',
      answers: NOW,
      handle: ({ caller }) => answer(caller.tenantId),
    },
    {
      method: 'PUT',
      path: PATH,
      access: 'identity.change',
      maxBody: 70_000,
      summary:
        'Keeps which identity provider people sign in by. With If-Match it is refused (412) when somebody changed it meanwhile.',
      body: SsoSettingsSchema,
      answers: NOW,
      handle: async ({ caller, headers, body }) => {
        await change(deps, caller, headers, parseBody(SsoSettingsSchema, body))
        return answer(caller.tenantId)
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      access: 'identity.change',
      maxBody: 0,
      summary: 'Forgets the identity provider that was entered for single sign-on.',
      answers: NOW,
      handle: async ({ caller }) => {
        await forget(deps, caller)
        return answer(caller.tenantId)
      },
    },
  ]
}

async function change(deps: SsoDeps, caller: Principal, headers: Headers, asked: SsoSettings): Promise<void> {
  const { tenantId } = caller
  const at = deps.now()
  const sent = asked.certificate === undefined ? null : certificateOf(asked.certificate, at)
  await changing(deps, caller, async ({ keptConnections, audit }, says) => {
    const was = await kept(keptConnections, tenantId)
    await mustBe(headers, shape(deps, tenantId, was), { audit, tenantId, ...SAID })
    const certificate = sent ?? was?.certificate
    if (!certificate) throw notRight('body', 'certificate: send the signing certificate of your provider, in PEM.')
    const { provider, signInUrl, issuer, signOutUrl = '' } = asked
    const is: SsoConnection = { kind: 'sso', provider, signInUrl, issuer, signOutUrl: signOutUrl || null, certificate }
    if (isDeepStrictEqual(was, is)) return
    await keptConnections.saveConnection(tenantId, { settings: is, secrets: {}, at, by: byOf(caller) })
    await says({ ...SAID, before: was && said(was), after: said(is) })
  })
}

async function forget(deps: SsoDeps, caller: Principal): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async ({ keptConnections }, says) => {
    const was = await kept(keptConnections, tenantId)
    if (!was) throw new Problem(409, 'Nothing to remove', 'No identity provider was entered for single sign-on.')
    await keptConnections.removeConnection(tenantId, 'sso')
    await says({ ...SAID, before: said(was), after: null })
  })
}

async function kept(store: Pick<ApiDeps['keptConnections'], 'connection'>, tenantId: string) {
  const settings = (await store.connection(tenantId, 'sso'))?.settings
  return settings?.kind === 'sso' ? settings : null
}

function certificateOf(text: string, now: string): KeptCertificate {
  try {
    return readSigningCertificate(text, Date.parse(now))
  } catch (error) {
    if (error instanceof NotACertificate) throw notRight('body', `certificate: ${error.message}`)
    throw error
  }
}

function shape({ sso }: SsoDeps, tenantId: string, settings: SsoConnection | null): IdentitySso {
  const ours = { url: sso.url(tenantId), metadataUrl: sso.metadataUrl(tenantId) }
  if (!settings) return { ...ours, provider: 'entra', signInUrl: '', issuer: '', signOutUrl: '', certificate: null }
  const { provider, signInUrl, issuer, signOutUrl } = settings
  const { subject, thumbprint, validFrom, validTo } = settings.certificate
  const certificate = { subject, thumbprint, validFrom, validTo }
  return { ...ours, provider, signInUrl, issuer, signOutUrl: signOutUrl ?? '', certificate }
}

/** For the audit log. */
function said({ provider, signInUrl, issuer, signOutUrl, certificate }: SsoConnection): string {
  const signs = `certificate ${certificate.thumbprint.slice(-8)}, until ${certificate.validTo}`
  return [provider, issuer, signInUrl, ...(signOutUrl ? [`sign-out ${signOutUrl}`] : []), signs].join(', ')
}
