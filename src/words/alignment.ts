/** What the username alignment report says of a row: why, what to do, who can. */
import { fill, type ReasonWords } from './reasonWords.ts'

export const FINDING_WORDS: Record<string, string> = {
  same: 'Same username',
  caseOnly: 'Differs in case only',
  differs: 'Usernames differ',
  ambiguous: 'Claimed more than once',
  sameEmail: 'Same e-mail only',
  noAccount: 'No account',
  onlyMicrosoft: 'Only in Microsoft 365',
  crossed: "Another's username",
}

export const JOINED_WORDS: Record<string, string> = {
  link: 'the link',
  choice: 'an admin’s choice',
  externalId: 'externalId',
  federationId: 'Federation ID',
  userName: 'username',
}

/** What the identity provider will do. */
export const EFFECT_WORDS: Record<string, string> = {
  owns: 'Has it already',
  takesOver: 'Takes over',
  takesOther: 'Takes over somebody else',
  refused: 'Refused: the username is taken',
  creates: 'Creates new',
  createsSecond: 'Creates a second user',
  leaves: 'Leaves alone',
}

export interface AlignmentFacts {
  finding: string
  by: string | null
  user: { userName: string; federationId: string | null } | null
  account: { userPrincipalName: string; mail: string | null } | null
  other: { userName: string } | null
  /** What 8x8 takes as a username, where it would not take the account's. */
  unfit: string | null
}

const PBX = '8x8 admin'
const M365 = 'Microsoft 365 admin'
const EITHER = `${PBX} or ${M365}`

const CAUSES: Record<string, string> = {
  same: '8x8 and Microsoft 365 both have {userName}.',
  caseOnly: '8x8 has {userName} and Microsoft 365 has {upn}, the same but for upper and lower case.',
  differs: '8x8 has {userName} and Microsoft 365 has {upn}; they belong together by {by}.',
  ambiguous: '{upn} is claimed by {userName} and by {other}, so that it is not linked to this user.',
  sameEmail: 'No account is named {userName}; {upn} has the same e-mail {mail}, which alone links nothing.',
  noAccount: 'No account in Microsoft 365 is named {names}, and none has the same e-mail.',
  onlyMicrosoft: 'No user of 8x8 is named {upn}, has it as Federation ID, or has its e-mail.',
  crossed: '{upn} is the username of a user to whom another account belongs.',
}

const RENAME = 'Rename {userName} to {upn} in 8x8 Admin Console, before user provisioning is turned on.'
const UNFIT =
  'Give the person a user principal name that 8x8 takes ({unfit}) in Microsoft 365, and the same username in 8x8.'

const FIXES: Record<string, { fix: string; who: string }> = {
  same: { fix: 'Nothing to do.', who: '' },
  caseOnly: { fix: 'Nothing to do: case does not count, and the identity provider will write it its way.', who: '' },
  differs: { fix: RENAME, who: PBX },
  ambiguous: {
    fix: 'Leave {upn} as username or Federation ID with one user only, in 8x8 Admin Console.',
    who: PBX,
  },
  sameEmail: { fix: `If this is one person: ${RENAME}`, who: PBX },
  noAccount: {
    fix: 'If the person has an account, rename one of the two. If not, nothing to do: the identity provider leaves this user alone.',
    who: EITHER,
  },
  onlyMicrosoft: {
    fix: 'If the person needs no telephone, keep the account out of what the identity provider provisions. If there is an 8x8 user for it, rename that to {upn}.',
    who: EITHER,
  },
  crossed: {
    fix: 'Rename {other} in 8x8 Admin Console to the username of its own account, before user provisioning is turned on.',
    who: PBX,
  },
}
const INSTEAD = ' Now the identity provider would find {other} instead: rename that user first.'

/** Where 8x8 cannot take the name, renaming there is no way out. */
const RENAMED_AT_PBX = ['differs', 'sameEmail', 'caseOnly', 'onlyMicrosoft', 'same']

export function alignmentWords(facts: AlignmentFacts): ReasonWords {
  const { finding, by, user, account, other, unfit } = facts
  const names = [...new Set([user?.userName, user?.federationId].filter(Boolean))].join(' or ')
  const detail: Record<string, string> = {
    userName: user?.userName ?? '',
    names,
    upn: account?.userPrincipalName ?? '',
    mail: account?.mail ?? '',
    by: JOINED_WORDS[by ?? ''] ?? 'nothing',
    other: other?.userName ?? 'somebody else',
    unfit: unfit ?? '',
  }
  const atM365 = unfit !== null && RENAMED_AT_PBX.includes(finding)
  const { fix, who } = atM365 ? { fix: UNFIT, who: M365 } : (FIXES[finding] ?? { fix: '', who: '' })
  const instead = other && ['differs', 'caseOnly'].includes(finding) ? INSTEAD : ''
  return {
    label: FINDING_WORDS[finding] ?? finding,
    cause: fill(CAUSES[finding] ?? '', detail),
    fix: fill(fix + instead, detail),
    who,
  }
}
