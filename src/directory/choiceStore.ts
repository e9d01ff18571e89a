import type { M365Account, PbxSite } from './account.ts'
import type { AccountChoice, KeptNumbers, KeptUser, LeftOut, Releaser, Removal, TakeOver } from './user.ts'
import type { UserView } from './view.ts'

export type AccountChosen =
  | { kind: 'chosen'; account: M365Account; before: M365Account | null }
  /** The user has an account, which stays. */
  | { kind: 'linked'; account: M365Account }
  /** It is another user's. */
  | { kind: 'taken'; account: M365Account; by: string }
  /** Microsoft 365 has no such account, as far as was seen. */
  | { kind: 'missing' }

/** Keeps what admins decided about single users. Every method names its tenant. */
export interface ChoiceStore {
  /** Leaves users out of sync, or changes why and until when. Answers the ids of those that exist. At most 200. */
  leaveOut(tenantId: string, userIds: string[], leftOut: LeftOut): Promise<string[]>
  /** Ends that. Answers the ids of those that were left out. At most 200. */
  takeBackIn(tenantId: string, userIds: string[]): Promise<string[]>
  /** Ends it for at most 200 users whose time has come by `at`. Answers their ids. */
  endLeftOut(tenantId: string, at: string): Promise<string[]>
  /** What the identity provider owns of the user is 8x8's again; its record is offered. False: it owns nothing. */
  release(tenantId: string, userId: string, by: Releaser): Promise<boolean>
  /** Of one that 8x8 deleted and the provider has: 8x8 is to have it again. False: it is none of these. */
  createAgain(tenantId: string, userId: string, by: Releaser): Promise<boolean>
  /** Once, for a user that has none. False: it has one. */
  setSite(tenantId: string, userId: string, site: PbxSite, by: Releaser): Promise<boolean>
  chooseRemoval(tenantId: string, userId: string, removal: Removal): Promise<void>
  /** False: nobody chose it. */
  endRemoval(tenantId: string, userId: string): Promise<boolean>
  /** Users chosen to be removed, in id order. At most 200. */
  viewsToRemove(tenantId: string, afterUserId: string | null, limit: number): Promise<UserView[]>
  /** Takes those that were chosen out of the directory; answers whom. At most 20. */
  remove(tenantId: string, userIds: string[], at: string): Promise<string[]>
  /** Says which account is the user's, by object id or UPN, until it has a link. Throws `NotThere` without the user. */
  chooseAccount(
    tenantId: string,
    userId: string,
    account: string,
    choice: Pick<AccountChoice, 'by' | 'at'>,
  ): Promise<AccountChosen>
  /** Answers the account that was chosen; null: none was, or it is unknown by now. */
  endAccountChoice(tenantId: string, userId: string): Promise<M365Account | null>
  /** Keeps their numbers against just these removals. Answers the ids of those that exist. At most 200. */
  keepNumbers(
    tenantId: string,
    removals: { userId: string; removal: string }[],
    kept: Omit<KeptNumbers, 'removal'>,
  ): Promise<string[]>
  /** Ends that; `jobId`: only where it came from that job. Answers the ids of those that it ended for. At most 200. */
  endKept(tenantId: string, userIds: string[], jobId?: string): Promise<string[]>
  /**
   * Keeps users as they are, though 8x8 shows them as gone or deactivated: nothing of what it shows now is pending. Answers
   * the ids of those of whom it still shows just that. At most 200.
   */
  keepUsers(
    tenantId: string,
    removals: { userId: string; removal: KeptUser['removal'] }[],
    kept: Omit<KeptUser, 'removal'>,
  ): Promise<string[]>
  /** Ends that, as `endKept` does: what 8x8 shows is pending again. */
  endKeptUsers(tenantId: string, userIds: string[], jobId?: string): Promise<string[]>
  /** Of how many users each person keeps the numbers, or keeps them as they are; most first. */
  keptBy(tenantId: string, what: 'numbers' | 'users'): Promise<{ name: string; users: number }[]>
  agreeToTakeOver(tenantId: string, userId: string, takeOver: TakeOver): Promise<void>
  endTakeOvers(tenantId: string, userIds: string[]): Promise<void>
}
