/** What is known of one person on both sides, as the cards tell it. Pure. */
import type { M365Account, PbxAccount, PbxExtension } from '../../directory/account.ts'
import type { QueuedChange, UserRow, UserState, UserView } from '../../directory/store.ts'
import { chosenExtension } from '../../sync/plan/authority.ts'

/** One field on both sides; null: that side has none. `only`: the other side does not keep it. */
export interface SideBySide {
  field: string
  pbx: string | null
  m365: string | null
  only?: 'pbx' | 'm365'
}

/** What an admin keeps of somebody: the number in Teams, or the user as it was at 8x8. */
export type Kept = 'pbx' | 'teams'

export interface PersonFacts {
  id: string
  name: string
  userName: string
  /** Of the linked Microsoft 365 account. */
  upn: string | null
  number: string | null
  state: UserState
  /** Why it is there, and what that needs to be told. */
  reason: string | null
  detail: Record<string, string>
  deleted: boolean
  /** What an admin declined to let go. */
  kept: Kept | null
  nextTryAt: string | null
  fields: SideBySide[]
  queued: QueuedChange[]
  /** When each side was last seen; null: never. */
  seen: { pbx: string | null; m365: string | null }
}

const PHONE_LICENCES: Record<M365Account['phoneLicence'], string> = {
  enabled: 'Teams Phone',
  disabled: 'Teams Phone, not active',
  missing: 'no Teams Phone',
}

const yes = (is: boolean): string => (is ? 'Yes' : 'No')

export function sidesOf({ pbx, m365, configuration, held }: UserView): SideBySide[] {
  const extension = pbx && chosenExtension(pbx)
  const numbers = held.map(({ number }) => number).join(', ')
  const routing = configuration?.policies.find(({ type }) => /voicerouting/i.test(type))
  return [
    { field: 'Number', pbx: extension?.primaryNumber ?? null, m365: numbers || null },
    { field: 'Extension', pbx: extension?.number ?? null, m365: null, only: 'pbx' },
    { field: 'Licence', pbx: pbx && licenceOf(pbx, extension), m365: m365 && PHONE_LICENCES[m365.phoneLicence] },
    { field: 'Teams in 8x8', pbx: pbx && (extension?.teamsEnabled ? 'On' : 'Off'), m365: null, only: 'pbx' },
    { field: 'Voice routing', pbx: null, m365: routing?.name ?? null, only: 'm365' },
    { field: 'Active', pbx: pbx && yes(pbx.active), m365: m365 && yes(m365.enabled) },
  ]
}

const licenceOf = ({ licences }: PbxAccount, extension: PbxExtension | null): string | null =>
  licences.find(({ id }) => id === extension?.licenceId)?.name ?? null

/** Only these say the same thing on both sides: a licence of 8x8 is none of Microsoft. */
const COMPARED = ['Number', 'Active']
export const differs = ({ field, pbx, m365 }: SideBySide): boolean => COMPARED.includes(field) && pbx !== m365

export const nameOf = ({ displayName, userName }: Pick<UserRow, 'displayName' | 'userName'>): string =>
  displayName || userName
