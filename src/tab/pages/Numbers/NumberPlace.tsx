import type { NumberView } from '../../../api/contract.ts'
import { PanelPlace } from '../../components/panel/PanelPlace.tsx'
import { useOpenRow } from '../../components/list/useOpenRow.ts'
import type { Width } from '../../components/useWidth.ts'
import { NumberPanel } from './NumberPanel.tsx'

interface Props {
  /** Undefined while none is open. */
  number: string | undefined
  /** The list behind it, to walk along. */
  numbers: NumberView[]
  width: Width
}

const idOf = (row: NumberView): string => row.number

/** The open number, where there is room for it. */
export function NumberPlace({ number, numbers, width }: Props) {
  const { shown, row, walk, close } = useOpenRow({ kind: 'number', id: number, rows: numbers, idOf, width })
  if (!shown) return null
  return (
    <PanelPlace open={number !== undefined} onClose={close} width={width} label="Number">
      <NumberPanel key={shown} number={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
