/** What a secret looks like, and every way in which it may have been written down. */
import { MARK } from './plant.ts'

export interface Shape {
  what: string
  /** How it begins, a byte a letter. */
  start: string
  /** The whole of it, from its start. What its group finds is its name. */
  whole: RegExp
}

/**
 * Those of the tests carry the mark; those that the product or its sandbox makes have a form of their own. Keys are told
 * by what stands in every private key and in no public one.
 */
export const SHAPES: Shape[] = [
  { what: 'planted secret', start: MARK, whole: new RegExp(`^${MARK}(?:\\.([\\w-]+)\\.)?`) },
  { what: '8x8 key of the sandbox', start: 'eght_sandbox_', whole: /^eght_sandbox_[0-9a-f]{16}/ },
  { what: 'client secret of the sandbox', start: 'sandbox~', whole: /^sandbox~[0-9a-f]{16}/ },
  { what: 'SCIM token of the sandbox', start: 'sandbox-scim-', whole: /^sandbox-scim-[0-9a-f]{16}/ },
  // 43 letters and what stands beside them; kilobytes of what is encrypted have these four by chance
  { what: 'SCIM token', start: 'vsc_', whole: /^vsc_(?![\w-]{100})[\w-]{40}/ },
  // access tokens, authorization codes, refresh tokens and proofs of the app alike
  { what: 'signed token', start: 'eyJhbGciOi', whole: /^eyJhbGciOi[\w-]+\.[\w-]{20,}\.[\w-]{40}/ },
  { what: 'private key (PEM)', start: 'PRIVATE KEY-----', whole: /^PRIVATE KEY-----(?:\\r|\\n|\s)*[\w+/]{30}/ },
  {
    what: 'private key (PKCS #8)',
    start: '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x82',
    whole: /^/,
  },
  { what: 'private key (JWK)', start: '"d":"', whole: /^"d":"[\w-]{40,}"/ },
]

export interface Form {
  shape: Shape
  /** What to search for. */
  needle: string
  /** The text from where the needle was found on, as it was before somebody wrote it so. */
  read(text: string, at: number): string
}

/** As much as the longest of them needs. */
const WINDOW = 3_000

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const each = (text: string, write: (pair: string) => string): string => hex(text).replace(/../g, write)

/** Every way of writing the start of a shape; `read` undoes it. */
export function formsOf(shape: Shape): Form[] {
  const { start } = shape
  const from = (needle: string, read: Form['read']): Form => ({ shape, needle, read })
  const plain = (text: string): string => text.slice(0, WINDOW)
  const pairs = (text: string): string => Buffer.from(text, 'hex').toString('latin1')
  const escaped = (sign: RegExp, length: number) => (text: string, at: number) =>
    pairs(text.slice(at, at + length * WINDOW).replace(sign, ''))
  const forms = [
    from(start, (text, at) => plain(text.slice(at, at + WINDOW))),
    from(hex(start), (text, at) => pairs(text.slice(at, at + 2 * WINDOW))),
    from(hex(start).toUpperCase(), (text, at) => pairs(text.slice(at, at + 2 * WINDOW))),
    from(
      each(start, (pair) => `%${pair}`),
      escaped(/%/g, 3),
    ),
    from(
      each(start, (pair) => `%${pair.toUpperCase()}`),
      escaped(/%/g, 3),
    ),
    from(
      each(start, (pair) => `\\u00${pair}`),
      escaped(/\\u00/g, 6),
    ),
    from(Buffer.from(start, 'utf16le').toString('latin1'), (text, at) =>
      Buffer.from(text.slice(at, at + 2 * WINDOW), 'latin1').toString('utf16le'),
    ),
    ...[0, 1, 2].flatMap((offset) => base64Of(shape, offset)),
  ]
  return forms.filter(({ needle }, at) => forms.findIndex((other) => other.needle === needle) === at)
}

/** Without breaks between lines, those in JSON too. */
const bare = (text: string): string => text.replace(/\\[rn]|\s/g, '')

/** Base 64 of the start when so many bytes stand before it in a group of three; both alphabets. */
function base64Of(shape: Shape, offset: number): Form[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(shape.start, 'latin1')])
  // letters that hold bits of the neighbours are left out
  const first = Math.ceil((offset * 8) / 6)
  const needle = bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
  const read = (text: string, at: number): string => {
    // those left out hold bits of the secret too
    const left = first === 0 ? '' : bare(text.slice(Math.max(0, at - 8), at)).slice(-first)
    const letters = left + bare(text.slice(at, at + 2 * WINDOW))
    return Buffer.from(letters, 'base64').subarray(offset).toString('latin1')
  }
  const url = needle.replaceAll('+', '-').replaceAll('/', '_')
  return [...new Set([needle, url])].map((each) => ({ shape, needle: each, read }))
}

export const FORMS: Form[] = SHAPES.flatMap(formsOf)
