/** Takes secrets out of anything that leaves the connectors: errors, exchanges, logs. */

const BLANK = '•••'

/** Shapes of secrets that may turn up without being ours: tokens, and keys in a query or form. */
const SHAPES: [RegExp, string][] = [
  [/eyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, BLANK],
  [/(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${BLANK}`],
  [
    /(client_secret|client_assertion|access_token|refresh_token|password|x-api-key|api[_-]?key)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
    `$1$2${BLANK}`,
  ],
]

export function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < 4) continue
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      clean = clean.replaceAll(form, BLANK)
    }
  }
  for (const [shape, blank] of SHAPES) clean = clean.replace(shape, blank)
  return clean
}
