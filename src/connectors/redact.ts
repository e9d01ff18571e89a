/** Takes secrets out of anything that leaves the connectors: errors, exchanges, bodies, logs. */

export const BLANK = '•••'

/** Names of what is a secret, letters only: `x-api-key` is `xapikey`. */
const SECRET_NAME =
  /apikey|secret|passw|passphrase|^pwd$|authorization|cookie|assertion|credential|privatekey|signature|saml(request|response)|relaystate|jwt|tokens?$/
/** Places in a list and cursors are called tokens too, and what a vendor calls a refusal says why it refused. */
const NO_SECRET = /(skip|delta|continuation|next|page|sync|scroll)tokens?$|(denied|refused|failed|required|invalid)$/

/** Is this the name of a header, field or parameter that carries a secret? */
export function isSecretName(name: string): boolean {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '')
  return SECRET_NAME.test(letters) && !NO_SECRET.test(letters)
}

/** Shapes of secrets that may turn up without being ours: keys of 8x8, tokens, keys, assertions, whole header lines. */
const SHAPES: [RegExp, string][] = [
  [/\beght_\w{8,}/g, BLANK],
  [/eyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)*/g, BLANK],
  [/(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${BLANK}`],
  [/((?:authorization|cookie)\\*["']?\s*[:=]\s*\\*["']?)[^"'\r\n<\\]+/gi, `$1${BLANK}`],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, BLANK],
  [/<((?:\w{1,20}:)?(?:Encrypted)?(?:Assertion|SignatureValue))\b[^]*?(<\/\1>|$)/g, BLANK],
  [/(:\/\/)[^\s/@:"']{1,200}:[^\s/@"']{1,200}@/g, `$1${BLANK}@`],
]

/** A name in text that is no JSON: a query, a form, a log line, a torn piece of JSON. What follows is its value. */
const NAME = /([\w.$-]{2,60})\\*["']?\s*(?:[:=]|%3[dD])\s*/g
/** In quotes; a list or an object, of which nobody knows where it ends; or up to the next mark. */
const VALUE = /(\\*["'])[^]*?(?:\1|$)|\\*[[{][^]*$|[^\s"'&,;}<\\]+/y

export function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < 4) continue
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, BLANK)
  }
  for (const [shape, blank] of SHAPES) clean = clean.replace(shape, blank)
  return withoutNamed(clean)
}

/** What is no secret is not passed over whole, since a secret may be inside: `next: https://…?api_key=…`. */
function withoutNamed(text: string): string {
  const parts: string[] = []
  let done = 0
  NAME.lastIndex = 0
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    if (!isSecretName(found[1] ?? '')) continue
    const start = NAME.lastIndex
    VALUE.lastIndex = start
    const [value = '', quote = ''] = VALUE.exec(text) ?? []
    if (value === '') continue
    parts.push(text.slice(done, start), quote, BLANK, value.endsWith(quote) && value !== quote ? quote : '')
    NAME.lastIndex = done = start + value.length
  }
  return done === 0 ? text : parts.join('') + text.slice(done)
}

/** How a secret may be written: as it is, in a URL, a form, JSON, JSON in JSON, and in base 64. */
function formsOf(secret: string): Set<string> {
  const url = encodeURIComponent(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  return new Set([
    secret,
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    json,
    JSON.stringify(json).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ])
}
