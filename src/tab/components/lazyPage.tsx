import { createElement, Suspense, useSyncExternalStore } from 'react'
import type { ComponentType } from 'react'
import { ApiError } from '../api/client.ts'
import { ErrorState } from './state/ErrorState.tsx'
import { AGAIN, isMissing, lazily, MISSING_PAGE } from './lazily.ts'

type Load = () => Promise<unknown>

/** A page of the console: loaded when somebody goes there, and where it does not come, that is said in its place. */
export function lazyPage<M, K extends keyof M>(load: () => Promise<M>, name: K) {
  const part = lazily(load, name, MISSING_PAGE)
  const Page = () => (
    <Suspense fallback={<PageComes load={load} />}>{createElement(part as ComponentType<object>)}</Suspense>
  )
  return Object.assign(Page, { preload: part.preload })
}

function PageComes({ load }: { load: Load }) {
  const missing = useSyncExternalStore(onMissing, () => isMissing(load))
  return (
    <div className="page" aria-busy={!missing}>
      {missing && (
        <section className="card" aria-label="This page">
          <ErrorState title="This page could not be loaded" kept={KEPT} error={NOT_LOADED} onAgain={tryAgain} />
        </section>
      )}
    </div>
  )
}

function onMissing(changed: () => void): () => void {
  window.addEventListener(MISSING_PAGE, changed)
  return () => window.removeEventListener(MISSING_PAGE, changed)
}

const tryAgain = () => window.dispatchEvent(new Event(AGAIN))

const NOT_LOADED = new ApiError(0, 'Not loaded', 'Its part of the console did not come.', null)
const KEPT = 'Nothing that was saved on other pages is lost.'
