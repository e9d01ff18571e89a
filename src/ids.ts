/** Ids of what the product makes: UUIDs of version 7 (RFC 9562). */
import { randomFillSync } from 'node:crypto'

/** So many in one millisecond, then the next one is begun. */
const IN_ONE_MS = 0x1000

/** Random bytes of an id, and of how many ids at once: to ask for a few takes as long as for many. */
const RANDOM = 8
const AT_ONCE = 128

/**
 * In the order in which they are made, so that rows made together lie together, in their table and in every index that
 * ends in them: with random ids a commit of 200 users at 100,000 wrote a page of each for every single user.
 */
export function idsInOrder(now: () => number): () => string {
  let ms = 0
  let count = 0
  let time = ''
  const random = Buffer.alloc(RANDOM * AT_ONCE)
  let hex = ''
  let used = AT_ONCE

  function refill(): void {
    randomFillSync(random)
    for (let at = 0; at < random.length; at += RANDOM) random[at] = 0x80 | ((random[at] ?? 0) & 0x3f)
    hex = random.toString('hex')
    used = 0
  }

  return () => {
    // also when the clock is set back
    const next = Math.max(now(), ms)
    count = next === ms ? count + 1 : 0
    const moved = count < IN_ONE_MS ? next : next + 1
    if (moved !== ms) time = timeOf(moved)
    ms = moved
    count %= IN_ONE_MS
    if (used === AT_ONCE) refill()
    const at = 2 * RANDOM * used++
    return `${time}-7${count.toString(16).padStart(3, '0')}-${hex.slice(at, at + 4)}-${hex.slice(at + 4, at + 16)}`
  }
}

function timeOf(ms: number): string {
  const text = ms.toString(16).padStart(12, '0')
  return `${text.slice(0, 8)}-${text.slice(8)}`
}
