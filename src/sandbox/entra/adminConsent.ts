/**
 * Where a Global Admin lets the app have what it asks for, in the whole organization.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { Company } from '../company/company.ts'
import type { Answer, Call } from '../http.ts'
import type { Route } from '../routes.ts'
import type { EntraEndpoint } from './entra.ts'
import { escaped, page } from './pages.ts'

export interface AdminConsentDeps {
  baseUrl: string
  companyOf(tenantId: string): Company | null
  /** What the app asks for, and whether it has it. */
  permissions(): { name: string; granted: boolean }[]
  /** `scope`: as the app asked for. */
  grant(scope: string): void
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])
const RETURNS = ['/sign-in/consent', '/tab/']

/** As registered for the app: this machine, at whatever port. */
function isRegistered(uri: string): boolean {
  const url = URL.parse(uri)
  if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) return false
  return RETURNS.includes(url.pathname) && url.search === '' && url.hash === '' && url.username === ''
}

const trouble = (code: number, text: string): Answer =>
  page('Sorry, but we’re having trouble', `<p>AADSTS${code}: ${escaped(text)}</p>`, 400)

export function adminConsentRoutes(deps: AdminConsentDeps): Route<EntraEndpoint>[] {
  function answer(call: Call, tenantId: string): Answer {
    const company = deps.companyOf(tenantId)
    if (!company) return trouble(90002, `Tenant '${tenantId.slice(0, 100)}' not found.`)
    const of = (name: string): string => call.query.get(name) ?? ''
    const { identity } = company
    if (of('client_id').toLowerCase() !== identity.clientId)
      return trouble(700016, `Application with identifier '${of('client_id').slice(0, 100)}' was not found.`)
    const back = of('redirect_uri')
    if (!isRegistered(back)) return trouble(50011, 'The redirect URI does not match the ones of the application.')
    const said = (call.body as Record<string, unknown> | undefined)?.['consent']
    if (call.method === 'GET' || (said !== 'accept' && said !== 'cancel')) return ask(call, identity.name, tenantId)
    if (said === 'accept') deps.grant(of('scope'))
    const parameters: Record<string, string> =
      said === 'accept'
        ? { admin_consent: 'True', tenant: identity.tenantId, scope: of('scope') }
        : { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' }
    const query = new URLSearchParams({ ...parameters, ...(of('state') && { state: of('state') }) })
    return { status: 303, headers: { location: `${back}?${query.toString()}`, 'referrer-policy': 'no-referrer' } }
  }

  function ask(call: Call, name: string, tenantId: string): Answer {
    const items = deps
      .permissions()
      .map(({ name: one, granted }) => `<li>${escaped(one)}${granted ? ' (granted)' : ''}</li>`)
    const action = `${deps.baseUrl}/entra/${encodeURIComponent(tenantId)}/v2.0/adminconsent?${call.query.toString()}`
    const button = (value: string, label: string): string => `<button name="consent" value="${value}">${label}</button>`
    return page(
      'Permissions requested',
      `<p>Voice Sync Console, review for ${escaped(name)}. This app would like to:</p><ul>${items.join('')}</ul>` +
        `<form method="post" action="${escaped(action)}">${button('cancel', 'Cancel')} ${button('accept', 'Accept')}</form>`,
    )
  }

  const template = '/{tenantId}/v2.0/adminconsent'
  return [
    { method: 'GET', template, answer },
    { method: 'POST', template, answer },
  ]
}
