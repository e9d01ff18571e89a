/** What this process saw the product leave behind, and what it found in it. Written down when the process ends. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createStreamLook,
  lookIn,
  lookInBytes,
  type Found,
  type Place,
  type PlaceKind,
  type StreamLook,
} from './look.ts'

/** Where a run of many processes keeps what each of them saw; not set: this one is alone. */
export const SCAN_FOLDER = 'PLANTED_SCAN'

export interface Seen {
  places: Partial<Record<PlaceKind, number>>
  bytes: number
  /** Of looking, in this process. */
  ms: number
  found: Found[]
}

const MOST = 200
const seen: Seen = { places: {}, bytes: 0, ms: 0, found: [] }
let told = 0

/** `places`: how many it is; 0 when it goes on. */
function looking(place: Place, bytes: number, places: number, look: () => Found[]): void {
  const began = performance.now()
  const found = look()
  seen.ms += performance.now() - began
  seen.bytes += bytes
  seen.places[place.kind] = (seen.places[place.kind] ?? 0) + places
  if (seen.found.length < MOST) seen.found.push(...found)
}

export function lookAt(place: Place, content: string | Buffer, places = 1): void {
  const look = () => (typeof content === 'string' ? lookIn(place, content) : lookInBytes(place, content))
  looking(place, content.length, places, look)
}

export function noteSeen(kind: PlaceKind, places: number): void {
  seen.places[kind] = (seen.places[kind] ?? 0) + places
}

/** Of looking that others did. */
export function noteTime(ms: number): void {
  seen.ms += ms
}

export function noteFound(...found: Found[]): void {
  seen.found.push(...found)
}

/** For what is printed or answered piece by piece. */
export function lookAlong(place: Place): StreamLook {
  const stream = createStreamLook(place, (found) => seen.found.push(...found))
  looking(place, 0, 1, () => [])
  const timed = (bytes: number, step: () => void): void =>
    looking(place, bytes, 0, () => {
      step()
      return []
    })
  return {
    take: (piece) => timed(piece.length, () => stream.take(piece)),
    end: () => timed(0, () => stream.end()),
  }
}

const lastLooks: (() => Promise<void>)[] = []

/** Once, when all tests of this process are over. */
export function lookLast(look: () => Promise<void>): void {
  lastLooks.push(look)
}

export async function takeLastLooks(): Promise<void> {
  for (const look of lastLooks.splice(0)) await look()
}

export const describeFound = ({ place, what, before }: Found): string =>
  `${what} is in clear in ${place.kind} ${place.name}, after ${JSON.stringify(before)}`

/** Throws for what was found since it was asked last. */
export function assertNothingFound(): void {
  const found = [...new Set(seen.found.slice(told).map(describeFound))]
  told = seen.found.length
  if (found.length > 0) throw new Error(`Secrets in clear:\n${found.join('\n')}`)
}

export function writeSeen(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(seen))
}

const folder = process.env[SCAN_FOLDER]
if (folder) process.once('exit', () => writeSeen(folder))
