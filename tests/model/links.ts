/**
 * Which account is a user's: the one it is linked to; else the one that an admin chose, that the identity provider's
 * object id says, or that bears its name, if nobody else claims it.
 */
import type { Account, Clouds, PbxUser } from './clouds.ts'
import type { Kept, KeptUser } from './model.ts'

export interface Found {
  account: Account | null
  /** More than one user bears its name: who gets it is a person's to say, or a matter of who was first. */
  contested: boolean
}

/** Whose account somebody said it is, by account id; null: nobody said so, or nothing that still counts. */
export interface Pointed {
  choice: string | null
  externalId: string | null
}

const same = (one: string | null, other: string): boolean => one?.toLowerCase() === other.toLowerCase()

export function accountFor(
  user: PbxUser,
  kept: KeptUser | null,
  { pbx, accounts }: Clouds,
  all: Kept,
  pointed: (userId: string) => Pointed,
): Found {
  const linked = accounts.find(({ id }) => id === kept?.accountId)
  if (linked) return { account: linked, contested: false }
  const others = all.users.filter(({ id, deleted }) => id !== kept?.id && !deleted)
  const free = ({ id }: Account, steps: (keyof Pointed)[]): boolean =>
    !others.some((other) => other.accountId === id || steps.some((step) => pointed(other.id)[step] === id))
  for (const step of ['choice', 'externalId'] as const) {
    const account = kept && accounts.find(({ id }) => id === pointed(kept.id)[step])
    if (!account) continue
    // who was chosen is before whom the provider says
    return free(account, step === 'choice' ? ['choice'] : ['choice', 'externalId'])
      ? { account, contested: false }
      : { account: null, contested: true }
  }
  const { ssoFederationId, userName } = user.basicInfo
  for (const name of [ssoFederationId, userName]) {
    const account = accounts.find(({ userPrincipalName }) => same(name, userPrincipalName))
    if (!account) continue
    const upn = account.userPrincipalName
    const taken = !free(account, ['choice', 'externalId'])
    const namesakes = pbx.filter(
      ({ basicInfo }) =>
        basicInfo.userId !== user.basicInfo.userId &&
        (same(basicInfo.ssoFederationId, upn) || same(basicInfo.userName, upn)),
    )
    if (taken || namesakes.length > 0) return { account: null, contested: true }
    return { account, contested: false }
  }
  return { account: null, contested: false }
}
