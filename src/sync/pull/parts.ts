/**
 * Reads a list completely at the price of what changed in it. The list is cut into parts where an entry's own key says
 * so, not where the vendor's pages end: what is added or removed moves the cuts of its own part only, and every other
 * part is found again by its fingerprint, wherever in the list it is now.
 */
import { createHash } from 'node:crypto'
import type { ReadPart, SeenKind } from '../../directory/store.ts'
import { breathe, CHUNK, chunks, iso, type SyncDeps } from '../deps.ts'
import { limitOf } from '../guard/guard.ts'
import type { Look } from './look.ts'

export interface List<T> {
  kind: SeenKind
  /** `readId` names the read, where what it has already is not asked for again. */
  pages(readId: string): AsyncIterable<T[]>
  keyOf(entry: T): string
  see(entries: T[], part: ReadPart | string): Promise<unknown>
  /** Asks for a few entries by themselves that the list lacked: an entry that moves while pages are read is passed over. */
  ask?(keys: string[]): Promise<T[]>
  /** True once every row notes the read by itself, so that a read that is interrupted goes on where it was. */
  rowByRow?(): boolean
  /** How many it is known to lack: what our own writes took away. */
  taken?: number
  /** Entries that an earlier attempt of this read has. */
  had?(): number
  /** Told how many entries were read so far. */
  onRead?(read: number): Promise<void>
}

/** One key in so many ends a part; a part that finds none ends at what a store call may carry. */
const ONE_IN = 100

/** FNV-1a. */
function endsPart(key: string): boolean {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 5) % ONE_IN === 0
}

const fingerprint = (entries: unknown[]): string => createHash('sha1').update(JSON.stringify(entries)).digest('base64')

/** Where 8x8's list lacks extensions everybody is read alone, for hours: that is not done twice for a few. */
const QUICK_MS = 5 * 60 * 1000

/** Lists in which somebody who goes without having been reported is unusual; numbers come and go. */
const STEADY: SeenKind[] = ['pbx', 'm365']

/**
 * Reads a list completely and marks what it no longer has as gone. A list that lacks anybody, or of numbers more than
 * the guard would let pass, is read once more before it is believed: a page that was lost on the way looks just like
 * that. A first list has nothing to be held against, and neither cloud tells a total: there a page that is shorter than
 * another before the end is the sign. What either read had is there. `readId` names a read that goes on after it was interrupted.
 */
export async function readCompletely<T>(look: Look, list: List<T>, readId = look.deps.newId()): Promise<number> {
  const { deps, tenantId } = look
  const { kind } = list
  const known = await deps.directory.countSeen(tenantId, kind)
  const limit = limitOf(await deps.tenants.guard(tenantId), known) + (list.taken ?? 0)
  const missing = (): Promise<number> => deps.directory.countNotInRead(tenantId, kind, readId, limit + 1)
  const began = deps.now()
  const first = await readInParts(look, readId, list)
  let count = first.entries
  if (known === 0 && first.uneven) {
    look.say('A page in the middle of the list was shorter than others. Reading it once more.')
    count = Math.max(count, (await readInParts(look, readId, list)).entries)
  }
  const quick = deps.now() - began < QUICK_MS
  const tolerated = STEADY.includes(kind) && quick ? 0 : limit
  const lacks = await missing()
  if (count > 0 && lacks > tolerated) {
    look.say(
      `${lacks > limit ? `More than ${limit}` : lacks} of ${known} are missing from the list. Reading it once more.`,
    )
    count = (await readInParts(look, readId, list)).entries
    if (kind !== 'number' && (await missing()) > limit) look.doubtful = true
  }
  if (count > 0) await askForTheRest(look, readId, list)
  if (count > 0 || known === 0) await forget(look, kind, readId)
  return count
}

/** Up to this many are asked for by themselves: one batch. */
const MOST_ASKED = 20

async function askForTheRest<T>({ deps, tenantId }: Look, readId: string, list: List<T>): Promise<void> {
  if (!list.ask) return
  const keys = await deps.directory.notInRead(tenantId, list.kind, readId, MOST_ASKED + 1)
  if (keys.length === 0 || keys.length > MOST_ASKED) return
  const there = await list.ask(keys)
  if (there.length > 0) await list.see(there, readId)
}

async function forget({ deps, tenantId }: Look, kind: SeenKind, readId: string): Promise<void> {
  for (;;) {
    const gone = await deps.directory.notInRead(tenantId, kind, readId, 200)
    if (gone.length === 0) break
    await deps.directory.loseSeen(tenantId, kind, gone, iso(deps.now()))
  }
  await deps.directory.forgetParts(tenantId, kind, readId)
}

/** The list is empty: whatever was seen before is gone. */
export async function loseEverything(
  { directory, ...deps }: SyncDeps,
  tenantId: string,
  kind: SeenKind,
): Promise<void> {
  const readId = deps.newId()
  for (;;) {
    const gone = await directory.notInRead(tenantId, kind, readId, CHUNK)
    if (gone.length === 0) return
    await directory.loseSeen(tenantId, kind, gone, iso(deps.now()))
    await breathe()
  }
}

interface PagesRead {
  entries: number
  /** A page before the last was shorter than another. */
  uneven: boolean
}

/** Stores the parts that are not known as they are; holds one page and one part at a time. */
async function readInParts<T>(look: Look, readId: string, list: List<T>): Promise<PagesRead> {
  let read = 0
  let open: T[] = []
  const sizes = { longest: 0, last: 0 }
  let uneven = false
  for await (const page of list.pages(readId)) {
    await breathe()
    read += page.length
    // what is read entry by entry comes in no pages of the vendor's
    uneven ||= !list.rowByRow?.() && sizes.longest > 0 && sizes.last < Math.max(sizes.longest, page.length)
    sizes.longest = Math.max(sizes.longest, page.length)
    sizes.last = page.length
    if (list.rowByRow?.()) {
      for (const entries of chunks(page)) await list.see(entries, readId)
      await list.onRead?.(read)
      continue
    }
    const parts: T[][] = []
    for (const entry of page) {
      open.push(entry)
      if (open.length < CHUNK && !endsPart(list.keyOf(entry))) continue
      parts.push(open)
      open = []
    }
    await storeParts(look, readId, list, parts)
    await list.onRead?.(read)
  }
  if (open.length > 0) await storeParts(look, readId, list, [open])
  return { entries: read + (list.had?.() ?? 0), uneven }
}

async function storeParts<T>(look: Look, readId: string, list: List<T>, parts: T[][]): Promise<void> {
  const { deps, tenantId } = look
  const hashed = parts.map((entries) => ({ entries, hash: fingerprint(entries) }))
  const known = await deps.directory.sameParts(
    tenantId,
    list.kind,
    readId,
    hashed.map(({ hash }) => hash),
  )
  const same = new Set(known)
  for (const { entries, hash } of hashed) {
    if (same.has(hash)) continue
    await list.see(entries, { id: deps.newId(), readId, hash })
    await breathe()
  }
}
