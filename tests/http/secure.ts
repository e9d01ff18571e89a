/** What every answer must have, whoever gives it. */
import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'

const ALWAYS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /^camera=\(\), .*geolocation=\(\), microphone=\(\)/,
}
/** Of whatever is not a page of the tab. */
const NO_PAGE: Record<string, RegExp> = {
  'x-frame-options': /^DENY$/,
  'content-security-policy': /^default-src 'none'; frame-ancestors 'none'$/,
  'cross-origin-opener-policy': /^same-origin$/,
}
/** There are no cookies, so that no other site can use somebody's; and no other site may read anything. */
const NEVER = [/^access-control-/, /^set-cookie$/, /^server$/, /^x-powered-by$/]

export type Kind = 'answer' | 'file' | 'page'

export function assertSecure(headers: IncomingHttpHeaders, what: string, kind: Kind = 'answer'): void {
  const wanted = kind === 'page' ? ALWAYS : { ...ALWAYS, ...NO_PAGE }
  for (const [name, value] of Object.entries(wanted)) assert.match(String(headers[name]), value, `${what}: ${name}`)
  if (kind === 'answer') assert.match(String(headers['cache-control']), /^no-(store|cache)/, `${what}: cache-control`)
  if (kind === 'page') assertPage(headers, what)
  const wrong = Object.keys(headers).filter((name) => NEVER.some((never) => never.test(name)))
  assert.deepEqual(wrong, [], what)
}

function assertPage(headers: IncomingHttpHeaders, what: string): void {
  const policy = policyOf(headers)
  assert.equal(headers['x-frame-options'], undefined, what)
  assert.deepEqual(policy['script-src'], ["'self'"], what)
  assert.deepEqual(policy['object-src'], ["'none'"], what)
  assert.ok(policy['frame-ancestors']?.includes('https://teams.microsoft.com'), what)
  assert.ok(!policy['frame-ancestors']?.includes('*') && !policy['connect-src']?.includes('*'), what)
}

export const policyOf = (headers: IncomingHttpHeaders): Record<string, string[]> =>
  Object.fromEntries(
    String(headers['content-security-policy'])
      .split('; ')
      .map((each) => each.split(' '))
      .map(([name = '', ...sources]) => [name, sources]),
  )

/** Of an answer that came back as bytes. */
export function headersIn(answer: string): IncomingHttpHeaders {
  const lines = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n').slice(1)
  return Object.fromEntries(
    lines.map((line) => /^([^:]+): ?(.*)$/.exec(line) ?? []).map(([, name = '', value]) => [name.toLowerCase(), value]),
  )
}
