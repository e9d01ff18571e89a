import { Button } from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Query, QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Session } from '../../api/contract.ts'
import { isWithheld, WITHHELD } from '../api/client.ts'
import { useConsole } from '../api/context.tsx'
import { atMostEvery } from '../api/live.ts'
import { Notice } from '../components/state/Notice.tsx'
import { roleNews } from './roleWords.ts'
import type { RoleNews } from './roleWords.ts'

/** A person's own roles are read again at most once in this time, however much is refused. */
const READ_AGAIN_MS = 5000
/** The server asks Microsoft about groups that often, when it was not answered. */
const UNKNOWN_MS = 30_000
const KEY = ['session']

/**
 * Roles are taken away and given while the console is open. It is seen by a refusal, and whenever the page is looked at
 * again or something was done on it; what the person may do follows, and what changed is said.
 */
export function OwnRoles() {
  const now = useOwnSession()
  const { news, dismiss } = useNews(now)
  useFollowing(now)
  if (!news) return null
  return (
    <div className="page page-notice page-standing">
      <Notice
        kind={news.kind}
        lead={news.lead}
        actions={
          <Button size="small" className="touch" onClick={dismiss}>
            Dismiss
          </Button>
        }
      >
        {news.says}
      </Notice>
    </div>
  )
}

const isRefused = ({ state }: Query): boolean => isWithheld(state.error)

function useOwnSession(): Session {
  const { client, session } = useConsole()
  const cache = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    const again = () => void cache.invalidateQueries({ queryKey: KEY }, { cancelRefetch: false })
    const read = atMostEvery(READ_AGAIN_MS, again, stop.signal)
    window.addEventListener(WITHHELD, () => read(null), { signal: stop.signal })
    // this part of the console comes a second later: what was refused before it was there
    if (cache.getQueryCache().getAll().some(isRefused)) read(null)
    return () => stop.abort()
  }, [cache])
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => client.get<Session>('/api/session', signal),
    initialData: session,
    staleTime: READ_AGAIN_MS,
    refetchInterval: ({ state }) => (state.data?.groupsUnknown ? UNKNOWN_MS : false),
  }).data
}

function useNews(now: Session) {
  const told = useRef(useConsole().session)
  const [news, setNews] = useState<RoleNews | null>(null)
  useEffect(() => {
    const fresh = roleNews(told.current, now)
    told.current = now
    if (fresh) setNews(fresh)
  }, [now])
  return { news, dismiss: () => setNews(null) }
}

/** What the person may do follows what the server says. */
function useFollowing(now: Session): void {
  const { session, takeSession } = useConsole()
  const cache = useQueryClient()
  useEffect(() => {
    if (now === session) return
    return onceNothingIsAsked(() => {
      takeSession(now)
      if (now.may.join() !== session.may.join()) void readAllowed(cache)
    })
  }, [now, session, takeSession, cache])
}

/** A dialog goes with the button that it came from: as long as one is open, what was entered in it stays. */
function onceNothingIsAsked(then: () => void): () => void {
  const observer = new MutationObserver(() => look())
  const look = () => {
    if (document.querySelector('dialog[open]')) return
    observer.disconnect()
    then()
  }
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['open'] })
  look()
  return () => observer.disconnect()
}

/** What was read with another role: what is allowed is read again, and what is not is shown no more. */
async function readAllowed(cache: QueryClient): Promise<void> {
  cache.removeQueries({ type: 'inactive' })
  await cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
  for (const query of cache.getQueryCache().getAll()) if (isRefused(query)) query.setState({ data: undefined })
}
