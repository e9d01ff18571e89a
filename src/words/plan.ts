/** Words for what a sync plans, and for what became of it. */

/** A group of a plan has one kind and one cause; the kind names it. */
export const PLAN_KIND_WORDS = {
  unassign: 'Remove number',
  delete: 'Take in deleted users',
  assign: 'Assign number',
  change: 'Change number',
  create: 'Take in new users',
  update: 'Take in changes',
  policy: 'Set policy',
} as const

/** The group of what somebody changed by hand. */
export const PUT_BACK = 'Put back'

/** Of these causes, what was changed by hand is put back. */
const BY_HAND = new Set(['DRIFT', 'PUT_BACK'])

interface Planned {
  kind: keyof typeof PLAN_KIND_WORDS
  cause: string
}

export const takesAway = ({ kind, cause }: Planned): boolean =>
  kind === 'unassign' || kind === 'delete' || (kind === 'update' && cause === 'DEACTIVATED')
export const putsBack = (planned: Planned): boolean => BY_HAND.has(planned.cause) && !takesAway(planned)
export const planWords = (planned: Planned): string => (putsBack(planned) ? PUT_BACK : PLAN_KIND_WORDS[planned.kind])

/** What has to succeed before a change. */
export const waitsWords = ({
  userName,
  before,
  after,
}: {
  userName: string
  before: string | null
  after: string | null
}): string => (before === null ? `${userName} gets ${after ?? 'it'}` : `${userName} gives up ${before}`)

/** Outcome of a change, in the order they are shown: what went wrong first. */
export const CHANGE_OUTCOME_WORDS = {
  failed: 'Not done',
  waiting: 'Waits for Microsoft',
  started: 'Sent, not proven',
  planned: 'Not reached',
  done: 'Done',
} as const

/** What a preview planned was not meant to be reached, nor what the guard stopped. */
export const outcomeWords = (
  status: keyof typeof CHANGE_OUTCOME_WORDS,
  { preview, state }: { preview: boolean; state: string },
): string => (status === 'planned' && (preview || state === 'refused') ? 'Planned' : CHANGE_OUTCOME_WORDS[status])

/** The rule of a plan, below the button that applies it. */
export const PLAN_RULE =
  'Applies exactly this plan, once. If either side moves first, nothing is written and you look again.'

/** Why the guard counts what a sync would put back. */
export const VANISHED =
  'A vanished number is one of ours that somebody took away in Teams; the sync puts it back. Many at once can mean that Teams shows only a part.'

/** What taking numbers away does to people. */
export const REMOVAL_CONSEQUENCE =
  'These people will not be able to make or receive calls in Teams, emergency calls included, until a number is assigned again.'
export const DELETION_CONSEQUENCE =
  'These users leave the directory here. The sync of Teams that follows takes their numbers away, and asks once more where that is above the limit. Without a number nobody calls in Teams, emergency calls included.'
