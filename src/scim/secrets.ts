/** Details quote what was sent; a password or a token among it is blanked, whoever put it there. */
import { ScimError } from './errors.ts'

export const BLANK = '•••'

const SECRET_NAME = /passw|passphrase|secret|token|authorization/i
/** A text that gives one: `password eq "x"`, `{"password":"x"}`. */
const SECRET_GIVEN =
  /(?:passw|passphrase|secret|token|authorization)\w*[\\"'\s]*(?:[:=[]|\b(?:eq|ne|co|sw|ew|gt|ge|lt|le)\b)/i
export const DEEPEST = 8
/** Of one body; more are no mistake but a game, and then nothing is quoted at all. */
export const MOST_SECRETS = 100
/** Quoted values are cut short, so that a start of a long secret is looked for too. */
const START = 24

interface Sent {
  headers: Record<string, string | undefined>
  body: unknown
}

/** The refusal as it may be told and kept. Looked at only when something was refused. */
export function withoutSecrets(error: ScimError, { headers, body }: Sent): ScimError {
  const secrets = secretsIn(body)
  const token = headers['authorization']?.split(' ').at(-1)
  if (token) secrets.push(token)
  if (secrets.length > MOST_SECRETS) return told(error, 'The body was refused; it has too many secrets to say more.')
  const clean = blanked(error.message, secrets)
  return clean === error.message ? error : told(error, clean)
}

const told = ({ status, scimType, headers }: ScimError, detail: string): ScimError =>
  new ScimError(status, scimType, detail, headers)

export function blanked(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      if (form.length < 3) continue
      clean = clean.replaceAll(form, BLANK)
      if (form.length > START) clean = clean.replaceAll(form.slice(0, START), BLANK)
    }
  }
  return clean
}

/** Texts under a name of a secret, and the value of an operation whose path is one. */
export function secretsIn(body: unknown): string[] {
  const found: string[] = []
  collect(body, false, 0, found)
  return found
}

function collect(value: unknown, isSecret: boolean, depth: number, found: string[]): void {
  if (found.length > MOST_SECRETS || depth > DEEPEST) return
  if (typeof value === 'string' || typeof value === 'number') {
    if (isSecret) found.push(String(value))
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const each of value) collect(each, isSecret, depth + 1, found)
    return
  }
  const sent = value as Record<string, unknown>
  const names = Object.keys(sent)
  const namesOne = names.some((key) => key.length === 4 && key.toLowerCase() === 'path' && isSecretName(sent[key]))
  for (const key of names) {
    const named = isNamed(key) || (namesOne && key.toLowerCase() === 'value')
    collect(sent[key], isSecret || named, depth + 1, found)
  }
}

/** Names that were looked at, since the same few come with every request. */
const looked = new Map<string, boolean>()
const MOST_LOOKED = 1_000
const LONGEST_LOOKED = 100

/** Is what goes by that name a secret? */
export function isNamed(key: string): boolean {
  const known = looked.get(key)
  if (known !== undefined) return known
  const named = SECRET_NAME.test(key)
  if (looked.size < MOST_LOOKED && key.length <= LONGEST_LOOKED) looked.set(key, named)
  return named
}

export const namesSecret = (text: string): boolean => SECRET_NAME.test(text)

/** Does the text itself give a secret, beside its name? */
export const holdsSecret = (text: string): boolean => SECRET_GIVEN.test(text)

const isSecretName = (value: unknown): boolean => typeof value === 'string' && namesSecret(value)
