import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { ProvisioningSearch } from '../../router.tsx'

export type LogChange = Partial<Record<keyof ProvisioningSearch, string | undefined>>

/** The filters of the log and a way to change them; any change starts at the newest request again, with none open. */
export function useLogSearch(): [ProvisioningSearch, (change: LogChange, replace?: boolean) => void] {
  const search = useSearch({ from: '/provisioning' })
  const navigate = useNavigate()
  const change = useCallback(
    (to: LogChange, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '/provisioning', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}

export const isFiltered = ({ outcome, reason, search }: ProvisioningSearch): boolean =>
  outcome !== undefined || reason !== undefined || search !== undefined
