/** An 8x8 admin's own hand: changes users at the sandbox PBX without the product knowing. */
import assert from 'node:assert/strict'

interface PbxUser {
  basicInfo: { userId: string; userName: string; status: string; firstName: string; lastName: string }
  serviceInfo: {
    extensions: {
      msTeamsEnabled: boolean
      primaryPhoneNumber: string | null
      phoneNumbers: { phoneNumber: string; primary: boolean }[] | null
    }[]
  }
}

const TYPE = { 'content-type': 'application/vnd.users.v1+json', accept: 'application/vnd.users.v1+json' }

export async function findPbxUser(url: string, userName: string): Promise<PbxUser> {
  const filter = encodeURIComponent(`basicInfo.userName==${userName}`)
  const answer = await fetch(`${url}/sandbox/8x8/users?filter=${filter}`)
  const { data } = (await answer.json()) as { data: PbxUser[] }
  const [user] = data
  assert.ok(user, `8x8 has no ${userName}`)
  const one = await fetch(`${url}/sandbox/8x8/users/${user.basicInfo.userId}`)
  return (await one.json()) as PbxUser
}

export async function changePbxUser(url: string, userName: string, change: (user: PbxUser) => void): Promise<void> {
  const user = await findPbxUser(url, userName)
  change(user)
  const path = `${url}/sandbox/8x8/users/${user.basicInfo.userId}`
  await settled(url, await fetch(path, { method: 'PUT', headers: TYPE, body: JSON.stringify(user) }))
}

export async function deletePbxUser(url: string, userName: string): Promise<void> {
  const user = await findPbxUser(url, userName)
  await settled(
    url,
    await fetch(`${url}/sandbox/8x8/users/${user.basicInfo.userId}`, { method: 'DELETE', headers: TYPE }),
  )
}

/** Creates a user like this one; 8x8 gives it, and its extensions, ids of their own. */
export async function createPbxUser(url: string, like: PbxUser): Promise<void> {
  const { userId: _, createdTime: __, lastUpdatedTime: ___, ...basicInfo } = like.basicInfo as Record<string, unknown>
  const extensions = like.serviceInfo.extensions.map((extension) => ({ ...extension, id: undefined }))
  const body = JSON.stringify({ ...like, basicInfo, serviceInfo: { ...like.serviceInfo, extensions } })
  await settled(url, await fetch(`${url}/sandbox/8x8/users`, { method: 'POST', headers: TYPE, body }))
}

export function setNumber(user: PbxUser, number: string | null): void {
  const [extension] = user.serviceInfo.extensions
  assert.ok(extension)
  extension.primaryPhoneNumber = number
  extension.phoneNumbers = number === null ? [] : [{ phoneNumber: number, primary: true }]
}

async function settled(url: string, answer: Response): Promise<void> {
  const text = await answer.text()
  assert.equal(answer.status, 202, text)
  const { operationId } = JSON.parse(text) as { operationId: string }
  for (let tries = 0; tries < 100; tries += 1) {
    const operation = await fetch(`${url}/sandbox/8x8/operations/${operationId}`)
    const { status, error } = (await operation.json()) as { status: string; error?: object }
    if (status === 'COMPLETED') return
    assert.notEqual(status, 'FAILED', JSON.stringify(error))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail('the operation did not complete')
}
