import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { useRowKeys } from './useRowKeys.ts'
import type { Width } from '../useWidth.ts'

const PLACES = {
  user: { list: '/users', one: '/users/$userId', param: 'userId' },
  number: { list: '/numbers', one: '/numbers/$number', param: 'number' },
  request: { list: '/provisioning', one: '/provisioning/$request', param: 'request' },
  entry: { list: '/activity', one: '/activity/$entry', param: 'entry' },
} as const

const KEPT = { search: (old: object) => old as never, state: (old: object) => old, resetScroll: false }

interface Open<R> {
  /** Rows of what; also how their ids begin in the page. */
  kind: keyof typeof PLACES
  /** Undefined while none is open. */
  id: string | undefined
  /** The list behind it, to walk along. */
  rows: R[]
  idOf: (row: R) => string
  width: Width
}

/**
 * The open row of a list: Alt with arrows walks along the list, Esc closes and goes back to the row. `shown` outlives `id`
 * while a drawer closes.
 */
export function useOpenRow<R>({ kind, id, rows, idOf, width }: Open<R>) {
  const last = useRef(id)
  if (id) last.current = id
  const navigate = useNavigate()
  const { list, one, param } = PLACES[kind]
  const open = useCallback(
    (to: string) => void navigate({ ...KEPT, to: one, params: { [param]: to } as never, replace: true }),
    [navigate, one, param],
  )
  const close = useCallback(() => {
    void navigate({ ...KEPT, to: list }).then(() =>
      requestAnimationFrame(() => document.getElementById(`${kind}-${last.current}`)?.focus()),
    )
  }, [navigate, list, kind])
  const ids = useMemo(() => rows.map(idOf), [rows, idOf])
  const walk = useRowKeys({ id, ids, open, close })
  const shown = id ?? (width === 'middle' ? last.current : undefined)
  const row = rows.find((each) => idOf(each) === shown) ?? null
  return { shown, row, walk, close }
}
