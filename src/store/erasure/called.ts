/** All that a person is or was called: at both sides, by the identity provider, and before a name changed. */
import type { PbxAccount } from '../../directory/store.ts'
import { history } from '../directory/changes.ts'
import { present } from '../directory/lists.ts'
import type { Work } from '../engine.ts'
import { fromJson } from '../json.ts'
import type { M365AccountTable, UserTable } from '../schema.ts'

export interface Called {
  names: string[]
  /** Somebody else may have them by now. */
  numbers: string[]
  parts: (readonly [given: string, family: string])[]
}

export const callUser = (user: UserTable): Called => ({
  names: present([user.user_name, user.federation_id, user.email, user.display_name]),
  numbers: present([user.number, user.work_phone, user.mobile_phone]),
  parts: [[user.given_name, user.family_name]],
})

export const callAccount = ({ upn, mail, display_name }: M365AccountTable): Called => ({
  names: present([upn, mail, display_name]),
  numbers: [],
  parts: [],
})

/** As 8x8 shows them, which is not always what the directory took in. */
export async function calledAtPbx(work: Work, tenantId: string, ids: string[]): Promise<Called[]> {
  const rows = await work.db
    .selectFrom('pbx_contents')
    .select('content')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return rows.map(({ content }) => {
    const { userName, federationId, email, givenName, familyName, ...account } = fromJson<PbxAccount>(content)
    return {
      names: present([userName, federationId, email]),
      numbers: present([
        ...[account.workPhone, account.mobilePhone],
        ...account.extensions.filter(({ type }) => type === 'UC').map(({ primaryNumber }) => primaryNumber),
      ]),
      parts: [[givenName, familyName] as const],
    }
  })
}

interface RecordBody {
  userName?: string
  displayName?: string
  nickName?: string
  name?: { formatted?: string; givenName?: string; familyName?: string }
  emails?: { value?: string }[]
  phoneNumbers?: { value?: string }[]
}

export function callRecord(text: string): Called {
  const { userName, displayName, nickName, name, emails, phoneNumbers } = fromJson<RecordBody>(text)
  return {
    names: present([userName, displayName, nickName, name?.formatted, ...(emails ?? []).map(({ value }) => value)]),
    numbers: present((phoneNumbers ?? []).map(({ value }) => value?.replace(/^tel:/i, ''))),
    parts: [[name?.givenName ?? '', name?.familyName ?? '']],
  }
}

/** Changes of one user. */
const MOST_CHANGES = 500
/** `user`: the display name of one who came or went. */
const NAMING = new Set(['userName', 'federationId', 'email', 'displayName', 'user'])

/** Also of one who is no user any more. Former numbers are not among it: they are others' by now. */
export async function calledBefore(work: Work, tenantId: string, userId: string): Promise<Called> {
  const changes = await history(work, tenantId, userId, MOST_CHANGES)
  const of = (fields: Set<string>): string[] => {
    const named = changes.filter(({ field }) => field !== null && fields.has(field))
    return [...new Set(present(named.flatMap(({ before, after }) => [before, after])))]
  }
  const [given, family] = [of(new Set(['givenName'])), of(new Set(['familyName']))]
  return {
    names: of(NAMING),
    numbers: [],
    parts: given.flatMap((one) => family.map((other) => [one, other] as const)),
  }
}
