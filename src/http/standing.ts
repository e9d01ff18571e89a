/** Whether whoever follows a stream may still do so: asked now and then, and at once when it is told that somebody may less. */
import type { Soon } from './after.ts'

/** Tells every open stream that what people may do was changed. */
export interface AccessNews {
  tell(): void
  /** Answers how to listen no more. */
  listen(look: () => Promise<void>): () => void
}

/** So many streams ask at once: who asks others for an answer, as for the groups of somebody, is not flooded. */
const AT_ONCE = 10

export function createAccessNews(): AccessNews {
  const looks = new Set<() => Promise<void>>()
  async function lookAll(): Promise<void> {
    const all = [...looks]
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE).filter((look) => looks.has(look))
      await Promise.all(some.map((look) => look()))
    }
  }
  return {
    tell: () => void lookAll(),
    listen(look) {
      looks.add(look)
      return () => void looks.delete(look)
    },
  }
}

export interface Standing {
  /** Throws when the caller may not any more, or when that cannot be told. */
  mayStill(): Soon<unknown>
  news?: AccessNews
}

/** `lost` ends with the caller's right to it. */
export function watchStanding(standing: Standing, everyMs: number): { lost: AbortSignal; close(): void } {
  const lost = new AbortController()
  let looking = false
  let anew = false

  async function look(): Promise<void> {
    // what is told during a look may have come too late for it
    if (looking) return void (anew = true)
    looking = true
    try {
      do {
        anew = false
        await standing.mayStill()
      } while (anew)
    } catch {
      close()
      lost.abort()
    }
    looking = false
  }

  const timer = setInterval(() => void look(), everyMs)
  const deaf = standing.news?.listen(look)
  function close(): void {
    clearInterval(timer)
    deaf?.()
  }
  return { lost: lost.signal, close }
}
