/** Numbers that did not come from us: which of them an admin may let give way to the 8x8 number. Pure. */
import type { TeamsNumber } from '../../directory/account.ts'
import type { UserView } from '../../directory/view.ts'
import { foreignOf, isBeside } from './obstacles.ts'

/** The primary number of somebody else's making that this user holds. */
export const otherNumberOf = (view: UserView): TeamsNumber | null =>
  view.held.find((number) => number.source === 'onPremises') ??
  foreignOf(view.user.number ?? '', view) ??
  refusedFor(view) ??
  null

/** Drift, or an assignment that failed, because of which Microsoft refused ours: it takes no second number. */
const refusedFor = (view: UserView): TeamsNumber | undefined =>
  view.user.reason === 'OTHER_NUMBER'
    ? view.held.find((number) => isBeside(number, view.user.number ?? '', view))
    : undefined

/** One from on-premises is not the cloud's to change, and one of an unknown kind cannot be taken away. */
export const mayGiveWay = ({ source, type }: TeamsNumber): boolean => source === 'online' && type !== 'unknown'
