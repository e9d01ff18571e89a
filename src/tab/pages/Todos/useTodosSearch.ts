import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { TodosSearch } from '../../router.tsx'

export type TodosChange = Partial<Record<keyof TodosSearch, string | undefined>>

/** The filters of the list and a way to change them; any change starts at the first page again. */
export function useTodosSearch(): [TodosSearch, (change: TodosChange, replace?: boolean) => void] {
  const search = useSearch({ from: '/users/todos' })
  const navigate = useNavigate()
  const change = useCallback(
    (to: TodosChange, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '/users/todos', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}
