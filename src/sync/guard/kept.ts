/** Removals that an admin declined: which steps they are, and how long the word holds. Pure. */
import type { KeptUser } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'

interface StepLike {
  kind: string
  cause: string
}

interface Removal extends StepLike {
  before: string | null
  holderId: string
}

/**
 * A number goes and no other comes: what the guard counts. Giving back an old number after a change takes nothing away, nor
 * does taking one off that was put by hand in place of ours.
 */
export const isRemoval = <S extends StepLike>(step: S): step is S & { kind: 'unassign' } =>
  step.kind === 'unassign' && !['NUMBER_CHANGED', 'DRIFT'].includes(step.cause)

/** Names what would be taken away, from whom and why: `number@holder:cause` of each. Empty: nothing. */
export const removalKey = (removals: Removal[]): string =>
  removals
    .map(({ before, holderId, cause }) => `${before}@${holderId}:${cause}`)
    .sort()
    .join(' ')

/** How many numbers that names. */
export const keyedNumbers = (removal: string): number => removal.split(' ').filter(Boolean).length

/** What a PBX job would take away of the user: 8x8 does not have it any more, or deactivated it. Empty: nothing. */
export function leaves({ user, pbx, pbxPending }: UserView): KeptUser['removal'] | '' {
  if (!pbxPending || user.deletedAt !== null) return ''
  if (pbx === null) return 'gone'
  return user.active && !pbx.active && !user.owned.includes('active') ? 'inactive' : ''
}

/** 8x8 shows just what was declined, and nobody chose to remove the user since. */
export const isUserKept = ({ user, keptUser, pbxPending, removal }: UserView): boolean =>
  Boolean(keptUser) && !pbxPending && user.deletedAt === null && !removal

/** Just this was declined, and nobody chose to remove the user since. */
export const isKept = ({ kept, removal }: UserView, wouldGo: string): boolean =>
  Boolean(kept) && !removal && kept?.removal === wouldGo
