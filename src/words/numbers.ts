/** What it means that a number stands where it does: cause, what to do, who can. */
import { fill, reasonWords, type ReasonWords } from './reasons.ts'
import { NUMBER_STATUS_WORDS } from './states.ts'

type Says = Omit<ReasonWords, 'label'>

const PBX_ADMIN = '8x8 admin'
const M365_ADMIN = 'Microsoft 365 admin'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'
const NOBODY = 'Nobody needs to'
const NOTHING = 'Nothing to do.'

const SAYS: Record<keyof typeof NUMBER_STATUS_WORDS, Says> = {
  free: {
    cause: '8x8 has it, and nobody uses it there or in Teams.',
    fix: 'To use it, give it to an extension in 8x8 Admin Console. The next sync assigns it in Teams.',
    who: PBX_ADMIN,
  },
  ours: { cause: '{holder} has it in Teams, as 8x8 wants it.', fix: NOTHING, who: NOBODY },
  heldByAnother: {
    cause: '{holder} holds {number} in Teams, and at 8x8 it belongs to {owner}.',
    fix: 'Take the number off {holder} in the Teams admin center, take {holder} back in if left out of sync, or give {owner} another number in 8x8 Admin Console.',
    who: `${M365_ADMIN}, ${CONSOLE_ADMIN} or ${PBX_ADMIN}`,
  },
  onPremises: {
    cause: 'It is synced to Teams from the on-premises Active Directory and cannot be managed in the cloud.',
    fix: 'Clear the phone number in the on-premises Active Directory, then wait for directory sync.',
    who: M365_ADMIN,
  },
  porting: {
    cause: 'It is on its way to 8x8 from another carrier.',
    fix: 'Wait until the port is complete; 8x8 names the day. Until then the other carrier routes its calls.',
    who: PBX_ADMIN,
  },
  wantedNotAssigned: {
    cause: '{owner} is to have it in Teams and does not have it yet.',
    fix: 'Sync to assign it.',
    who: 'Admin or operator of Voice Sync Console',
  },
  onlyInTeams: {
    cause: 'Teams has it, and 8x8 does not know it.',
    fix: 'Nothing to do, unless it should be one of 8x8: then port it there.',
    who: NOBODY,
  },
  onlyInPbx: {
    cause: 'It is in use at 8x8 and not meant for Teams.',
    fix: 'To have it ring in Teams, turn Microsoft Teams on for its extension in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
}

/** Held, but 8x8 gives it to nobody. */
const HELD_OF_NOBODY: Says = {
  cause: '{holder} holds {number} in Teams, and it is one of the numbers of 8x8.',
  fix: 'Take the number off {holder} in the Teams admin center, or give it to this person in 8x8 Admin Console.',
  who: `${M365_ADMIN} or ${PBX_ADMIN}`,
}

/** The holder would give it up, once what keeps it there is solved. */
const SOLVE_FIRST = '{holder} waits for {first}. Solve {first} first: the number then moves with Sync Now.'
const SOLVE_HOLDER =
  '{holder} needs attention: solve that first, and the number then moves with Sync Now. Otherwise take the number off {holder} in the Teams admin center, or give {owner} another number in 8x8 Admin Console.'

interface OfNumber {
  number: string
  /** Who has it at 8x8. */
  owner: string | null
  /** Who has it in Teams. */
  holder: string | null
  /** The holder needs attention, as a user of ours. */
  holderBlocked?: boolean
  /** Whom the holder waits for in turn. */
  first?: string | null
}

export function numberWords(status: keyof typeof NUMBER_STATUS_WORDS, of: OfNumber): ReasonWords {
  const { number, owner, holder, holderBlocked, first } = of
  const held = status === 'heldByAnother'
  const { cause, who, ...says } = held && owner === null ? HELD_OF_NOBODY : SAYS[status]
  const solve = held && owner !== null ? (first ? SOLVE_FIRST : holderBlocked && SOLVE_HOLDER) : null
  const fix = solve || says.fix
  const detail = { number, owner: owner ?? 'nobody', holder: holder ?? 'Somebody', first: first ?? '' }
  return { label: NUMBER_STATUS_WORDS[status], cause: fill(cause, detail), fix: fill(fix, detail), who }
}

/** Where nobody has to do anything: what else could be done with it is no reason. */
const STANDS_WELL: (keyof typeof NUMBER_STATUS_WORDS)[] = ['free', 'ours', 'onlyInTeams', 'onlyInPbx']

/** What a line of a table says of why it stands there, and who can change that; null: it stands as it should. */
export function numberReason(
  of: { number: string; status: keyof typeof NUMBER_STATUS_WORDS; owner: string | null; holder: string | null },
  held: { code: string; detail: Record<string, string> } | null,
): { reason: string; who: string } | null {
  if (STANDS_WELL.includes(of.status)) return null
  // what holds the user back says more than where the number stands
  if (held) {
    const { label, who } = reasonWords(held.code, held.detail)
    return { reason: label, who }
  }
  const { cause, who } = numberWords(of.status, of)
  return { reason: cause, who }
}

/** The kind of a number in Teams. */
export const NUMBER_TYPE_WORDS = {
  directRouting: 'Direct Routing',
  callingPlan: 'Calling Plan',
  operatorConnect: 'Operator Connect',
  unknown: 'Another kind',
} as const

/** What 8x8's inventory says of a number. */
export const INVENTORY_WORDS = {
  available: 'Available',
  assigned: 'Assigned',
  porting: 'Porting',
  unknown: 'Another status',
} as const

export const HOLDER_WORDS = {
  user: 'User',
  application: 'Resource account',
  conference: 'Audio conferencing',
  policy: 'Policy',
  none: 'Nobody',
} as const

export const ACTIVATION_WORDS = { activated: 'Active', pending: 'Being activated', failed: 'Not activated' } as const
