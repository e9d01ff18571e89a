import { count } from '../../words/button.ts'
import { useLive } from '../api/context.tsx'
import type { PageLink } from './pages.ts'

/** What waits on a page; nothing for zero. */
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
