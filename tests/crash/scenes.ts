/** What the clouds hold when the sync begins that will be killed. */
import { readClouds } from '../journeys/checker.ts'
import { setNumber } from '../journeys/pbxAdmin.ts'

export interface Scene {
  name: string
  users: number
  /** A full sync goes before, and then this happens at 8x8; null: the sync is the first. */
  then: ((url: string) => Promise<void>) | null
}

const HEADERS = { 'content-type': 'application/vnd.users.v1+json', accept: 'application/vnd.users.v1+json' }
const E164 = /^\+[1-9]\d{6,14}$/
type PbxUser = Parameters<typeof setNumber>[0]

/**
 * Of every ten users: three pass their numbers around in a ring, three form a chain behind one who leaves, one is
 * deactivated, one gets a number that nobody had.
 */
export async function moversAndLeavers(url: string): Promise<void> {
  const clouds = await readClouds(url)
  const people = clouds.pbx as unknown as PbxUser[]
  const holders = Map.groupBy(people, (user) => user.serviceInfo.extensions[0]?.primaryPhoneNumber ?? '')
  // 8x8 takes back no number that is not valid or that two have, though it holds some
  const able = [...holders].flatMap(([number, users]) => (E164.test(number) && users.length === 1 ? users : []))
  const numberOf = (user: PbxUser | undefined): string | null =>
    user?.serviceInfo.extensions[0]?.primaryPhoneNumber ?? null
  const wanted = new Map<PbxUser, string | null>()
  for (let at = 0; at + 10 <= able.length; at += 10) {
    const [a, b, c, leaver, second, third, fourth, inactive, fresh] = able.slice(at, at + 10) as PbxUser[]
    for (const [user, from] of [
      [a, b],
      [b, c],
      [c, a],
      [second, leaver],
      [third, second],
      [fourth, third],
    ])
      if (user) wanted.set(user, numberOf(from))
    if (leaver) wanted.set(leaver, null)
    if (inactive) inactive.basicInfo.status = 'INACTIVE'
    if (inactive) wanted.set(inactive, numberOf(inactive))
    if (fresh) wanted.set(fresh, `+4420${String(70_000_000 + at).padStart(8, '0')}`)
  }
  // 8x8 takes no number twice: all let go first
  await putAll(
    url,
    [...wanted.keys()].map((user) => withNumber(user, null)),
  )
  await putAll(
    url,
    [...wanted].map(([user, number]) => withNumber(user, number)),
  )
}

function withNumber(user: PbxUser, number: string | null): PbxUser {
  const copy = structuredClone(user)
  setNumber(copy, number)
  return copy
}

async function putAll(url: string, users: PbxUser[]): Promise<void> {
  for (let at = 0; at < users.length; at += 50) {
    const answers = await Promise.all(
      users.slice(at, at + 50).map((user) =>
        fetch(`${url}/sandbox/8x8/users/${user.basicInfo.userId}`, {
          method: 'PUT',
          headers: HEADERS,
          body: JSON.stringify(user),
        }),
      ),
    )
    for (const answer of answers)
      if (answer.status !== 202) throw new Error(`PUT: ${answer.status} ${await answer.text()}`)
  }
  // operations take a moment
  await new Promise((resolve) => setTimeout(resolve, 1500))
}
