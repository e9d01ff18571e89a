/** From what has to go back to the writes that put it back, user by user. Pure. */
import type { AssignedPolicy, TeamsNumber } from '../../../directory/account.ts'
import type { GrantedPolicy, ManagedAssignment } from '../../../directory/user.ts'
import type { UserView } from '../../../directory/view.ts'
import type { ChangeWas, TeamsChange } from '../../../jobs/job.ts'
import type { Draft } from '../../plan/order.ts'
import { fieldOf } from '../../plan/policyTypes.ts'
import { grantedBefore, managedBefore } from './draft.ts'

/** A number that is not where it was before the job. */
export interface RestoredNumber {
  number: string
  now: TeamsNumber | null
  /** The job's change by which somebody has it. */
  from: TeamsChange | null
  /** The job's change by which somebody lost it. */
  to: TeamsChange | null
  /** Teams shows something else than the job left. */
  moved: boolean
}

export interface RestoredPolicy {
  change: TeamsChange
  type: string
  now: AssignedPolicy | null
  to: NonNullable<ChangeWas['policy']> | null
  moved: boolean
}

/** All that goes back for one user. */
export interface Restored {
  userId: string
  /** Nothing of it is sent. */
  moved: boolean
  /** Because the account that would get it back was deleted in Microsoft 365. */
  gone: boolean
  /** `ours`: what of the user's is ours now. */
  drafts(ours: Ours): Draft[]
  policies: RestoredPolicy[]
}

export type Ours = Pick<UserView, 'managed' | 'granted'>

interface Parts {
  gives: RestoredNumber[]
  gets: RestoredNumber[]
  policies: RestoredPolicy[]
  moved: boolean
  gone: boolean
}

/** `leftOut`: users whose numbers and policies stay as they are. `gone`: accounts that were deleted in Microsoft 365. */
export function restorations(
  numbers: RestoredNumber[],
  policies: RestoredPolicy[],
  leftOut: ReadonlySet<string>,
  gone: ReadonlySet<string> = new Set(),
): Restored[] {
  const users = new Map<string, Parts>()
  const partsOf = ({ userId }: TeamsChange): Parts => {
    const parts = users.get(userId) ?? { gives: [], gets: [], policies: [], moved: false, gone: false }
    users.set(userId, parts)
    return parts
  }
  for (const each of numbers) {
    if (each.from) partsOf(each.from).gives.push(each)
    if (each.to) partsOf(each.to).gets.push(each)
  }
  for (const each of policies) partsOf(each.change).policies.push(each)
  // whoever has the number now gives it up all the same
  for (const change of [...numbers.map(({ to }) => to), ...policies.map(({ change: of }) => of)])
    if (change && gone.has(change.holderId)) Object.assign(partsOf(change), { moved: true, gone: true })
  leaveAlone(numbers, policies, leftOut, partsOf)
  return [...users].map(([userId, parts]) => ({
    userId,
    moved: parts.moved,
    gone: parts.gone,
    policies: parts.policies,
    drafts: (ours) => draftsOf(parts, ours),
  }))
}

/** Who moved, or is left out, is not touched, nor is whoever would get a number from them. */
function leaveAlone(
  numbers: RestoredNumber[],
  policies: RestoredPolicy[],
  leftOut: ReadonlySet<string>,
  partsOf: (change: TeamsChange) => Parts,
): void {
  const stays = ({ userId }: TeamsChange): boolean => leftOut.has(userId)
  for (const { change, moved } of policies) if (moved || stays(change)) partsOf(change).moved = true
  const sides = numbers.map(({ from, to, moved }) => ({
    from: from && partsOf(from),
    to: to && partsOf(to),
    moved: moved || [from, to].some((change) => change !== null && stays(change)),
  }))
  for (const { from, to, moved } of sides) {
    if (!moved) continue
    if (from) from.moved = true
    if (to) to.moved = true
  }
  for (let spread = true; spread;) {
    spread = false
    for (const { from, to } of sides)
      if (from?.moved && to && !to.moved) {
        to.moved = true
        spread = true
      }
  }
}

function draftsOf({ gives, gets, policies }: Parts, { managed, granted }: Ours): Draft[] {
  const [give] = gives
  const [get] = gets
  const inOne = gives.length === 1 && gets.length === 1 && give && get && replaces(give, get)
  const numbers = inOne
    ? [numberDraft('change', give, get, managed)]
    : [
        ...gives.map((each) => numberDraft('unassign', each, null, managed)),
        ...gets.map((each) => numberDraft('assign', null, each, managed, give?.number ?? null)),
      ]
  return [...numbers, ...policies.map((each) => policyDraft(each, granted))]
}

/** One write does for both: the old number takes the place of the new one on the same account. */
const replaces = (give: RestoredNumber, get: RestoredNumber): boolean =>
  give.from?.holderId === get.to?.holderId && isUsual(give.now) && isUsual(get.to?.was ?? null)

const isUsual = (found: { type?: string; category?: string | null } | null): boolean =>
  (found?.type ?? 'directRouting') === 'directRouting' && (found?.category ?? 'primary') === 'primary'

/** `after`: a number of the user's own that has to go first, where nobody else holds the one it gets. */
function numberDraft(
  kind: 'assign' | 'change' | 'unassign',
  give: RestoredNumber | null,
  get: RestoredNumber | null,
  managed: ManagedAssignment[],
  after: string | null = null,
): Draft {
  const of = give?.from ?? get?.to
  if (!of) throw new Error('a number that nobody had')
  const target = get?.to ?? of
  const heldByOther = get?.now?.holderId && get.now.holderId !== target.holderId
  return {
    ...base(kind === 'assign' ? target : of),
    kind,
    field: 'teamsNumber',
    before: give?.number ?? null,
    after: get?.number ?? null,
    was: {
      ...(give?.now ? { type: give.now.type, category: give.now.category } : {}),
      managed: managedBefore(managed),
      restores: {
        number: get?.number ?? null,
        ...(get?.to?.was?.type ? { type: get.to.was.type, category: get.to.was.category ?? null } : {}),
        managed: of.was?.managed ?? [],
        granted: [],
      },
    },
    policy: null,
    waitsForNumber: heldByOther ? get.number : after,
  }
}

function policyDraft({ change, type, now, to }: RestoredPolicy, granted: GrantedPolicy[]): Draft {
  return {
    ...base(change),
    kind: 'policy',
    field: fieldOf(type),
    before: now?.name ?? null,
    after: to?.name ?? null,
    was: {
      policy: now && { policyId: now.id, name: now.name, via: now.via },
      // an undo can be undone too
      granted: grantedBefore(granted),
      restores: { number: null, managed: [], granted: change.was?.granted ?? [] },
    },
    policy: { type, policyId: to?.policyId ?? '' },
    waitsForNumber: null,
  }
}

const base = ({ userId, subject, userName, holderId }: TeamsChange) =>
  ({
    userId,
    subject,
    userName,
    holderId,
    cause: 'UNDO',
    causedBy: null,
    status: 'planned',
    operationId: null,
    reason: null,
    raw: null,
  }) as const
