import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { UsersSearch } from '../../../router.tsx'

/** The filters of the list and a way to change them; any change starts at the first page again. */
export function useUsersSearch(): [
  UsersSearch,
  (change: Partial<Record<keyof UsersSearch, string | undefined>>, replace?: boolean) => void,
] {
  const search = useSearch({ from: '/users' })
  const navigate = useNavigate()
  const change = useCallback(
    (to: Partial<Record<keyof UsersSearch, string | undefined>>, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '.', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}
