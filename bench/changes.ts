/** Changes at the sandbox's 8x8, made as its admins would: the next `k` users get another number. */
const TYPE = { 'content-type': 'application/vnd.users.v1+json', accept: 'application/vnd.users.v1+json' }
const AT_ONCE = 16

interface PbxUser {
  basicInfo: { userId: string }
  serviceInfo: { extensions: { primaryPhoneNumber: string | null; phoneNumbers: object[] | null }[] }
}

interface UsersPage {
  data: PbxUser[]
  pagination: { nextScrollId: string | null }
}

/** Numbers nobody has; `round` makes those of each call its own. */
const numberOf = (round: number, n: number): string =>
  `+4479${String(round).padStart(2, '0')}${String(n).padStart(6, '0')}`

export async function changeNumbers(clouds: string, k: number, round: number): Promise<void> {
  let left = k
  let query = 'pageSize=1000'
  while (left > 0) {
    const page = (await (await fetch(`${clouds}/sandbox/8x8/users?${query}`)).json()) as UsersPage
    const users = page.data.filter((user) => user.serviceInfo.extensions[0]?.primaryPhoneNumber).slice(0, left)
    const first = k - left
    const next = users.entries()
    const lane = async (): Promise<void> => {
      for (const [at, user] of next) await change(clouds, user, numberOf(round, first + at))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
    left -= users.length
    if (!page.pagination.nextScrollId) return
    query = `scrollId=${encodeURIComponent(page.pagination.nextScrollId)}`
  }
}

async function change(clouds: string, user: PbxUser, number: string): Promise<void> {
  const [extension] = user.serviceInfo.extensions
  if (!extension) return
  extension.primaryPhoneNumber = number
  extension.phoneNumbers = [{ phoneNumber: number, primary: true }]
  const path = `${clouds}/sandbox/8x8/users/${user.basicInfo.userId}`
  const answer = await fetch(path, { method: 'PUT', headers: TYPE, body: JSON.stringify(user) })
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
}
