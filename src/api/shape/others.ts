/** Who stands in a user's way: others with its number, the holder of it in Teams, and who claims the same account. */
import type { UserView } from '../../directory/view.ts'
import type { UserDetail } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

type Directory = Pick<ApiDeps['directory'], 'claimants' | 'usersOf'>

/** Shown with their names. */
const MOST = 5
/** Of a number or an account that hundreds share, the store tells of about so many. */
const TOLD = 20

/** By the reason that names them. */
const WHO: Record<
  string,
  (view: UserView, directory: Directory, tenantId: string) => (string | null)[] | Promise<string[]>
> = {
  AMBIGUOUS_MATCH: async ({ candidates }, directory, tenantId) => {
    const all = await Promise.all(candidates.map(({ account }) => directory.claimants(tenantId, account.id)))
    return all.flat()
  },
  NUMBER_SHARED: ({ rivals, user }) => rivals.flatMap(({ number, userId }) => (number === user.number ? [userId] : [])),
  NUMBER_IN_USE: ({ holders, user }) =>
    holders.flatMap(({ number, userId }) => (number.number === user.number ? [userId] : [])),
}

export async function othersOf(directory: Directory, tenantId: string, view: UserView): Promise<UserDetail['others']> {
  const { id, reason } = view.user
  const who = reason !== null && Object.hasOwn(WHO, reason) ? WHO[reason] : undefined
  if (!who) return { users: [], more: 0, atLeast: false }
  const found = await who(view, directory, tenantId)
  const ids = [...new Set(found)].filter((one): one is string => one !== null && one !== id)
  const users = ids.length > 0 ? await directory.usersOf(tenantId, ids.slice(0, MOST)) : []
  return {
    users: users.map(({ id, userName, displayName }) => ({ id, userName, displayName })),
    more: Math.max(0, Math.min(ids.length, TOLD) - MOST),
    atLeast: ids.length >= TOLD - 1,
  }
}
