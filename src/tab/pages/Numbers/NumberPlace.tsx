import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import type { NumberView } from '../../../api/contract.ts'
import { PanelPlace } from '../../components/PanelPlace.tsx'
import { useRowKeys } from '../../components/useRowKeys.ts'
import type { Width } from '../../components/useWidth.ts'
import { NumberPanel } from './NumberPanel.tsx'

interface Props {
  /** Undefined while none is open. */
  number: string | undefined
  /** The list behind it, to walk along. */
  numbers: NumberView[]
  width: Width
}

/** The open number, where there is room for it. */
export function NumberPlace({ number, numbers, width }: Props) {
  const last = useRef(number)
  if (number) last.current = number
  const navigate = useNavigate()
  const open = useCallback(
    (to: string) =>
      void navigate({
        to: '/numbers/$number',
        params: { number: to },
        search: (old) => old as never,
        state: (old) => old,
        resetScroll: false,
        replace: true,
      }),
    [navigate],
  )
  const close = useCallback(() => {
    void navigate({ to: '/numbers', search: (old) => old as never, state: (old) => old, resetScroll: false }).then(() =>
      requestAnimationFrame(() => document.getElementById(`number-${last.current}`)?.focus()),
    )
  }, [navigate])
  const ids = useMemo(() => numbers.map((row) => row.number), [numbers])
  const walk = useRowKeys({ id: number, ids, open, close })
  const shown = number ?? (width === 'middle' ? last.current : undefined)
  if (!shown) return null
  const row = numbers.find((each) => each.number === shown) ?? null
  return (
    <PanelPlace open={number !== undefined} onClose={close} width={width} label="Number">
      <NumberPanel key={shown} number={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
