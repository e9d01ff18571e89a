import { useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { General } from './General.tsx'
import { Guard } from './Guard.tsx'
import { UnsavedGuard } from './unsaved.tsx'
import './settings.css'

const SECTIONS = [
  { id: 'general', words: 'Names', Part: General },
  { id: 'guard', words: 'Guard', Part: Guard },
]

/** Who may do what, how careful syncs are, who is told, and how this console is connected. */
export function Settings() {
  const { hash } = useLocation()
  useGoTo(hash)
  return (
    <UnsavedGuard>
      <div className="page">
        <div className="page-head">
          <h1>Settings</h1>
          <span className="secondary">Each section is saved on its own; every change is written down in Activity.</span>
        </div>
        <div className="settings">
          <nav className="settings-nav" aria-label="Sections">
            {SECTIONS.map(({ id, words }) => (
              <a key={id} href={`#${id}`} aria-current={hash === id ? 'true' : undefined} onClick={() => goTo(id)}>
                {words}
              </a>
            ))}
          </nav>
          <div className="settings-parts">
            {SECTIONS.map(({ id, Part }) => (
              <Suspense key={id} fallback={<section className="card setting" id={id} aria-busy="true" />}>
                <Part />
              </Suspense>
            ))}
          </div>
        </div>
      </div>
    </UnsavedGuard>
  )
}

function goTo(id: string): void {
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true })
  document.getElementById(id)?.scrollIntoView()
}

/** A link to a section finds it, once what is above it has its height. */
function useGoTo(id: string): void {
  useEffect(() => {
    if (id) requestAnimationFrame(() => goTo(id))
  }, [id])
}
