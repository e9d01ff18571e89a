import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangedMeanwhile } from '../../../api/contract.ts'
import { ApiError } from '../../api/client.ts'
import type { Client } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'

/** What is kept, and which version of it this is. */
export interface Versioned<T> {
  value: T
  version: string
}

export const settingQuery = <T>(client: Client, path: string) =>
  queryOptions({
    queryKey: ['settings', path],
    queryFn: async ({ signal }): Promise<Versioned<T>> => {
      const answer = await client.open(path, { accept: 'application/json' }, signal)
      return { value: (await answer.json()) as T, version: answer.headers.get('etag') ?? '' }
    },
  })

/** What somebody else saved while this was being changed; null where nobody did. */
export const meanwhileOf = <T>(error: unknown): ChangedMeanwhile<T> | null =>
  error instanceof ApiError && error.status === 412 ? (error.body as ChangedMeanwhile<T>) : null

/** What was entered after this was sent. */
export const enteredSince = <T extends object>(sent: T, later: T): Partial<T> =>
  Object.fromEntries(Object.entries(later).filter(([name, value]) => sent[name as keyof T] !== value)) as Partial<T>

interface Draft<T> {
  base: Versioned<T>
  value: T
}

/** All that was entered is kept: a save of this page whose answer was lost, or somebody who entered the same. */
function isKept<T extends object>({ base, value }: Draft<T>, now: T): boolean {
  const says = (of: T, name: string) => JSON.stringify(of[name as keyof T])
  return Object.keys(value).every((name) => [says(base.value, name), says(now, name)].includes(says(value, name)))
}

/**
 * One setting as a form: nothing takes effect before Save, and nobody overwrites unseen what somebody else saved.
 * `bodyOf`: what is sent of it.
 */
export function useSetting<T extends object>(path: string, bodyOf: (value: T) => object = (value) => value) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const loaded = useQuery(settingQuery<T>(client, path))
  const { busy, refused, act, cameAbout, isGone } = useAct()
  const [draft, setDraft] = useState<Draft<T> | null>(null)
  const [met, setMet] = useState<ChangedMeanwhile<T> | null>(null)
  const [saved, setSaved] = useState(false)
  const changed = draft !== null && JSON.stringify(draft.value) !== JSON.stringify(draft.base.value)
  // one's own save is no newer one
  const newer = changed && !busy && loaded.data && loaded.data.version !== draft.base.version ? loaded.data : null
  if (draft && newer && isKept(draft, newer.value)) {
    setDraft(null)
    setMet(null)
    setSaved(true)
    cameAbout()
  }
  const theirs = met ?? (newer && { current: newer.value, changedBy: null, changedAt: null })

  const put = async (version: string): Promise<boolean> => {
    if (!draft) return false
    const done = await act(async () => {
      try {
        await client.send<T>('PUT', path, bodyOf(draft.value), { 'if-match': version })
      } catch (error) {
        const meanwhile = meanwhileOf<T>(error)
        if (!meanwhile || (isGone() && !isKept(draft, meanwhile.current))) throw error
        if (!isKept(draft, meanwhile.current)) {
          setMet(meanwhile)
          return false
        }
      }
      await cache.invalidateQueries({ queryKey: ['settings', path] })
      const now = cache.getQueryData<Versioned<T>>(['settings', path])
      // what was entered meanwhile is not saved yet
      setDraft((later) =>
        later === draft || !later || !now
          ? null
          : { base: now, value: { ...now.value, ...enteredSince(draft.value, later.value) } },
      )
      setMet(null)
      setSaved(true)
      return true
    })
    return done ?? false
  }

  return {
    loaded,
    /** Null until it was loaded. */
    value: draft?.value ?? loaded.data?.value ?? null,
    base: draft?.base.value ?? loaded.data?.value ?? null,
    changed,
    busy,
    refused,
    saved,
    theirs,
    enter(some: Partial<T>) {
      setSaved(false)
      const base = draft?.base ?? loaded.data
      if (base) setDraft({ base, value: { ...(draft?.value ?? base.value), ...some } })
    },
    discard() {
      setDraft(null)
      setMet(null)
    },
    save: () => put(draft?.base.version ?? ''),
    /** On top of what is there now, which was shown. */
    async keepMine() {
      const now = await act(() => cache.fetchQuery({ ...settingQuery<T>(client, path), staleTime: 0 }))
      return now ? put(now.version) : false
    },
  }
}
