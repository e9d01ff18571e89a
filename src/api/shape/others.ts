/**
 * Who stands in a user's way: others with its number, the holder of it in Teams and whom to solve before, and who claims the
 * same account.
 */
import type { User } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import { holderOf, inTheWay } from '../../sync/plan/inTheWay.ts'
import { teamsRules } from '../../sync/plan/rules.ts'
import type { UserDetail } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

type Directory = Pick<ApiDeps['directory'], 'claimants' | 'usersOf'>
type WayDeps = Pick<ApiDeps, 'tenants' | 'now'> & { directory: Pick<ApiDeps['directory'], 'viewsOf'> }

/** Shown with their names. */
const MOST = 5
/** Of a longer chain the page names who has the number. */
const LONGEST_CHAIN = 100
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

/** The number that is not free for this user. */
export const wantedNumber = ({ user: { reasonDetail, number } }: UserView): string | null =>
  reasonDetail['number'] ?? number

/** Where the holder waits for another number itself: whom to solve first, as the output of a sync names it. */
export async function firstOf(
  { directory, tenants, now }: WayDeps,
  tenantId: string,
  view: UserView,
): Promise<User | null> {
  if (view.user.reason !== 'NUMBER_IN_USE') return null
  const number = wantedNumber(view)
  const viewOf = async (userId: string) => (await directory.viewsOf(tenantId, [userId]))[0] ?? null
  const rules = teamsRules(await tenants.teams(tenantId))
  const first = await inTheWay(view, number, { viewOf, rules, at: now(), most: LONGEST_CHAIN })
  return first?.id === holderOf(view, number) ? null : first
}

export async function othersOf(
  directory: Directory,
  tenantId: string,
  view: UserView,
  first: User | null,
): Promise<UserDetail['others']> {
  const { id, reason } = view.user
  const who = reason !== null && Object.hasOwn(WHO, reason) ? WHO[reason] : undefined
  if (!who) return { users: [], more: 0, atLeast: false }
  const found = await who(view, directory, tenantId)
  const ids = [...new Set([...found, first?.id ?? null])].filter((one): one is string => one !== null && one !== id)
  const users = ids.length > 0 ? await directory.usersOf(tenantId, ids.slice(0, MOST)) : []
  return {
    users: users.map(({ id, userName, displayName }) => ({ id, userName, displayName })),
    more: Math.max(0, Math.min(ids.length, TOLD) - MOST),
    atLeast: ids.length >= TOLD - 1,
  }
}
