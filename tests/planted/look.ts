/** Looks for secrets in whatever the product left behind. */
import { FORMS, type Form } from './shapes.ts'

/** What kind of place was looked at. */
export type PlaceKind = 'answer' | 'bundle' | 'print' | 'file' | 'table' | 'message' | 'page'

export interface Place {
  kind: PlaceKind
  /** For a person who looks for it, for example `GET /api/audit`. */
  name: string
}

/** Never shows the secret itself, so that reading what was found leaks nothing, and finds nothing anew. */
export interface Found {
  place: Place
  what: string
  /** What stands before it. */
  before: string
}

const byNeedle = new Map<string, Form[]>()
for (const form of FORMS) byNeedle.set(form.needle, [...(byNeedle.get(form.needle) ?? []), form])
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
export const NEEDLES: RegExp = new RegExp([...byNeedle.keys()].map(escaped).join('|'), 'g')
/** The longest whole secret, written at its longest. */
const OVERLAP = 20_000
const PIECE = 4_000_000
const MOST = 20

/** In text of which each letter is a byte. */
export function lookIn(place: Place, text: string): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(NEEDLES)) {
    for (const { shape, read } of byNeedle.get(match[0]) ?? []) {
      const whole = shape.whole.exec(read(text, match.index))
      if (!whole) continue
      const before = text.slice(Math.max(0, match.index - 60), match.index).replace(NEEDLES, '•••')
      found.push({ place, what: whole[1] ? `${shape.what} “${whole[1]}”` : shape.what, before })
      break
    }
    if (found.length >= MOST) break
  }
  return found
}

/** In bytes of any length, some at a time. */
export function lookInBytes(place: Place, bytes: Buffer): Found[] {
  const found: Found[] = []
  for (let from = 0; from < bytes.length && found.length < MOST; from += PIECE)
    found.push(...lookIn(place, bytes.subarray(from, from + PIECE + OVERLAP).toString('latin1')))
  return found
}

export interface StreamLook {
  take(piece: Buffer): void
  /** What was not looked at yet. */
  end(): void
}

const AT_ONCE = 1_000_000

/** In what comes piece by piece; a secret over two of them is found as well. */
export function createStreamLook(place: Place, tell: (found: Found[]) => void): StreamLook {
  let pieces: Buffer[] = []
  let length = 0
  const look = (): Buffer => {
    const text = Buffer.concat(pieces)
    tell(lookInBytes(place, text))
    return text
  }
  return {
    take(piece) {
      pieces.push(piece)
      length += piece.length
      if (length < AT_ONCE) return
      pieces = [look().subarray(-OVERLAP)]
      length = OVERLAP
    },
    end() {
      look()
      pieces = []
    },
  }
}
