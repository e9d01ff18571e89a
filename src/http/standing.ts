/** Whether whoever follows a stream may still do so: asked now and then, and at once when it is told that somebody may less. */
import type { Soon } from './after.ts'

/** Tells every open stream that what people may do was changed. */
export interface AccessNews {
  tell(): void
  /** Answers how to listen no more. */
  listen(look: () => void): () => void
}

export function createAccessNews(): AccessNews {
  const looks = new Set<() => void>()
  return {
    tell: () => looks.forEach((look) => look()),
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
  const deaf = standing.news?.listen(() => void look())
  function close(): void {
    clearInterval(timer)
    deaf?.()
  }
  return { lost: lost.signal, close }
}
