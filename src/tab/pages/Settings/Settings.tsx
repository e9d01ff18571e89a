import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Connections } from './connections/Connections.tsx'
import { General } from './General.tsx'
import { Guard } from './Guard.tsx'
import { Mail } from './notices/Mail.tsx'
import { Notifications } from './notices/Notifications.tsx'
import { Privacy } from './Privacy.tsx'
import { Quiet } from './notices/Quiet.tsx'
import { Roles } from './roles/Roles.tsx'
import { UnsavedGuard, useDirty } from './unsaved.tsx'
import './settings.css'

/** Sections have their height by then. */
const COMES_IN_MS = 4000
const MOVES = ['wheel', 'keydown', 'pointerdown', 'touchmove']

const SECTIONS = [
  { id: 'general', words: 'Names', Part: General },
  { id: 'roles', words: 'Roles', Part: Roles },
  { id: 'guard', words: 'Guard', Part: Guard },
  { id: 'notifications', words: 'Notifications', Part: Notifications },
  { id: 'quiet', words: 'Quiet hours', Part: Quiet },
  { id: 'mail', words: 'E-mail', Part: Mail },
  { id: 'connections', words: 'Connections', Part: Connections },
  { id: 'privacy', words: 'Logs and privacy', Part: Privacy },
]

const NAMES = SECTIONS.map(({ words }) => words)

/** Who may do what, how careful syncs are, who is told, and how this console is connected. */
export function Settings() {
  const { hash } = useLocation()
  useGoTo(hash)
  return (
    <UnsavedGuard sections={NAMES}>
      <div className="page">
        <div className="page-head">
          <h1>Settings</h1>
          <span className="secondary">Each section is saved on its own; every change is written down in Activity.</span>
        </div>
        <div className="settings">
          <SectionNav />
          <div className="settings-parts">
            {SECTIONS.map(({ id, Part }) => (
              <Part key={id} />
            ))}
          </div>
        </div>
      </div>
    </UnsavedGuard>
  )
}

/** The sections beside them: which one is looked at, and which hold something that is not saved. */
function SectionNav() {
  const here = useHere()
  const dirty = useDirty()
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]')
    // sideways alone: the page is where its reader has it
    if (link) nav.current?.scrollTo({ left: link.offsetLeft - link.offsetWidth })
  }, [here])
  return (
    <nav ref={nav} className="settings-nav" aria-label="Sections">
      {SECTIONS.map(({ id, words }) => (
        <a key={id} href={`#${id}`} aria-current={here === id ? 'true' : undefined} onClick={() => goTo(id)}>
          {words}
          {dirty.includes(words) && (
            <span className="unsaved">
              <span className="unseen">, not saved</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  )
}

/** The section at the upper part of the window. */
function useHere(): string {
  const [here, setHere] = useState('')
  useEffect(() => {
    const seen = new Set<string>()
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) seen.add(target.id)
          else seen.delete(target.id)
        setHere(SECTIONS.find(({ id }) => seen.has(id))?.id ?? '')
      },
      { rootMargin: '-80px 0px -60% 0px' },
    )
    for (const { id } of SECTIONS) {
      const section = document.getElementById(id)
      if (section) observer.observe(section)
    }
    return () => observer.disconnect()
  }, [])
  return here
}

function goTo(id: string): void {
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true })
  document.getElementById(id)?.scrollIntoView()
}

/** A link to a section finds it, and stays with it while what is above it comes in, until the person moves. */
function useGoTo(id: string): void {
  useEffect(() => {
    const parts = document.querySelector('.settings-parts')
    if (!id || !parts) return
    const observer = new ResizeObserver(() => goTo(id))
    const stop = () => observer.disconnect()
    observer.observe(parts)
    const timer = setTimeout(stop, COMES_IN_MS)
    for (const moved of MOVES) addEventListener(moved, stop, { once: true })
    return () => {
      stop()
      clearTimeout(timer)
      for (const moved of MOVES) removeEventListener(moved, stop)
    }
  }, [id])
}
