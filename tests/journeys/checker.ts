/**
 * The witness: reads both clouds over HTTP by its own few rules, and says who has which number on each side.
 * It shares nothing with the product.
 */
import assert from 'node:assert/strict'

interface PbxUser {
  basicInfo: { userId: string; userName: string; status: string; ssoFederationId?: string | null }
  serviceInfo?: {
    extensions?: {
      extensionNumber: string
      extensionType: string
      licenseId: string | null
      msTeamsEnabled: boolean
      primaryPhoneNumber: string | null
    }[]
  }
}

interface Assignment {
  telephoneNumber: string
  assignmentTargetId: string | null
  numberType: string
  assignmentCategory: string | null
  activationState: string
  numberSource: string
}

export interface Clouds {
  pbx: PbxUser[]
  users: { id: string; userPrincipalName: string }[]
  numbers: Assignment[]
}

const read = async <T>(url: string): Promise<T> => {
  const answer = await fetch(url)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${url}: ${answer.status} ${text.slice(0, 200)}`)
  return JSON.parse(text) as T
}

export async function readClouds(url: string): Promise<Clouds> {
  return {
    pbx: await readPbx(url),
    users: await readGraph(url, 'users?$top=999'),
    numbers: await readGraph(url, NUMBERS),
  }
}

const NUMBERS = 'admin/teams/telephoneNumberManagement/numberAssignments?$top=1000'

async function readPbx(url: string): Promise<PbxUser[]> {
  const users: PbxUser[] = []
  let query = 'pageSize=1000'
  for (;;) {
    const page = await read<{ data: PbxUser[]; pagination: { hasMore: boolean; nextScrollId: string } }>(
      `${url}/sandbox/8x8/users?${query}`,
    )
    users.push(...page.data)
    if (!page.pagination.hasMore) return users
    query = `scrollId=${encodeURIComponent(page.pagination.nextScrollId)}`
  }
}

async function readGraph<T>(url: string, path: string): Promise<T[]> {
  const items: T[] = []
  let next: string | undefined = `${url}/sandbox/graph/${path}`
  while (next) {
    const page: { value: T[]; '@odata.nextLink'?: string } = await read(next)
    items.push(...page.value)
    next = page['@odata.nextLink']
  }
  return items
}

/** The number a PBX user should have in Teams by what 8x8 shows. */
export function shouldHave(user: PbxUser): string | null {
  if (user.basicInfo.status !== 'ACTIVE') return null
  const able = (user.serviceInfo?.extensions ?? [])
    .filter((e) => e.extensionType === 'UC' && e.licenseId && e.msTeamsEnabled && e.primaryPhoneNumber)
    .sort((a, b) => Number(a.extensionNumber) - Number(b.extensionNumber))
  return able[0]?.primaryPhoneNumber ?? null
}

/** Number by lower-case UPN, of what Teams shows as a user's direct routing primary. */
export function teamsNumbers(clouds: Clouds): Map<string, string> {
  const upn = new Map(clouds.users.map((user) => [user.id, user.userPrincipalName.toLowerCase()]))
  return new Map(
    clouds.numbers
      .filter(
        (each) => each.numberType === 'directRouting' && each.assignmentTargetId && upn.has(each.assignmentTargetId),
      )
      .map((each) => [upn.get(each.assignmentTargetId ?? '') ?? '', each.telephoneNumber]),
  )
}

export const upnOf = (user: PbxUser): string =>
  (user.basicInfo.ssoFederationId ?? user.basicInfo.userName).toLowerCase()

/** Only what a sync decides: who holds which number of which kind. */
export const assignments = (clouds: Clouds): string[] =>
  clouds.numbers
    .filter((each) => each.assignmentTargetId)
    .map((each) => `${each.telephoneNumber} ${each.assignmentTargetId} ${each.numberType} ${each.assignmentCategory}`)
    .sort()

export interface Expected {
  userName: string
  /** `untouched`: an account of Microsoft 365 that a sync leaves exactly as it is. */
  state: string
  reason: string | null
  /** What it holds in Teams afterwards. */
  number: string | null
}

/** The generator's own list of what a full sync must end with. */
export async function expected(url: string): Promise<Expected[]> {
  const { items } = await read<{ items: Expected[] }>(`${url}/sandbox/expected`)
  return items
}
