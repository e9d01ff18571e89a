/** From a step of the pure plan to a write of the job's plan. */
import type { UserView } from '../../../directory/view.ts'
import type { GrantedPolicy, ManagedAssignment } from '../../../directory/user.ts'
import type { ChangeWas, GrantedBefore, ManagedBefore } from '../../../jobs/job.ts'
import type { Draft } from '../../plan/order.ts'
import type { Step } from '../../plan/plan.ts'

/** Who a change is of, the same before and after somebody joins. */
export const subjectOf = ({ user }: UserView): string => user.pbxId ?? user.id

export function draftOf(step: Step, view: UserView, holderId: string | null): Draft {
  const { user } = view
  const base = {
    userId: user.id,
    subject: subjectOf(view),
    userName: user.userName,
    holderId: holderId ?? '',
    before: step.before,
    cause: step.cause,
    causedBy: view.pbxChangedBy,
    policy: null,
    waitsForNumber: null,
    status: 'planned',
    operationId: null,
    reason: null,
    raw: null,
  } as const
  const ofNumber = { ...base, field: 'teamsNumber', was: wasOf(view, foundOf(step.before, view)) }
  switch (step.kind) {
    case 'unassign':
      return { ...ofNumber, kind: 'unassign', holderId: step.holderId, after: null }
    case 'assign':
    case 'change':
      return { ...ofNumber, kind: step.kind, after: step.after, waitsForNumber: step.waitsFor }
    case 'policy':
      return {
        ...base,
        kind: 'policy',
        field: step.field,
        after: step.after,
        policy: { type: step.type, policyId: step.policyId },
        was: {
          policy: step.now && { policyId: step.now.id, name: step.now.name, via: step.now.via },
          ...(view.granted.length === 0 ? {} : { granted: grantedBefore(view.granted) }),
        },
      }
  }
}

/** With what is ours of the user's: nothing in most plans, and then nothing is kept. */
export function wasOf({ managed }: Pick<UserView, 'managed'>, found: ChangeWas | null): ChangeWas | null {
  return managed.length === 0 ? found : { ...found, managed: managedBefore(managed) }
}

export const managedBefore = (managed: ManagedAssignment[]): ManagedBefore[] =>
  managed.map(({ userId: _, ...row }) => row)

export const grantedBefore = (granted: GrantedPolicy[]): GrantedBefore[] => granted.map(({ userId: _, ...row }) => row)

/** How Teams showed the number that is about to be replaced or taken away. */
function foundOf(number: string | null, view: UserView): ChangeWas | null {
  const known = [...view.held, ...view.holders.map((holder) => holder.number)]
  const found = known.find((each) => each.number === number)
  return found ? { type: found.type, category: found.category } : null
}
