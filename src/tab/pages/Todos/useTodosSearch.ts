import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { misreadOf, oneOf, type Misread } from '../../components/list/addressParts.ts'
import type { TodosSearch } from '../../router.tsx'

export type TodoState = 'todo' | 'pending' | 'refused'
const STATES: Record<TodoState, true> = { todo: true, pending: true, refused: true }
const KNOWN = { state: oneOf('state', STATES) }
export const useMisread = (): Misread => misreadOf(useSearch({ from: '/users/todos' }), KNOWN)

type Asked = Omit<TodosSearch, 'state'> & { state?: TodoState }

export type TodosChange = Partial<Record<keyof TodosSearch, string | undefined>>

/** The filters of the list and a way to change them; any change starts at the first page again. */
export function useTodosSearch(): [Asked, (change: TodosChange, replace?: boolean) => void] {
  const { state, ...rest } = useSearch({ from: '/users/todos' })
  const search = state && Object.hasOwn(STATES, state) ? { ...rest, state: state as TodoState } : rest
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
