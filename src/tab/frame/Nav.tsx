import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { count } from '../../words/button.ts'
import { useConsole, useLive } from '../api/context.tsx'
import { useWidth } from '../components/useWidth.ts'
import { PAGES } from './pages.ts'
import type { PageLink } from './pages.ts'

/** The pages side by side; on narrow screens `PageMenu` stands in its place. */
export function Nav() {
  if (useWidth() === 'narrow') return null
  return (
    <div className="nav">
      <nav aria-label="Pages" onKeyDown={walk}>
        {PAGES.map((page) => (
          <PageTab key={page.to} page={page} />
        ))}
      </nav>
      <WhoIsHere />
    </div>
  )
}

function PageTab({ page }: { page: PageLink }) {
  return (
    <Link to={page.to} className="tab" activeProps={{ className: 'tab-on' }}>
      <span className="tab-words" data-words={page.words}>
        {page.words}
      </span>
      <PageCount page={page} />
    </Link>
  )
}

export function PageCount({ page }: { page: PageLink }) {
  const { status } = useLive()
  const n = status && page.count ? page.count.of(status) : 0
  if (!page.count || n === 0) return null
  return (
    <span className={`count count-${page.count.kind}`}>
      {count(n)} <span className="unseen">{page.count.says}</span>
    </span>
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
  const links = [...event.currentTarget.querySelectorAll('a')]
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
