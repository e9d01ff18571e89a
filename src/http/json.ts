import { isUtf8 } from 'node:buffer'
import { Problem } from './route.ts'

const MAX_DEPTH = 32
const MAX_NODES = 200_000
/** A large body may have more, if it is not made of them alone: 100,000 members of a group have two each. */
const BYTES_A_NODE = 16

/** Parses JSON that may be hostile. Throws `Problem` 400 that says what was wrong. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes)
  checkShape(text, Math.max(MAX_NODES, Math.floor(bytes.length / BYTES_A_NODE)))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw bad(`The body is not JSON${placeOf(error)}.`)
  }
  // An escaped key is the only other way to spell it.
  if (text.includes('__proto__') || text.includes('\\u')) refuseProto(value)
  return value
}

const BYTE_ORDER_MARK = '\ufeff'

function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw bad('The body is not valid UTF-8. Send JSON encoded as UTF-8.')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/** Depth and number of values, counted on the text so that nothing is built before it is known to be small. */
function checkShape(text: string, maxNodes: number): void {
  let depth = 0
  let nodes = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === BACKSLASH) i++
      else if (char === QUOTE) inString = false
    } else if (char === QUOTE) inString = true
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) throw bad(`The body is nested deeper than ${MAX_DEPTH} levels.`)
      nodes++
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--
    else if (char === COMMA && ++nodes > maxNodes) throw bad(`The body has more than ${maxNodes} values.`)
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

function refuseProto(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw bad('The body may not have a key named "__proto__".')
    refuseProto((value as Record<string, unknown>)[key])
  }
}

/** Only the place: V8's message quotes the body, which may hold a secret. */
function placeOf(error: unknown): string {
  const match = error instanceof Error ? /position \d+(?: \(line \d+ column \d+\))?/.exec(error.message) : null
  return match ? ` (at ${match[0]})` : ''
}

const bad = (detail: string): Problem => new Problem(400, 'Bad JSON', detail)
