/** What a request asked of a cloud, as a code: addresses hold ids and names, which no summary repeats. */

/** The first that fits. */
const ASKED = [
  ['assignNumber', /^POST .*\/assignNumber$/],
  ['unassignNumber', /^POST .*\/unassignNumber$/],
  ['grantPolicies', /^POST .*\/(un)?assign$/],
  ['readNumbers', /^GET .*\/(numberAssignments|phone-numbers)/],
  ['readPolicies', /^GET .*\/userConfigurations/],
  ['readOperation', /^GET .*\/operations/],
  ['readSites', /^GET .*\/sites/],
  ['readAudit', /^GET .*\/audit/],
  ['readUsers', /^GET .*\/users/],
  ['writeUser', /^(POST|PUT|PATCH) .*\/users/],
  ['askMany', /^POST .*\/\$batch$/],
  ['signIn', /^POST .*\/token$/],
] as const satisfies readonly (readonly [string, RegExp])[]

export type Asked = (typeof ASKED)[number][0] | 'other'
export const ASKED_CODES: readonly Asked[] = [...ASKED.map(([code]) => code), 'other']

/** `url` with or without its host; what comes after `?` says nothing. */
export function askedOf(method: string, url: string): Asked {
  const request = `${method} ${url.replace(/[?#].*$/s, '')}`
  return ASKED.find(([, fits]) => fits.test(request))?.[0] ?? 'other'
}
