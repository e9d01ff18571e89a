import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { VIA_WORDS } from '../../../words/audit.ts'
import { misreadOf, oneOf, type Misread } from '../../components/list/addressParts.ts'
import type { ActivitySearch } from '../../router.tsx'
import { isDay } from '../../components/field/days.ts'

const DAY = { noun: 'day', has: isDay }
const KNOWN = { from: DAY, until: DAY, via: oneOf('place', VIA_WORDS) }
export const useMisread = (): Misread => misreadOf(useSearch({ from: '/activity' }), KNOWN)

export type ActivityChange = Partial<Record<keyof ActivitySearch, string | undefined>>

/** The filters of the log and a way to change them; any change starts at the newest entry again. */
export function useActivitySearch(): [ActivitySearch, (change: ActivityChange, replace?: boolean) => void] {
  const address = useSearch({ from: '/activity' })
  // what is no day would show nothing in its field, and still count as a filter
  const search = useMemo(() => {
    const { from, until, ...rest } = address
    return { ...rest, ...(isDay(from) ? { from } : {}), ...(isDay(until) ? { until } : {}) }
  }, [address])
  const navigate = useNavigate()
  const change = useCallback(
    (to: ActivityChange, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '/activity', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}

const FILTERS = ['who', 'action', 'target', 'via', 'from', 'until', 'search'] as const
export const NO_FILTERS: ActivityChange = Object.fromEntries(FILTERS.map((name) => [name, undefined]))
export const filtersOf = (search: ActivitySearch): ActivitySearch =>
  Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
