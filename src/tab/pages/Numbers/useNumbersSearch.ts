import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { NUMBER_STATUS_WORDS } from '../../../words/states.ts'
import { misreadOf, oneOf, type Misread } from '../../components/list/addressParts.ts'
import type { NumbersSearch } from '../../router.tsx'

const KNOWN = { status: oneOf('status', NUMBER_STATUS_WORDS), type: oneOf('kind', NUMBER_TYPE_WORDS) }
export const useMisread = (): Misread => misreadOf(useSearch({ from: '/numbers' }), KNOWN)

export type NumbersChange = Partial<Record<keyof NumbersSearch, string | undefined>>

/** The filters of the list and a way to change them; any change starts at the first page again. */
export function useNumbersSearch(): [NumbersSearch, (change: NumbersChange, replace?: boolean) => void] {
  const { status, ...rest } = useSearch({ from: '/numbers' })
  const search = status && Object.hasOwn(NUMBER_STATUS_WORDS, status) ? { ...rest, status } : rest
  const navigate = useNavigate()
  const change = useCallback(
    (to: NumbersChange, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '.', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}
