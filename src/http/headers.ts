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

export interface PageSources {
  /** More hosts that may frame the tab, for example a stand-in Teams host in tests. */
  frameAncestors?: readonly string[]
  /** More origins that the tab may call, for example the sign-in authority. */
  connect?: readonly string[]
}

/** Content-Security-Policy of the tab's pages. */
export function pagePolicy(sources: PageSources): string {
  return [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${[TEAMS_CDN, ...(sources.connect ?? [])].join(' ')}`,
    `frame-src 'self' ${(sources.connect ?? []).join(' ')}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors 'self' ${[...TEAMS_HOSTS, ...(sources.frameAncestors ?? [])].join(' ')}`,
  ].join('; ')
}

/** Of everything that is not a page: nothing in it may run, and nobody may frame it. */
const ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Cross-origin calls stay closed: no `Access-Control-*` header is ever sent. */
export function securityHeaders(publicUrl: string | null): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': ANSWER_POLICY,
    ...(publicUrl?.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}
