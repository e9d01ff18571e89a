import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react'
import type { User } from '../../../api/contract.ts'
import type { Width } from '../../components/useWidth.ts'
import { UserPanel } from './UserPanel.tsx'

const UserDrawer = lazy(() => import('./UserDrawer.tsx').then(({ UserDrawer }) => ({ default: UserDrawer })))

interface Props {
  /** Undefined while no user is open. */
  id: string | undefined
  /** The list behind it, to walk along. */
  users: User[]
  width: Width
}

/** Where the open user is shown: beside the table, over it, or as a page of its own. */
export function UserPlace({ id, users, width }: Props) {
  const last = useRef(id)
  if (id) last.current = id
  const { walk, close } = useWalk(id, users)
  const shown = id ?? (width === 'middle' ? last.current : undefined)
  if (!shown) return null
  const row = users.find((user) => user.id === shown) ?? null
  const panel = <UserPanel key={shown} id={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
  if (width === 'narrow') return <div className="page user-alone">{panel}</div>
  if (width === 'wide')
    return (
      <aside className="card user-beside" aria-label="User">
        {panel}
      </aside>
    )
  return (
    <Suspense fallback={null}>
      <UserDrawer open={id !== undefined} onClose={close}>
        {panel}
      </UserDrawer>
    </Suspense>
  )
}

/** Alt with arrows walks the list, Esc closes and goes back to the row. */
function useWalk(id: string | undefined, users: User[]) {
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
      requestAnimationFrame(() => document.getElementById(`user-${id}`)?.focus()),
    )
  }, [navigate, id])
  const at = users.findIndex((user) => user.id === id)
  const before = at > 0 ? users[at - 1]?.id : undefined
  const after = at >= 0 ? users[at + 1]?.id : undefined
  useEffect(() => {
    if (!id) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !inField(event.target)) close()
      const to = event.altKey ? { ArrowUp: before, ArrowDown: after }[event.key] : undefined
      if (!to) return
      event.preventDefault()
      open(to)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [id, close, open, before, after])
  return { close, walk: { before: before ? () => open(before) : null, after: after ? () => open(after) : null } }
}

const inField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== ''
