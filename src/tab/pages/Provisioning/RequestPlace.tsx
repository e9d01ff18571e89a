import type { ProvisioningEntry } from '../../../api/contract.ts'
import { PanelPlace } from '../../components/panel/PanelPlace.tsx'
import { useOpenRow } from '../../components/list/useOpenRow.ts'
import type { Width } from '../../components/useWidth.ts'
import { RequestPanel } from './RequestPanel.tsx'

interface Props {
  /** Undefined while no request is open. */
  seq: string | undefined
  /** The list behind it, to walk along. */
  requests: ProvisioningEntry[]
  width: Width
}

const idOf = (request: ProvisioningEntry): string => String(request.seq)

/** The open request, where there is room for it. */
export function RequestPlace({ seq, requests, width }: Props) {
  const { shown, row, walk, close } = useOpenRow({ kind: 'request', id: seq, rows: requests, idOf, width })
  if (!shown) return null
  return (
    <PanelPlace open={seq !== undefined} onClose={close} width={width} label="Request">
      <RequestPanel key={shown} seq={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
