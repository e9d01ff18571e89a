import type { User } from '../../../../api/contract.ts'
import { PanelPlace } from '../../../components/panel/PanelPlace.tsx'
import { useOpenRow } from '../../../components/list/useOpenRow.ts'
import type { Width } from '../../../components/useWidth.ts'
import { UserPanel } from './UserPanel.tsx'

interface Props {
  /** Undefined while no user is open. */
  id: string | undefined
  /** The list behind it, to walk along. */
  users: User[]
  width: Width
}

const idOf = (user: User): string => user.id

/** The open user, where there is room for it. */
export function UserPlace({ id, users, width }: Props) {
  const { shown, row, walk, close } = useOpenRow({ kind: 'user', id, rows: users, idOf, width })
  if (!shown) return null
  return (
    <PanelPlace open={id !== undefined} onClose={close} width={width} label="User">
      <UserPanel key={shown} id={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
