/** Removals that an admin declined: which steps they are, and how long the word holds. Pure. */
import type { UserView } from '../../directory/view.ts'

interface StepLike {
  kind: string
  cause: string
}

interface Removal extends StepLike {
  before: string | null
  holderId: string
}

/** A number goes and no other comes: what the guard counts. Giving back an old number after a change takes nothing away. */
export const isRemoval = <S extends StepLike>(step: S): step is S & { kind: 'unassign' } =>
  step.kind === 'unassign' && step.cause !== 'NUMBER_CHANGED'

/** Names what would be taken away, from whom and why: `number@holder:cause` of each. Empty: nothing. */
export const removalKey = (removals: Removal[]): string =>
  removals
    .map(({ before, holderId, cause }) => `${before}@${holderId}:${cause}`)
    .sort()
    .join(' ')

/** Just this was declined, and nobody chose to remove the user since. */
export const isKept = ({ kept, removal }: UserView, wouldGo: string): boolean =>
  Boolean(kept) && !removal && kept?.removal === wouldGo
