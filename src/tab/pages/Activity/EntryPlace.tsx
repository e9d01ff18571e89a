import type { ListedAuditEntry } from '../../../api/contract.ts'
import { PanelPlace } from '../../components/panel/PanelPlace.tsx'
import { useOpenRow } from '../../components/list/useOpenRow.ts'
import type { Width } from '../../components/useWidth.ts'
import { EntryPanel } from './EntryPanel.tsx'

interface Props {
  /** Undefined while no entry is open. */
  seq: string | undefined
  /** The list behind it, to walk along. */
  entries: ListedAuditEntry[]
  width: Width
}

const idOf = (entry: ListedAuditEntry): string => String(entry.seq)

/** The open entry, where there is room for it. */
export function EntryPlace({ seq, entries, width }: Props) {
  const { shown, row, walk, close } = useOpenRow({ kind: 'entry', id: seq, rows: entries, idOf, width })
  if (!shown) return null
  return (
    <PanelPlace open={seq !== undefined} onClose={close} width={width} label="Entry">
      <EntryPanel key={shown} seq={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
