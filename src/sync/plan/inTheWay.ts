/** Whom to solve first where a number is not free: who has it may wait for another number in turn. */
import type { User } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import { decideAsSeen } from './assess.ts'
import type { TeamsRules } from './plan.ts'

export interface LookingOn {
  viewOf(userId: string): Promise<UserView | null>
  rules: TeamsRules
  /** Now. */
  at: string
}

/**
 * Follows who has what the other wants to the first who does not move. Null: a ring, somebody who gives it up, or nobody of
 * the directory.
 */
export async function inTheWay(begin: UserView, wants: string | null, look: LookingOn): Promise<User | null> {
  const passed = new Set<string>()
  let number = wants
  for (let view: UserView | null = begin; view !== null;) {
    passed.add(view.user.id)
    const holder = holderOf(view, number)
    const next = holder === null || passed.has(holder) ? null : await look.viewOf(holder)
    number = next && waitsFor(decideAsSeen(next, look.rules, look.at).steps)
    if (next && !mayMove(next.user, number)) return next.user
    view = number === null ? null : next
  }
  return null
}

export const holderOf = ({ holders }: UserView, wants: string | null): string | null =>
  holders.find(({ number }) => number.number === wants)?.userId ?? null

/** Who waits for a number too, as an earlier sync found, is not where it begins. */
const mayMove = ({ state, reason }: User, waits: string | null): boolean =>
  state === 'queued' || (reason === 'NUMBER_IN_USE' && waits !== null)

const waitsFor = (steps: ReturnType<typeof decideAsSeen>['steps']): string | null =>
  steps.flatMap((step) => ('waitsFor' in step ? (step.waitsFor ?? []) : []))[0] ?? null
