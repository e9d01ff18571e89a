import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { Job, Page, SyncStatus } from '../../api/contract.ts'
import { LiveContext, useConsole, useMay } from './context.tsx'
import { atMostEvery, followStatus } from './live.ts'
import type { LiveState } from './live.ts'

/** Lists are read again at most once in this time while a sync moves. */
const READ_AGAIN_MS = 1000

/** Keeps the sync status live, and reads lists again when it shows that they changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { client } = useConsole()
  const mayLook = useMay('sync.look')
  const cache = useQueryClient()
  const [status, setStatus] = useState<SyncStatus | null>(null)
  const [live, setLive] = useState<LiveState>('live')
  const [opened, setOpened] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    let before: SyncStatus | null = null
    const dirty = new Set<string>()
    const readAgain = atMostEvery(READ_AGAIN_MS, () => void invalidate(cache, dirty), stop.signal)
    const take = (now: SyncStatus) => {
      patchRunning(cache, now.running)
      const keys = before ? changed(before, now) : []
      for (const key of keys) dirty.add(key)
      if (keys.length) readAgain(null)
      before = now
      setStatus(now)
    }
    let lost = false
    const follow = (state: LiveState) => {
      // whatever happened meanwhile; forms keep what was entered
      if (lost && state !== 'lost') void cache.invalidateQueries()
      lost = state === 'lost'
      if (state === 'live') setOpened((times) => times + 1)
      setLive(state)
    }
    void followStatus(client, { status: take, live: follow }, stop.signal)
    return () => stop.abort()
  }, [client, cache])
  // what came before a role was taken away is shown no more
  return <LiveContext value={{ status: mayLook ? status : null, live, opened }}>{children}</LiveContext>
}

/** Counts of a running job go into the lists that show it, without asking again. */
function patchRunning(cache: QueryClient, running: Job[]): void {
  const now = new Map(running.map((job) => [job.id, job]))
  if (now.size === 0) return
  cache.setQueriesData<Page<Job>>({ queryKey: ['jobs', 'list'] }, (page) =>
    page ? { ...page, items: page.items.map((job) => now.get(job.id) ?? job) } : page,
  )
  for (const job of running) cache.setQueryData<Job>(['jobs', 'one', job.id], (old) => ({ ...old, ...job }))
}

const jobsKey = (status: SyncStatus) =>
  JSON.stringify([
    status.running.map((job) => [job.id, job.state]),
    [status.latest.pbx, status.latest.teams].map((job) => [job?.id, job?.state]),
  ])
const usersKey = (status: SyncStatus) =>
  [status.queued, status.blocked, status.waiting, status.excluded, status.inSync, status.users].join()
const looksKey = (status: SyncStatus) => JSON.stringify([status.looks, status.names, status.setup])

function changed(before: SyncStatus, now: SyncStatus): string[] {
  const jobs = jobsKey(before) !== jobsKey(now)
  const users = usersKey(before) !== usersKey(now)
  const looks = looksKey(before) !== looksKey(now)
  return [
    ...(jobs ? ['jobs'] : []),
    ...(jobs || users ? ['users', 'changes', 'numbers', 'todos'] : []),
    ...(jobs || looks ? ['services'] : []),
  ]
}

async function invalidate(cache: QueryClient, dirty: Set<string>): Promise<void> {
  const keys = [...dirty]
  dirty.clear()
  await Promise.all(keys.map((key) => cache.invalidateQueries({ queryKey: [key] })))
}
