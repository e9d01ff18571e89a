import type { M365Account, PbxAccount, PbxExtension } from '../../directory/account.ts'
import type { User } from '../../directory/user.ts'
import { chosenExtension } from '../../sync/plan/authority.ts'
import type { UserView } from '../../directory/view.ts'
import type { Side, UserDetail } from '../contract.ts'

type Field = UserDetail['fields'][number]

/** How each side tells one field; a side that is left out does not keep it. */
interface FieldSides {
  directory?: (user: User) => string | null
  pbx?: (account: PbxAccount, extension: PbxExtension | null) => string | null
  m365?: (account: M365Account, view: UserView) => string | null
}

const activeWord = (active: boolean): string => (active ? 'Active' : 'Deactivated')
const visibleWord = (visible: boolean): string => (visible ? 'Visible' : 'Hidden')
const onOff = (on: boolean): string => (on ? 'On' : 'Off')

/** Names of the fields are the keys of `FIELD_WORDS`; in the order they are shown. */
const FIELDS: Record<string, FieldSides> = {
  displayName: {
    directory: (user) => user.displayName,
    pbx: (account) => `${account.givenName} ${account.familyName}`.trim(),
    m365: (account) => account.displayName,
  },
  userName: {
    directory: (user) => user.userName,
    pbx: (account) => account.userName,
    m365: (account) => account.userPrincipalName,
  },
  federationId: { directory: (user) => user.federationId, pbx: (account) => account.federationId },
  givenName: { directory: (user) => user.givenName, pbx: (account) => account.givenName },
  familyName: { directory: (user) => user.familyName, pbx: (account) => account.familyName },
  email: {
    directory: (user) => user.email,
    pbx: (account) => account.email,
    m365: (account) => account.mail,
  },
  active: {
    directory: (user) => activeWord(user.active),
    pbx: (account) => activeWord(account.active),
    m365: (account) => activeWord(account.enabled),
  },
  site: { directory: (user) => user.site, pbx: (account) => account.site?.name ?? null },
  title: { directory: (user) => user.title, pbx: (account) => account.title },
  department: { directory: (user) => user.department, pbx: (account) => account.department },
  locale: { directory: (user) => user.locale, pbx: (account) => account.locale },
  timezone: { directory: (user) => user.timezone, pbx: (account) => account.timezone },
  workPhone: { directory: (user) => user.workPhone, pbx: (account) => account.workPhone ?? null },
  mobilePhone: { directory: (user) => user.mobilePhone, pbx: (account) => account.mobilePhone ?? null },
  directoryVisible: {
    directory: (user) => visibleWord(user.directoryVisible),
    pbx: (account) => (account.displayInDirectory === null ? null : visibleWord(account.displayInDirectory)),
  },
  licence: { directory: (user) => user.licence, pbx: licenceOf },
  extension: { directory: (user) => user.extension, pbx: (_account, extension) => extension?.number ?? null },
  number: {
    directory: (user) => user.number,
    pbx: (_account, extension) => extension?.primaryNumber ?? null,
    m365: (_account, view) => view.held.map(({ number }) => number).join(', ') || null,
  },
  teamsEnabled: {
    directory: (user) => onOff(user.teamsEnabled),
    pbx: (_account, extension) => onOff(extension?.teamsEnabled ?? false),
  },
  emergencyAddress: { pbx: addressOf },
  voiceRoutingPolicy: { m365: policyOf('voicerouting') },
  callingPolicy: { m365: policyOf('teamscalling') },
}

/** One user, field by field: as the directory accepted it, and as each side was last seen. */
export function shapeFields(view: UserView): Field[] {
  const extension = view.pbx && chosenExtension(view.pbx)
  const untold: string[] = view.pbx?.untold ?? []
  return Object.entries(FIELDS).map(([field, sides]) => ({
    field,
    directory: sides.directory?.(view.user) ?? null,
    pbx: (view.pbx && sides.pbx?.(view.pbx, extension)) ?? null,
    m365: (view.m365 && sides.m365?.(view.m365, view)) ?? null,
    keptIn: (['directory', 'pbx', 'm365'] as const satisfies Side[]).filter(
      (side) => sides[side] !== undefined && !(side === 'pbx' && untold.includes(field)),
    ),
  }))
}

function licenceOf(account: PbxAccount, extension: PbxExtension | null): string | null {
  const id = extension?.licenceId ?? null
  if (id === null) return null
  return account.licences.find((licence) => licence.id === id)?.name ?? id
}

function addressOf({ emergency }: PbxAccount): string | null {
  return emergency?.address ?? (emergency?.ofSite ? 'As the site' : null)
}

/** Policy types come as Microsoft names them, for example `OnlineVoiceRoutingPolicy` and `TeamsCallingPolicy`. */
function policyOf(type: string): (account: M365Account, view: UserView) => string | null {
  return (_account, view) =>
    view.configuration?.policies.find((policy) => policy.type.toLowerCase().includes(type))?.name ?? null
}
