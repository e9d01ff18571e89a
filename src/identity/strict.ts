/** What a token must look like before anything in it is believed. All of it is bounded by the length of the token. */
import { base64url, decodeProtectedHeader } from 'jose'

/** Ways to bring a key along, or to change what the signature covers: no token of Entra has one. */
const FOREIGN = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc']
const KID = /^[\w.=-]{1,128}$/

/** Throws unless the token is three parts, its header is plain, and no member of header or claims stands there twice. */
export function mustBePlain(token: string): void {
  const parts = token.split('.')
  if (parts.length !== 3 || parts.some((part) => part === '')) throw new Error('not three parts')
  const header = decodeProtectedHeader(token)
  const foreign = FOREIGN.find((name) => Object.hasOwn(header, name))
  if (foreign !== undefined) throw new Error(`the header has ${foreign}`)
  if (typeof header.kid !== 'string' || !KID.test(header.kid)) throw new Error('the key id is not one')
  for (const part of parts.slice(0, 2)) {
    const names = membersOf(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part)))
    if (new Set(names).size < names.length) throw new Error('a member stands there twice')
  }
}

/** Names of the members of a JSON object, repeated ones too: `JSON.parse` would keep the last only. */
export function membersOf(json: string): string[] {
  const names: string[] = []
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const sign = json[at]
    if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    else if (sign === '"') {
      const end = endOfText(json, at)
      if (depth === 1 && /^\s*:/.test(json.slice(end + 1, end + 32)))
        names.push(JSON.parse(json.slice(at, end + 1)) as string)
      at = end
    }
  }
  return names
}

/** Where the text that begins at `start` has its closing quotation mark. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at += 1
    else if (json[at] === '"') return at
  }
  throw new Error('a text does not end')
}
