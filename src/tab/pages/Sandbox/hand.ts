/** What an admin of 8x8 or Microsoft 365 does by hand, at the sandbox, without the product knowing. */
import type { GuardView, Page, Services, Session, User } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { keep, kept } from '../../host/keep.ts'

const PBX = '/sandbox/8x8/users'
const TYPE = { 'content-type': 'application/vnd.users.v1+json', accept: 'application/vnd.users.v1+json' }
const GRAPH = '/sandbox/graph/v1.0'
const NUMBERS = 'admin/teams/telephoneNumberManagement/numberAssignments'
const TRIES = 20
const AGAIN_MS = 250
/** More would take long by single requests. */
const MOST = 120

interface PbxUser {
  basicInfo: { userId: string; userName: string }
  serviceInfo: {
    extensions: {
      msTeamsEnabled: boolean
      primaryPhoneNumber: string | null
      phoneNumbers: { phoneNumber: string; primary: boolean }[] | null
    }[]
  }
}

/** Who breaks things, and in which company: what one has to put back is not shown to another. */
export interface Hand {
  client: Client
  session: Session
}

/** Numbers at 8x8 as they were, to be put back. */
type Before = { userName: string; number: string }[]

const placeOf = (what: 'hand' | 'given', { session: { tenant, user } }: Hand): string =>
  `sandbox ${what} ${tenant.id} ${user.id}`
const before = (hand: Hand): Before => JSON.parse(kept(placeOf('hand', hand)) ?? '[]') as Before
const given = (hand: Hand): string | null => kept(placeOf('given', hand))
export const changedByHand = (hand: Hand): number => before(hand).length + (given(hand) ? 1 : 0)

async function setNumber(userName: string, number: string | null): Promise<void> {
  const found = await fetch(`${PBX}?filter=${encodeURIComponent(`basicInfo.userName==${userName}`)}`)
  const { data } = (await found.json()) as { data: PbxUser[] }
  const id = data[0]?.basicInfo.userId
  if (!id) throw new Error(`8x8 has no ${userName}.`)
  const user = (await (await fetch(`${PBX}/${id}`)).json()) as PbxUser
  const extension = user.serviceInfo.extensions[0]
  if (!extension) throw new Error(`${userName} has no extension at 8x8.`)
  extension.primaryPhoneNumber = number
  extension.phoneNumbers = number === null ? [] : [{ phoneNumber: number, primary: true }]
  const answer = await fetch(`${PBX}/${id}`, { method: 'PUT', headers: TYPE, body: JSON.stringify(user) })
  if (answer.status !== 202) throw new Error(`8x8 refused: ${(await answer.text()).slice(0, 200)}`)
}

const remember = (hand: Hand, some: Before): void => {
  const known = before(hand)
  const fresh = some.filter(({ userName }) => !known.some((one) => one.userName === userName))
  keep(placeOf('hand', hand), JSON.stringify([...known, ...fresh]))
}

async function inSync(client: Client, limit: number): Promise<(User & { number: string })[]> {
  const { items } = await client.get<Page<User>>(`/api/users?filter=state:inSync&limit=${limit}`)
  const found = items.filter((user): user is User & { number: string } => user.number !== null)
  if (found.length < limit) throw new Error('Too few users are in sync. Mend what is broken, sync, then try again.')
  return found
}

/** More numbers go at 8x8 than the guard lets pass; answers how many. */
export async function takeNumbersAway(hand: Hand): Promise<number> {
  const { client } = hand
  const [guard, services] = await Promise.all([
    client.get<GuardView>('/api/settings/guard'),
    client.get<Services>('/api/services'),
  ])
  const limit = Math.max(guard.number, Math.floor(guard.share * (services.teams?.read.managed ?? 0)))
  if (limit >= MOST) throw new Error(`The guard lets ${limit} pass. Set it to 10 and 0 % in Settings, then try again.`)
  const users = await inSync(client, limit + 1)
  remember(
    hand,
    users.map(({ userName, number }) => ({ userName, number })),
  )
  for (const { userName } of users) await setNumber(userName, null)
  return users.length
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function graph<T>(method: string, path: string, body?: object): Promise<T> {
  const sent = body ? { headers: JSON_TYPE, body: JSON.stringify(body) } : {}
  const answer = await fetch(`${GRAPH}/${path}`, { method, ...sent })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`Microsoft refused: ${text.slice(0, 200)}`)
  return (text ? JSON.parse(text) : {}) as T
}

interface Account {
  id: string
}

async function accountOf(userPrincipalName: string): Promise<Account> {
  const filter = encodeURIComponent(`userPrincipalName eq '${userPrincipalName.replaceAll("'", "''")}'`)
  const path = `users?$filter=${filter}&$select=id`
  const [found] = (await graph<{ value: Account[] }>('GET', path)).value
  if (!found) throw new Error(`Microsoft 365 has no ${userPrincipalName}.`)
  return found
}

const unassign = (telephoneNumber: string) =>
  graph('POST', `${NUMBERS}/unassignNumber`, { telephoneNumber, numberType: 'directRouting' })

/** A number goes to somebody else as soon as it is free. */
async function assignTo({ id }: Account, telephoneNumber: string): Promise<void> {
  const body = { telephoneNumber, numberType: 'directRouting', assignmentTargetId: id }
  for (let tries = 1; ; tries += 1) {
    try {
      return void (await graph('POST', `${NUMBERS}/assignNumber`, body))
    } catch (error) {
      if (tries === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

/** Who has no number at 8x8 any more is given a colleague's in Teams; answers whose, and who has it. */
export async function giveAway(hand: Hand): Promise<[string, string]> {
  const [user, other] = await inSync(hand.client, 2)
  const name = other?.teams.userPrincipalName
  if (!user || !other || !name) throw new Error('Two users in sync are needed.')
  remember(hand, [{ userName: other.userName, number: other.number }])
  await setNumber(other.userName, null)
  await unassign(other.number)
  await unassign(user.number)
  await assignTo(await accountOf(name), user.number)
  keep(placeOf('given', hand), user.number)
  return [user.displayName, other.displayName]
}

/** Somebody takes a number away in Teams; answers whose. */
export async function takeInTeams({ client }: Hand): Promise<string> {
  const user = (await inSync(client, 1))[0]
  if (!user) throw new Error('A user in sync is needed.')
  await unassign(user.number)
  return user.displayName
}

/** Everything as it was; answers how many. */
export async function putBack(hand: Hand): Promise<number> {
  const number = given(hand)
  if (number) await unassign(number)
  keep(placeOf('given', hand), null)
  const all = before(hand)
  for (const { userName, number } of all) await setNumber(userName, number)
  keep(placeOf('hand', hand), null)
  return all.length + (number ? 1 : 0)
}
