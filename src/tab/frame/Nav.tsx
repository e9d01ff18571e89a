import { Link } from '@tanstack/react-router'
import { Suspense, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useConsole } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'
import { useWidth } from '../components/useWidth.ts'
import { Help } from './Help.tsx'
import { PageCount } from './PageCount.tsx'
import { PAGES } from './pages.ts'
import type { PageLink } from './pages.ts'

const MorePages = lazily(() => import('./MorePages.tsx'), 'MorePages')

/** The pages side by side; on narrow screens `PageMenu` stands in its place. */
export function Nav() {
  if (useWidth() === 'narrow') return null
  return <WideNav />
}

function WideNav() {
  const bar = useRef<HTMLElement>(null)
  const shown = useFitting(bar)
  return (
    <div className="nav">
      <nav ref={bar} aria-label="Pages" onKeyDown={walk}>
        {PAGES.map((page, at) => (
          <PageTab key={page.to} page={page} hidden={at >= shown} />
        ))}
      </nav>
      {shown < PAGES.length && (
        <Suspense fallback={<span className="more-pages" />}>
          <MorePages pages={PAGES.slice(shown)} />
        </Suspense>
      )}
      <Help />
      <WhoIsHere />
    </div>
  )
}

/** How many pages fit: those that do not wrap below the first line, which is all that shows. */
function useFitting(bar: RefObject<HTMLElement | null>): number {
  const [shown, setShown] = useState(PAGES.length)
  useLayoutEffect(() => {
    const nav = bar.current
    if (!nav) return
    const measure = () => {
      const links = [...nav.querySelectorAll('a')]
      const top = links[0]?.offsetTop ?? 0
      setShown(links.filter((link) => link.offsetTop === top).length)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(nav)
    // counts make tabs wider
    for (const link of nav.children) observer.observe(link)
    return () => observer.disconnect()
  }, [bar])
  return shown
}

function PageTab({ page, hidden }: { page: PageLink; hidden: boolean }) {
  return (
    <Link to={page.to} className={`tab${hidden ? ' tab-hidden' : ''}`} activeProps={{ className: 'tab-on' }}>
      <span className="tab-words" data-words={page.words}>
        {page.words}
      </span>
      <PageCount page={page} />
    </Link>
  )
}

export function WhoIsHere() {
  const { session, signOut } = useConsole()
  if (!signOut) return null
  return (
    <span className="who secondary">
      <span>{session.user.name}</span>
      <button type="button" className="link" onClick={signOut}>
        Sign out
      </button>
    </span>
  )
}

/** Arrows move between pages; Home and End go to the ends. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll('a:not(.tab-hidden)')] as HTMLElement[]
  const at = links.findIndex((link) => link === document.activeElement)
  if (at < 0) return
  const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
  const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: links.length - 1 }[event.key]
  const link = to === undefined ? undefined : links.at(to % links.length)
  if (!link) return
  event.preventDefault()
  link.focus()
}
