import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { AlignmentEffect, AlignmentFinding } from '../../../api/contract.ts'
import { misreadOf, type Misread } from '../../components/list/addressParts.ts'
import type { AlignmentSearch } from '../../router.tsx'
import { EFFECT_ORDER, FINDING_ORDER } from './findings.ts'

const KNOWN = {
  finding: { noun: 'finding', has: (value: string) => FINDING_ORDER.includes(value as AlignmentFinding) },
  effect: { noun: 'effect', has: (value: string) => EFFECT_ORDER.includes(value as AlignmentEffect) },
}
export const useMisread = (): Misread => misreadOf(useSearch({ from: '/identity/alignment' }), KNOWN)

export type AlignmentChange = Partial<Record<keyof AlignmentSearch, string | undefined>>

/** The filters of the report and a way to change them; any change starts at the first page again. */
export function useAlignmentSearch(): [AlignmentSearch, (change: AlignmentChange, replace?: boolean) => void] {
  const { finding, effect, ...rest } = useSearch({ from: '/identity/alignment' })
  // an address that somebody typed may say anything
  const search = {
    ...rest,
    ...(finding && KNOWN.finding.has(finding) ? { finding } : {}),
    ...(effect && KNOWN.effect.has(effect) ? { effect } : {}),
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
