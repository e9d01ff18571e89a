/** What people do on both sides, one entry each. Who and what is chosen by the dice from what is there. */
import type { Account, Clouds, Extension, Hands, PbxUser } from './clouds.ts'

/** 0 up to, not including, 1. */
export type Dice = readonly [number, number, number]

export interface Scene {
  hands: Hands
  clouds: Clouds
  dice: Dice
}

/** Says what was done; empty: there was nothing to do it to. */
export type Deed = (scene: Scene) => Promise<string>

export const at = <T>(list: readonly T[], die: number): T | undefined => list[Math.floor(die * list.length)]

/** The extension that carries the number of a user of the generator or of ours. */
const mainOf = (user: PbxUser): Extension | undefined =>
  user.serviceInfo.extensions.find((extension) => extension.extensionType === 'UC')

export const withNumber = ({ pbx }: Clouds): PbxUser[] => pbx.filter((user) => mainOf(user)?.primaryPhoneNumber)

const idOf = (user: PbxUser): string => (user.basicInfo.ssoFederationId ?? user.basicInfo.userName).toLowerCase()

export const accountOf = ({ accounts }: Clouds, user: PbxUser): Account | undefined =>
  accounts.find((account) => account.userPrincipalName.toLowerCase() === idOf(user))

/** Accounts of people that 8x8 has. */
export const colleagues = (clouds: Clouds): Account[] => clouds.pbx.flatMap((user) => accountOf(clouds, user) ?? [])

const strangers = (clouds: Clouds): Account[] => {
  const known = new Set(colleagues(clouds).map(({ id }) => id))
  return clouds.accounts.filter(({ id }) => !known.has(id))
}

export const fresh = (die: number): string => `+442079${String(100_000 + Math.floor(die * 900_000))}`

export function setNumber(user: PbxUser, number: string | null): PbxUser {
  const extensions = user.serviceInfo.extensions.map((extension) =>
    extension === mainOf(user)
      ? {
          ...extension,
          primaryPhoneNumber: number,
          phoneNumbers: number ? [{ phoneNumber: number, primary: true }] : [],
        }
      : extension,
  )
  return { ...user, serviceInfo: { ...user.serviceInfo, extensions } }
}

function setMain(user: PbxUser, change: Partial<Extension>): PbxUser {
  const main = mainOf(user)
  const extensions = user.serviceInfo.extensions.map((each) => (each === main ? { ...each, ...change } : each))
  return { ...user, serviceInfo: { ...user.serviceInfo, extensions } }
}

const put = async ({ hands }: Scene, user: PbxUser, what: string): Promise<string> =>
  `${what} of ${user.basicInfo.userName}${(await hands.putPbxUser(user)) ? '' : ' (refused)'}`

export const numberOf = (user: PbxUser): string | null => mainOf(user)?.primaryPhoneNumber ?? null

/** Each gets the number of the next: all are taken away first, since 8x8 keeps a number once. */
async function rotate(scene: Scene, users: PbxUser[]): Promise<string> {
  const numbers = users.map(numberOf)
  for (const user of users) await scene.hands.putPbxUser(setNumber(user, null))
  for (const [place, user] of users.entries())
    await scene.hands.putPbxUser(setNumber(user, numbers[(place + 1) % users.length] ?? null))
  return `numbers go round: ${users.map(({ basicInfo }) => basicInfo.userName).join(', ')}`
}

/** `count` users with a number, one after another from where the die points. */
function some({ clouds, dice: [die] }: Scene, count: number): PbxUser[] {
  const able = withNumber(clouds)
  const from = Math.floor(die * able.length)
  return able.length < count ? [] : Array.from({ length: count }, (_, n) => able[(from + n) % able.length]!)
}

async function newcomer({ hands, clouds, dice: [die, second] }: Scene): Promise<string> {
  const like = clouds.pbx[0]
  if (!like) return ''
  const name = `new${String(Math.floor(die * 10_000))}`
  const userName = `${name}@contoso.com`
  const basicInfo = { ...like.basicInfo, userId: undefined, userName, firstName: 'New', lastName: name }
  const mine = { ...basicInfo, ssoFederationId: userName, primaryEmail: userName, status: 'ACTIVE' }
  const extension = {
    ...mainOf(like),
    id: undefined,
    extensionNumber: String(7000 + Math.floor(die * 900)),
    licenseId: like.serviceInfo.licenses[0]?.id ?? null,
    msTeamsEnabled: true,
    primaryPhoneNumber: fresh(second),
    phoneNumbers: [{ phoneNumber: fresh(second), primary: true }],
  }
  const user = { ...like, basicInfo: mine, serviceInfo: { ...like.serviceInfo, extensions: [extension] } }
  const there = await hands.createPbxUser(user)
  await hands.createAccount({ userPrincipalName: userName, displayName: `New ${name}` })
  return `${userName} joins${there ? '' : ' (refused)'}`
}

/** Somebody does something to one user that has (or has not) what it needs. */
const to =
  (who: (clouds: Clouds) => PbxUser[], what: string, change: (user: PbxUser, scene: Scene) => PbxUser): Deed =>
  async (scene) => {
    const user = at(who(scene.clouds), scene.dice[0])
    return user ? put(scene, change(user, scene), what) : ''
  }

const active = ({ pbx }: Clouds): PbxUser[] => pbx.filter(({ basicInfo }) => basicInfo.status === 'ACTIVE')
const inactive = ({ pbx }: Clouds): PbxUser[] => pbx.filter(({ basicInfo }) => basicInfo.status !== 'ACTIVE')
const whose =
  (test: (extension: Extension) => boolean) =>
  ({ pbx }: Clouds): PbxUser[] =>
    pbx.filter((user) => {
      const main = mainOf(user)
      return main !== undefined && test(main)
    })

const status = (user: PbxUser, is: string): PbxUser => ({ ...user, basicInfo: { ...user.basicInfo, status: is } })

export const PBX_DEEDS: Record<string, Deed> = {
  joiner: newcomer,
  async leaver({ hands, clouds, dice: [die] }) {
    const user = at(clouds.pbx, die)
    if (!user) return ''
    await hands.deletePbxUser(user.basicInfo.userId)
    return `${user.basicInfo.userName} is deleted at 8x8`
  },
  async comesBack({ hands, clouds, dice: [die] }) {
    const user = at(clouds.pbx, die)
    if (!user) return ''
    await hands.deletePbxUser(user.basicInfo.userId)
    const extensions = user.serviceInfo.extensions.map((extension) => ({ ...extension, id: undefined }))
    const { userId: _, ...basicInfo } = user.basicInfo
    const there = await hands.createPbxUser({ ...user, basicInfo, serviceInfo: { ...user.serviceInfo, extensions } })
    return `${user.basicInfo.userName} is deleted at 8x8 and made again${there ? '' : ' (refused)'}`
  },
  deactivate: to(active, 'deactivation', (user) => status(user, 'INACTIVE')),
  reactivate: to(inactive, 'reactivation', (user) => status(user, 'ACTIVE')),
  newNumber: to(withNumber, 'another number', (user, { dice }) => setNumber(user, fresh(dice[1]))),
  numberGone: to(withNumber, 'number gone', (user) => setNumber(user, null)),
  numberComes: to(
    whose((extension) => extension.primaryPhoneNumber === null),
    'a number',
    (user, { dice }) => setNumber(user, fresh(dice[1])),
  ),
  async handOver(scene) {
    const [giver, taker] = some(scene, 2)
    if (!giver || !taker) return ''
    const number = numberOf(giver)
    await scene.hands.putPbxUser(setNumber(giver, scene.dice[1] < 0.5 ? null : fresh(scene.dice[2])))
    await scene.hands.putPbxUser(setNumber(taker, number))
    return `${giver.basicInfo.userName} hands ${number} over to ${taker.basicInfo.userName}`
  },
  swap: async (scene) => (some(scene, 2).length > 0 ? rotate(scene, some(scene, 2)) : ''),
  ring: async (scene) => (some(scene, 3).length > 0 ? rotate(scene, some(scene, 3)) : ''),
  licenceGone: to(
    whose(({ licenseId }) => licenseId !== null),
    'licence gone',
    (user) => setMain(user, { licenseId: null }),
  ),
  licenceBack: to(
    whose(({ licenseId }) => licenseId === null),
    'licence back',
    (user) => setMain(user, { licenseId: user.serviceInfo.licenses[0]?.id ?? null }),
  ),
  teamsOff: to(
    whose(({ msTeamsEnabled }) => msTeamsEnabled),
    'Teams turned off',
    (user) => setMain(user, { msTeamsEnabled: false }),
  ),
  teamsOn: to(
    whose(({ msTeamsEnabled }) => !msTeamsEnabled),
    'Teams turned on',
    (user) => setMain(user, { msTeamsEnabled: true }),
  ),
  rename: to(
    ({ pbx }) => pbx,
    'another name',
    (user, { dice }) => ({
      ...user,
      // and colleagues see it in the company directory, or not
      directoryInfo: { ...user.directoryInfo, displayInDirectory: dice[1] < 0.5 },
      basicInfo: {
        ...user.basicInfo,
        lastName: `Name${Math.floor(dice[1] * 1000)}`,
        userName: dice[2] < 0.5 ? user.basicInfo.userName : `name${Math.floor(dice[1] * 1000)}@contoso.com`,
      },
    }),
  ),
}

export const toAccount =
  (who: (clouds: Clouds) => Account[], what: string, change: (account: Account, scene: Scene) => object): Deed =>
  async (scene) => {
    const account = at(who(scene.clouds), scene.dice[0])
    if (!account) return ''
    const took = await scene.hands.patchAccount(account.id, change(account, scene))
    return `${what} of ${account.userPrincipalName}${took ? '' : ' (refused)'}`
  }

const plans = (account: Account, capabilityStatus: string) => ({
  assignedPlans: account.assignedPlans.map((plan) => ({ ...plan, capabilityStatus })),
})
const licensed = (is: boolean) => (clouds: Clouds) =>
  colleagues(clouds).filter(
    ({ assignedPlans }) =>
      assignedPlans.length > 0 && assignedPlans.some((plan) => plan.capabilityStatus === 'Enabled') === is,
  )

export const heldBy = ({ numbers }: Clouds, ids: ReadonlySet<string>) =>
  numbers.filter(
    ({ assignmentTargetId: holder, numberType, numberSource }) =>
      holder !== null && ids.has(holder) && numberType === 'directRouting' && numberSource === 'online',
  )

const idsOf = (accounts: Account[]): Set<string> => new Set(accounts.map(({ id }) => id))

export const MICROSOFT_DEEDS: Record<string, Deed> = {
  disable: toAccount(
    (clouds) => colleagues(clouds).filter(({ accountEnabled }) => accountEnabled),
    'sign-in blocked',
    () => ({ accountEnabled: false }),
  ),
  enable: toAccount(
    (clouds) => clouds.accounts.filter(({ accountEnabled }) => !accountEnabled),
    'sign-in allowed',
    () => ({ accountEnabled: true }),
  ),
  async remove({ hands, clouds, dice: [die] }) {
    const account = at(colleagues(clouds), die)
    if (!account) return ''
    await hands.deleteAccount(account.id)
    return `${account.userPrincipalName} is deleted in Microsoft 365`
  },
  async makeAgain({ hands, clouds, dice: [die, second] }) {
    const account = at(colleagues(clouds), die)
    if (!account) return ''
    if (second < 0.7) await hands.deleteAccount(account.id)
    const { userPrincipalName } = account
    const there = await hands.createAccount({ userPrincipalName, displayName: userPrincipalName })
    return `${userPrincipalName} is deleted in Microsoft 365 and made again${there ? '' : ' (refused)'}`
  },
  async makeMissing({ hands, clouds, dice: [die] }) {
    const user = at(
      clouds.pbx.filter((each) => !accountOf(clouds, each)),
      die,
    )
    if (!user) return ''
    await hands.createAccount({ userPrincipalName: idOf(user), displayName: idOf(user) })
    return `${idOf(user)} is made in Microsoft 365`
  },
  planGone: toAccount(licensed(true), 'Microsoft licence gone', (account) => plans(account, 'Deleted')),
  planBack: toAccount(licensed(false), 'Microsoft licence back', (account) => plans(account, 'Enabled')),
  renamed: toAccount(colleagues, 'another UPN', (_, { dice }) => ({
    userPrincipalName: `renamed${Math.floor(dice[1] * 1000)}@contoso.com`,
  })),
  unknownToTeams: toAccount(colleagues, 'no Teams record', () => ({ teamsProvisioned: false })),
  knownToTeams: toAccount(colleagues, 'a Teams record', () => ({ teamsProvisioned: true })),
  async unassignByHand({ hands, clouds, dice: [die] }) {
    const number = at(heldBy(clouds, idsOf(colleagues(clouds))), die)
    if (!number) return ''
    await hands.unassign(number.telephoneNumber)
    return `${number.telephoneNumber} is taken away by hand`
  },
  async assignByHand({ hands, clouds, dice: [die, second, third] }) {
    const account = at(colleagues(clouds), die)
    if (!account) return ''
    const mine = heldBy(clouds, new Set([account.id]))
    if (third < 0.5) for (const { telephoneNumber } of mine) await hands.unassign(telephoneNumber)
    const there = await hands.assign(fresh(second), account.id)
    return `${account.userPrincipalName} gets ${fresh(second)} by hand${there ? '' : ' (refused)'}`
  },
  async assignWantedByHand({ hands, clouds, dice: [die] }) {
    const user = at(withNumber(clouds), die)
    const account = user && accountOf(clouds, user)
    if (!user || !account) return ''
    const there = await hands.assign(numberOf(user) ?? '', account.id)
    return `${account.userPrincipalName} gets its own ${numberOf(user)} by hand${there ? '' : ' (refused)'}`
  },
  async grab({ hands, clouds, dice: [die, second] }) {
    const number = at(
      withNumber(clouds).flatMap((user) => numberOf(user) ?? []),
      die,
    )
    const stranger = at(strangers(clouds), second)
    if (!number || !stranger) return ''
    if (clouds.numbers.some(({ telephoneNumber }) => telephoneNumber === number)) await hands.unassign(number)
    const there = await hands.assign(number, stranger.id)
    return `${stranger.userPrincipalName} grabs ${number}${there ? '' : ' (refused)'}`
  },
  async letGo({ hands, clouds, dice: [die] }) {
    const number = at(heldBy(clouds, idsOf(strangers(clouds))), die)
    if (!number) return ''
    await hands.unassign(number.telephoneNumber)
    return `${number.telephoneNumber} is let go of by a stranger`
  },
  async policyByHand({ hands, clouds, dice: [die, second] }) {
    const account = at(colleagues(clouds), die)
    if (!account) return ''
    const type = second < 0.5 ? 'OnlineVoiceRoutingPolicy' : 'TeamsCallingPolicy'
    const name = second < 0.5 ? 'UK National' : 'AllowCalling'
    const there = await hands.setPolicy(account.id, type, await hands.policyId(type, name))
    return `${account.userPrincipalName} gets ${name} by hand${there ? '' : ' (refused)'}`
  },
}
