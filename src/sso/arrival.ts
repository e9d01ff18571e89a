/**
 * What can be told of a response that an identity provider sent, before sign-in by SAML is there: it is read to help an
 * admin, and nobody is let in by it. Pure.
 */

/** Of a form field; larger ones are not looked at. */
const MOST_TEXT = 200_000
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const ISSUER = /<(?:[\w.-]{1,30}:)?Issuer(?:\s[^<>]{0,500})?>([^<]{1,1000})</
const STATUS = /<(?:[\w.-]{1,30}:)?StatusCode\s[^<>]{0,300}?Value="([^"<>]{1,300})"/

/** `issuer`: that was entered; null: nothing was. One sentence a line. */
export function arrivalLines(form: string, issuer: string | null): string[] {
  const response = responseOf(form)
  return [
    'Your identity provider sent you to the right address.',
    ...(response === null ? ['It sent no SAML response, so nothing more can be told.'] : told(response, issuer)),
    'Nobody was signed in: this console does not let people in by SAML yet, and the signature was not checked.',
    'You can close this page.',
  ]
}

function told(response: string, issuer: string | null): string[] {
  const [from, status] = [ISSUER.exec(response)?.[1]?.trim() ?? null, STATUS.exec(response)?.[1] ?? null]
  return [issuerLine(from, issuer), ...(status === null || status === SUCCESS ? [] : [`It reports: ${shown(status)}.`])]
}

function issuerLine(from: string | null, issuer: string | null): string {
  if (from === null) return 'Its response does not say who sent it (Issuer).'
  if (issuer === null) return `It calls itself ${shown(from)}. Enter that as IdP issuer on Identity and Security.`
  if (from === issuer) return `It calls itself ${shown(from)}, as it was entered on Identity and Security.`
  return `It calls itself ${shown(from)}, but another IdP issuer was entered on Identity and Security.`
}

/** What a stranger sent is told back without what cannot be seen. */
const shown = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')

function responseOf(form: string): string | null {
  const field = new URLSearchParams(form).get('SAMLResponse')
  if (!field || field.length > MOST_TEXT) return null
  return Buffer.from(field, 'base64').toString('utf8')
}
