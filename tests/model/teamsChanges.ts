/** What becomes of people in Microsoft 365 that only Teams' own record, or a group, tells. */
import { accountOf, at, colleagues, fresh, heldBy, numberOf, setNumber, toAccount, withNumber } from './changes.ts'
import type { Deed } from './changes.ts'

export const TEAMS_DEEDS: Record<string, Deed> = {
  islands: toAccount(colleagues, 'Islands', () => ({ teamsMode: 'Islands' })),
  teamsOnly: toAccount(colleagues, 'Teams only', () => ({ teamsMode: 'UpgradeToTeams' })),
  voiceOff: toAccount(colleagues, 'voice off', () => ({ teamsVoiceOff: true })),
  voiceOn: toAccount(colleagues, 'voice on', () => ({ teamsVoiceOff: false })),
  ineligible: toAccount(colleagues, 'ineligible', () => ({ teamsAccountType: 'ineligibleUser' })),
  eligible: toAccount(colleagues, 'eligible', () => ({ teamsAccountType: 'user' })),
  placeless: toAccount(colleagues, 'no usage location', () => ({ usageLocation: null })),
  placed: toAccount(colleagues, 'a usage location', () => ({ usageLocation: 'GB' })),
  async joinsGroup({ hands, clouds, dice: [die, second] }) {
    const [account, group] = [at(colleagues(clouds), die), at(await hands.groups(), second)]
    if (!account || !group || !(await hands.addMember(group.id, account.id))) return ''
    return `${account.userPrincipalName} joins ${group.displayName}`
  },
  async leavesGroup({ hands, clouds, dice: [die, second] }) {
    const [account, group] = [at(colleagues(clouds), die), at(await hands.groups(), second)]
    if (!account || !group || !(await hands.removeMember(group.id, account.id))) return ''
    return `${account.userPrincipalName} leaves ${group.displayName}`
  },
  /** Two people who do not know of each other: 8x8 gives a new number, and somebody gives another one in Teams. */
  async otherNumber({ hands, clouds, dice: [die, second, third] }) {
    const user = at(withNumber(clouds), die)
    const account = user && accountOf(clouds, user)
    if (!user || !account) return ''
    for (const { telephoneNumber } of heldBy(clouds, new Set([account.id]))) await hands.unassign(telephoneNumber)
    const there = await hands.assign(fresh(second), account.id)
    await hands.putPbxUser(setNumber(user, fresh(third)))
    return `${numberOf(user)} of ${user.basicInfo.userName} is ${fresh(third)} from now on, and ${fresh(second)} in Teams${there ? '' : ' (refused)'}`
  },
}

/** What only a complete read tells. */
export const UNSEEN_DEEDS = ['unknownToTeams', 'islands', 'teamsOnly', 'voiceOff', 'voiceOn', 'ineligible', 'eligible']
