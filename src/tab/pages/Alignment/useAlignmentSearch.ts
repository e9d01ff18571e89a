import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { AlignmentEffect, AlignmentFinding } from '../../../api/contract.ts'
import type { AlignmentSearch } from '../../router.tsx'
import { EFFECT_ORDER, FINDING_ORDER } from './findings.ts'

export type AlignmentChange = Partial<Record<keyof AlignmentSearch, string | undefined>>

/** The filters of the report and a way to change them; any change starts at the first page again. */
export function useAlignmentSearch(): [AlignmentSearch, (change: AlignmentChange, replace?: boolean) => void] {
  const { finding, effect, ...rest } = useSearch({ from: '/identity/alignment' })
  // an address that somebody typed may say anything
  const search = {
    ...rest,
    ...(finding && FINDING_ORDER.includes(finding as AlignmentFinding) ? { finding } : {}),
    ...(effect && EFFECT_ORDER.includes(effect as AlignmentEffect) ? { effect } : {}),
  }
  const navigate = useNavigate()
  const change = useCallback(
    (to: AlignmentChange, replace = false) => {
      const next = (old: object) => ({ ...old, cursor: undefined, page: undefined, ...to })
      void navigate({ to: '.', search: next as never, state: { cursors: [] }, replace })
    },
    [navigate],
  )
  return [search, change]
}
