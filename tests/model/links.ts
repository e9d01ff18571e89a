/** Which account is a user's: the one it is linked to; else the one that bears its name, if nobody else claims it. */
import type { Account, Clouds, PbxUser } from './clouds.ts'
import type { Kept, KeptUser } from './model.ts'

export interface Found {
  account: Account | null
  /** More than one user bears its name: who gets it is a person's to say, or a matter of who was first. */
  contested: boolean
}

const same = (one: string | null, other: string): boolean => one?.toLowerCase() === other.toLowerCase()

export function accountFor(user: PbxUser, kept: KeptUser | null, { pbx, accounts }: Clouds, all: Kept): Found {
  const linked = accounts.find(({ id }) => id === kept?.accountId)
  if (linked) return { account: linked, contested: false }
  const { ssoFederationId, userName } = user.basicInfo
  for (const name of [ssoFederationId, userName]) {
    const account = accounts.find(({ userPrincipalName }) => same(name, userPrincipalName))
    if (!account) continue
    const upn = account.userPrincipalName
    const taken = all.users.some(({ accountId, id }) => accountId === account.id && id !== kept?.id)
    const others = pbx.filter(
      ({ basicInfo }) =>
        basicInfo.userId !== user.basicInfo.userId &&
        (same(basicInfo.ssoFederationId, upn) || same(basicInfo.userName, upn)),
    )
    if (taken || others.length > 0) return { account: null, contested: true }
    return { account, contested: false }
  }
  return { account: null, contested: false }
}
