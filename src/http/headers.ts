/** Security headers of every answer. */

/**
 * Hosts that may show the tab in a frame: the list of Microsoft's page "Tab requirements" (Teams, Microsoft 365, Outlook).
 * https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements
 */
export const TEAMS_HOSTS = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
] as const

/** Where teams-js fetches its list of valid hosts. */
const TEAMS_CDN = 'https://res.cdn.office.net'

/** Teams of the US Government clouds, and nothing of the global one: the list of hosts is in teams-js as well. */
const GOVERNMENT_HOSTS = ['https://teams.microsoft.us', 'https://*.teams.microsoft.us'] as const

export interface PageSources {
  /** `government`: only Teams of those clouds may show the tab, which then asks nothing of a global address. */
  teams?: 'global' | 'government'
  /** More hosts that may frame the tab, for example a stand-in Teams host in tests. */
  frameAncestors?: readonly string[]
  /** More origins that the tab may call, for example the sign-in authority. */
  connect?: readonly string[]
}

/** Content-Security-Policy of the tab's pages. */
export function pagePolicy(sources: PageSources): string {
  const government = sources.teams === 'government'
  const connect = [...(government ? [] : [TEAMS_CDN]), ...(sources.connect ?? [])]
  const hosts = [...(government ? GOVERNMENT_HOSTS : TEAMS_HOSTS), ...(sources.frameAncestors ?? [])]
  return [
    "default-src 'self'",
    "script-src 'self'",
    // Fluent makes style elements while it runs
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${connect.join(' ')}`.trim(),
    `frame-src 'self' ${(sources.connect ?? []).join(' ')}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors 'self' ${hosts.join(' ')}`,
  ].join('; ')
}

/** Of everything that is not a page: nothing in it may run, and nobody may frame it. */
const ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Nothing of a device is ever asked for. */
const PERMISSIONS = ['camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'usb']

/** Cross-origin calls stay closed: no `Access-Control-*` header is ever sent. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': ANSWER_POLICY,
  'Permissions-Policy': PERMISSIONS.map((name) => `${name}=()`).join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Only where the caller came by https: over http browsers ignore it, and a tunnel for a day must not bind a host for a year. */
export const HSTS_NAME = 'Strict-Transport-Security'
export const HSTS = 'max-age=31536000; includeSubDomains'

/**
 * What a page of the tab sends in place of the others. It is framed by Teams, for which X-Frame-Options has no word, and
 * the window that it opens for signing in has to find its way back.
 */
export const pageHeaders = (policy: string): Record<string, string | null> => ({
  'Content-Security-Policy': policy,
  'X-Frame-Options': null,
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
})
