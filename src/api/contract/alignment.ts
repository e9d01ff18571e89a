/** The username alignment report. See `contract.ts`. */

/** Exactly one of a row; words are `FINDING_WORDS`. */
export type AlignmentFinding =
  'same' | 'caseOnly' | 'differs' | 'ambiguous' | 'sameEmail' | 'noAccount' | 'onlyMicrosoft' | 'crossed'

/** What joins user and account. */
export type AlignmentJoin = 'link' | 'choice' | 'externalId' | 'federationId' | 'userName'

/** What the identity provider does once it is turned on, if it is given the person; words are `EFFECT_WORDS`. */
export type AlignmentEffect = 'owns' | 'takesOver' | 'takesOther' | 'refused' | 'creates' | 'createsSecond' | 'leaves'

/** `GET /api/identity/alignment`, and `POST` to have it made anew (202). */
export interface Alignment {
  running: boolean
  /** Rows that are done of the one that is being made. */
  done: number
  /** The last one could not be made; what stands here is of the one before. */
  failed: boolean
  /** Null: none was made yet. */
  madeAt: string | null
  /** Users came or changed since. */
  stale: boolean
  /** The settings of now: which of the two effects counts. */
  provider: 'entra' | 'okta' | 'other'
  visible: 'all' | 'linked'
  rows: number
  findings: Record<AlignmentFinding, number>
  joins: Record<AlignmentJoin, number>
  /** Under *All users*, and under *Only users created by your identity provider*. */
  effects: { all: Record<AlignmentEffect, number>; linked: Record<AlignmentEffect, number> }
}

/**
 * `GET /api/identity/alignment/rows?filter=&search=&cursor=&limit=` → Page<AlignmentRow>, users by username, then accounts
 * that belong to no user; filter: `finding:differs,all:takesOver,linked:refused,join:federationId`.
 * `GET /api/identity/alignment.csv` with the same `filter` and `search` → all of them
 */
export interface AlignmentRow {
  finding: AlignmentFinding
  join: AlignmentJoin | null
  /** In 8x8. */
  user: {
    id: string
    userName: string
    federationId: string | null
    displayName: string
    email: string | null
    active: boolean
    owner: 'pbx' | 'idp'
  } | null
  /** In Microsoft 365. */
  account: {
    id: string
    userPrincipalName: string
    displayName: string | null
    mail: string | null
    enabled: boolean
  } | null
  /** Somebody else who is in the way. */
  other: { id: string; userName: string; displayName: string } | null
  effects: { all: AlignmentEffect; linked: AlignmentEffect }
  cause: string
  fix: string
  who: string
}
