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
  /** Whom those who were passed wait for in the end: a chain is walked once, however many of it are asked about. */
  known?: Map<string, User | null>
  /** Of how many the chain is followed. */
  most?: number
}

/**
 * Follows who has what the other wants to the first who does not move. Null: a ring, somebody who gives it up, nobody of
 * the directory, or further off than it is followed.
 */
export async function inTheWay(begin: UserView, wants: string | null, look: LookingOn): Promise<User | null> {
  const passed = new Set<string>()
  const first = await follow(begin, wants, look, passed)
  // what the first one wants is the caller's word, and not its own plan
  passed.delete(begin.user.id)
  for (const userId of passed) look.known?.set(userId, first)
  return first
}

async function follow(
  begin: UserView,
  wants: string | null,
  { viewOf, rules, at, known, most = Infinity }: LookingOn,
  passed: Set<string>,
): Promise<User | null> {
  let number = wants
  for (let view: UserView | null = begin; view !== null && passed.size < most;) {
    passed.add(view.user.id)
    const holder = holderOf(view, number)
    if (holder === null || passed.has(holder)) return null
    const told = known?.get(holder)
    if (told !== undefined) return told
    const next = await viewOf(holder)
    number = next && waitsFor(decideAsSeen(next, rules, at).steps)
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
