/** How usernames of 8x8 and of Microsoft 365 fit together: what would link, and what an identity provider would do. */
import type { M365Account } from './account.ts'
import type { User } from './user.ts'
import type { LinkCandidate } from './view.ts'

/** Exactly one of a row. */
export const FINDINGS = [
  /** Letter by letter. */
  'same',
  'caseOnly',
  /** They belong together, by something else than their names. */
  'differs',
  /** More than one user claims the account. */
  'ambiguous',
  /** Nothing but the e-mail address says that they belong together, which links nothing. */
  'sameEmail',
  /** A user that no account belongs to. */
  'noAccount',
  /** An account that belongs to no user. */
  'onlyMicrosoft',
  /** Its name is that of a user to whom another account belongs. */
  'crossed',
] as const
export type Finding = (typeof FINDINGS)[number]

/** What joins user and account, in the order in which it is looked for. */
export const JOINED_BY = ['link', 'choice', 'externalId', 'federationId', 'userName'] as const
export type JoinedBy = (typeof JOINED_BY)[number]

/** What an identity provider does about a row once it is turned on, if it is given the person. */
export const EFFECTS = [
  /** It has that user already. */
  'owns',
  /** It finds the user by its username, and owns it from then on. */
  'takesOver',
  /** It finds another user by that username. */
  'takesOther',
  /** It finds nobody, is told that the username is taken (409), and goes on trying. */
  'refused',
  'creates',
  /** A second user of somebody who has one. */
  'createsSecond',
  'leaves',
] as const
export type Effect = (typeof EFFECTS)[number]

export type AlignedUser = Pick<User, 'id' | 'userName' | 'federationId' | 'displayName' | 'email' | 'active' | 'owner'>
export type AlignedAccount = Pick<M365Account, 'id' | 'userPrincipalName' | 'displayName' | 'mail' | 'enabled'>
export type NamedUser = Pick<User, 'id' | 'userName' | 'displayName'>

export interface AlignmentRow {
  user: AlignedUser | null
  account: AlignedAccount | null
  finding: Finding
  by: JoinedBy | null
  /** Under *All users*, and under *Only users created by your identity provider*. */
  all: Effect
  linked: Effect
  /** Somebody else who is in the way. */
  other: NamedUser | null
  /** What 8x8 takes as a username, where it would not take the account's. */
  unfit: string | null
}

/** A user, and everything that could belong to it. */
export interface UserFacts {
  user: AlignedUser
  m365: M365Account | null
  candidates: LinkCandidate[]
  provisioned: boolean
  /** Of users without an account: free ones with the same e-mail, which nobody claims by name. At most two. */
  sameEmail: M365Account[]
  /** Who has the username of the account that this user would have, if somebody else does. */
  holders: ReadonlyMap<string, NamedUser>
  /** By the same names: who has it as Federation ID, where more than one user claims an account. */
  claimants: ReadonlyMap<string, NamedUser[]>
}

/** An account that belongs to no user. */
export interface AccountFacts {
  account: M365Account
  holder: NamedUser | null
}

export interface AlignmentCounts {
  rows: number
  finding: Record<Finding, number>
  by: Record<JoinedBy, number>
  all: Record<Effect, number>
  linked: Record<Effect, number>
}

export interface AlignmentReport {
  /** Counts up. */
  number: number
  startedAt: string
  madeAt: string
  /** Of the directory when it was begun. */
  revision: number
  counts: AlignmentCounts
}

export interface AlignmentQuery {
  findings?: Finding[]
  all?: Effect[]
  linked?: Effect[]
  by?: JoinedBy[]
  /** Part of a username, name or e-mail. */
  search?: string
  cursor?: string
  limit: number
}

export interface AlignmentPage {
  items: AlignmentRow[]
  nextCursor: string | null
  /** Of all pages. */
  total: number
}

/** Opaque; null: the beginning, or the end. */
export type AlignmentPlace = string | null

export interface AlignmentStore {
  /** Users that are not deleted, in the order of their usernames. At most 200. */
  users(tenantId: string, after: AlignmentPlace, limit: number): Promise<{ facts: UserFacts[]; next: AlignmentPlace }>
  /** Of the next so many accounts of people, in the order of their names, those that no row of the report names. At most 200. */
  accounts(
    tenantId: string,
    report: number,
    after: AlignmentPlace,
    limit: number,
  ): Promise<{ facts: AccountFacts[]; next: AlignmentPlace }>
  /** The number of a new report. Nobody sees its rows before `finish`. */
  begin(tenantId: string): Promise<number>
  /** In the order in which they are read; `from`: the place of the first. At most 200. */
  add(tenantId: string, report: number, from: number, rows: AlignmentRow[]): Promise<void>
  finish(tenantId: string, report: AlignmentReport): Promise<void>
  /** Forgets rows of others than the finished report and this one; false: there are none left. */
  discard(tenantId: string, keep: number | null): Promise<boolean>
  report(tenantId: string): Promise<AlignmentReport | null>
  /** Of the finished report. Throws `BadCursor`, for the cursor of one before too. */
  rows(tenantId: string, query: AlignmentQuery): Promise<AlignmentPage>
}
