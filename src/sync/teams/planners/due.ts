/** What a plan would keep of a decision, and so whom it has to visit at all. Pure. */
import type { UserView } from '../../../directory/view.ts'
import type { ReasonCode } from '../../../jobs/reasons.ts'
import type { Decision } from '../../plan/plan.ts'

/** The link that goes with the decision; null: it is as it should be. */
export function linkOf(view: UserView, decision: Decision): { userId: string; m365Id: string | null } | null {
  const { user } = view
  // whoever is left out, or keeps its number, keeps everything: the link to what is to be taken back one day too
  const stays = view.leftOut !== null || decision.reason === 'KEPT'
  const holderId = user.deletedAt && !stays && decision.steps.length === 0 ? null : decision.holderId
  const moves = holderId !== user.m365Id && (holderId !== null || !view.m365 || user.deletedAt !== null)
  return moves ? { userId: user.id, m365Id: holderId } : null
}

/** Managed numbers that nobody wants for this user any more and that Teams no longer shows where we put them. */
export function noLongerOurs(view: UserView): string[] {
  return view.managed
    .filter((assignment) => view.user.deletedAt !== null || assignment.number !== view.user.number)
    .filter((assignment) => {
      const record = view.holders.find((holder) => holder.number.number === assignment.number)
      return record?.number.holderId !== assignment.holderId
    })
    .map((assignment) => assignment.number)
}

/** What Teams' own record of a user said when it was last read whole; it is asked for again by each plan. */
export const MAY_HAVE_PASSED: string[] = ['NOT_PROVISIONED_YET', 'ENTERPRISE_VOICE_OFF'] satisfies ReasonCode[]

/** Has a plan anything to keep of this user? */
export const isDue = (view: UserView, decision: Decision): boolean =>
  decision.steps.length > 0 ||
  decision.adopt !== null ||
  MAY_HAVE_PASSED.includes(decision.reason ?? '') ||
  linkOf(view, decision) !== null ||
  noLongerOurs(view).length > 0
