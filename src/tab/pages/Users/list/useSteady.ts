import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page, User } from '../../../../api/contract.ts'
import { isWithheld } from '../../../api/client.ts'
import { useConsole, useLive } from '../../../api/context.tsx'
import { queries } from '../../../api/queries.ts'

/** The list as it stays under the eye, and what waits to be shown. */
export interface Steady {
  page: Page<User> | undefined
  /** What came, in so many users; 0: others came for some who went. Null: nothing waits. */
  more: number | null
  show: () => void
}

interface Shown {
  key: string
  page: Page<User>
}

/**
 * Rows never move under the eye or the finger: while a sync takes users in, those that are shown keep their places and
 * change in them; others wait until somebody asks. `key` names what was asked for; another list is shown at once.
 */
export function useSteady(users: UseQueryResult<Page<User>>, key: string): Steady {
  const now = users.isPlaceholderData ? undefined : users.data
  const [shown, setShown] = useState<Shown | null>(null)
  const moving = useMoving()
  const same = shown !== null && shown.key === key
  const moved = same && now !== undefined && idsOf(now) !== idsOf(shown.page)
  // what waits once is shown when somebody says so, also after the sync
  const [waits, setWaits] = useState<string | null>(null)
  const held = moved && shown.page.items.length > 0 && (moving || waits === key)
  const gone = held ? shown.page.items.filter(({ id }) => !now.items.some((user) => user.id === id)) : []
  const elsewhere = useElsewhere(gone)
  useEffect(() => {
    if (held) return setWaits(key)
    if (!now) return
    setWaits(null)
    setShown((old) => (old?.key === key && old.page === now ? old : { key, page: now }))
  }, [held, key, now])
  if (isWithheld(users.error) && !users.data) return { page: undefined, more: null, show: () => undefined }
  if (!held) return { page: now ?? shown?.page ?? users.data, more: null, show: () => undefined }
  const known = new Map([...elsewhere, ...now.items].map((user) => [user.id, user]))
  const items = shown.page.items.map((user) => known.get(user.id) ?? user)
  return {
    page: { ...shown.page, items },
    more: Math.max(0, now.total - shown.page.total),
    show: () => {
      setWaits(null)
      setShown({ key, page: now })
    },
  }
}

const idsOf = ({ items }: Page<User>): string => items.map(({ id }) => id).join()

/** A sync of one user, or of chosen ones, brings nobody. */
function useMoving(): boolean {
  const { status } = useLive()
  return status?.running.some(({ task }) => task.kind !== 'user' && task.kind !== 'users') ?? false
}

/** As they are now, though another page of the list has them. */
function useElsewhere(users: User[]): User[] {
  const { client } = useConsole()
  const filter = users.map(({ userName }) => `userName:${userName}`).join(',')
  const { data } = useQuery({ ...queries(client).users({ filter }), enabled: users.length > 0 })
  return users.length > 0 ? (data?.items ?? []) : []
}
