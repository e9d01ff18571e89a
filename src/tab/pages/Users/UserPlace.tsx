import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import type { User } from '../../../api/contract.ts'
import { PanelPlace } from '../../components/PanelPlace.tsx'
import { useRowKeys } from '../../components/useRowKeys.ts'
import type { Width } from '../../components/useWidth.ts'
import { UserPanel } from './UserPanel.tsx'

interface Props {
  /** Undefined while no user is open. */
  id: string | undefined
  /** The list behind it, to walk along. */
  users: User[]
  width: Width
}

/** The open user, where there is room for it. */
export function UserPlace({ id, users, width }: Props) {
  const last = useRef(id)
  if (id) last.current = id
  const navigate = useNavigate()
  const open = useCallback(
    (userId: string) =>
      void navigate({
        to: '/users/$userId',
        params: { userId },
        search: (old) => old as never,
        state: (old) => old,
        resetScroll: false,
        replace: true,
      }),
    [navigate],
  )
  const close = useCallback(() => {
    void navigate({ to: '/users', search: (old) => old as never, state: (old) => old, resetScroll: false }).then(() =>
      requestAnimationFrame(() => document.getElementById(`user-${last.current}`)?.focus()),
    )
  }, [navigate])
  const ids = useMemo(() => users.map((user) => user.id), [users])
  const walk = useRowKeys({ id, ids, open, close })
  const shown = id ?? (width === 'middle' ? last.current : undefined)
  if (!shown) return null
  const row = users.find((user) => user.id === shown) ?? null
  return (
    <PanelPlace open={id !== undefined} onClose={close} width={width} label="User">
      <UserPanel key={shown} id={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
    </PanelPlace>
  )
}
