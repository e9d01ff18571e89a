import { lazy } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'

/** Told to the window when a part of the console could not be loaded. */
export const MISSING = 'voice-sync-missing'
/** The same of a page that somebody went to. */
export const MISSING_PAGE = 'voice-sync-missing-page'
/** Told to the window when what could not be loaded is to be tried again. */
export const AGAIN = 'voice-sync-again'

/**
 * A part of the console that is loaded when it is first shown. Where it cannot be loaded, because the connection is lost
 * or a newer version has taken its place, the page stays as it is with all that was entered: the frame says why, and the
 * part comes with the next try.
 */
export function lazily<M, K extends keyof M>(load: () => Promise<M>, name: K, missing = MISSING): Part<M[K]> {
  const part = lazy(async () => ({ default: (await loaded(load, missing))[name] as ComponentType<object> }))
  const preload = () => load().then(noop, noop)
  return Object.assign(part, { preload }) as unknown as Part<M[K]>
}

export type Part<C> = (C extends ComponentType<infer P> ? LazyExoticComponent<ComponentType<P>> : never) & {
  /** Loads it before it is needed; nobody is told when that fails. */
  preload(): Promise<void>
}

const noop = () => undefined

/** What did not come so far. */
const awaited = new Set<() => Promise<unknown>>()
export const isMissing = (load: () => Promise<unknown>): boolean => awaited.has(load)

async function loaded<M>(load: () => Promise<M>, missing: string): Promise<M> {
  for (;;) {
    try {
      const part = await load()
      awaited.delete(load)
      return part
    } catch {
      awaited.add(load)
      window.dispatchEvent(new Event(missing))
      await new Promise((resolve) => window.addEventListener(AGAIN, resolve, { once: true }))
    }
  }
}
