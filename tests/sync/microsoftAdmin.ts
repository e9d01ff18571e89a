/** The Microsoft 365 admin: changes the sandbox's own side over its API, as a script does. */
import assert from 'node:assert/strict'
import { readClouds } from '../journeys/checker.ts'

async function call<T>(url: string, method: string, path: string, body?: object): Promise<T | null> {
  const answer = await fetch(`${url}/sandbox/graph/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 200)}`)
  return text ? (JSON.parse(text) as T) : null
}

const NUMBERS = 'admin/teams/telephoneNumberManagement/numberAssignments'

export const assign = (
  url: string,
  telephoneNumber: string,
  assignmentTargetId: string,
  numberType = 'directRouting',
) => call(url, 'POST', `${NUMBERS}/assignNumber`, { telephoneNumber, assignmentTargetId, numberType })

export const unassign = (url: string, telephoneNumber: string, numberType = 'directRouting') =>
  call(url, 'POST', `${NUMBERS}/unassignNumber`, { telephoneNumber, numberType })

export const changeAccount = (url: string, id: string, change: object) => call(url, 'PATCH', `users/${id}`, change)

export const createAccount = (url: string, account: object) => call(url, 'POST', 'users', account)

export const deleteAccount = (url: string, id: string) => call(url, 'DELETE', `users/${id}`)

export const addMember = (url: string, group: string, id: string) =>
  call(url, 'POST', `groups/${group}/members/$ref`, { '@odata.id': `${url}/directoryObjects/${id}` })

export const removeMember = (url: string, group: string, id: string) =>
  call(url, 'DELETE', `groups/${group}/members/${id}/$ref`)

export const deleteGroup = (url: string, group: string) => call(url, 'DELETE', `groups/${group}`)

export async function createGroup(url: string, name: string, members: string[]): Promise<{ id: string; name: string }> {
  const made = await call<{ id: string }>(url, 'POST', 'groups', { displayName: name })
  const id = made?.id ?? ''
  for (const member of members) await addMember(url, id, member)
  return { id, name }
}

/** Numbers by the Entra object id of who holds them, in text order. */
export async function numbersHeld(url: string, holderId: string | null): Promise<string[]> {
  const { numbers } = await readClouds(url)
  return numbers
    .filter((each) => each.assignmentTargetId === holderId)
    .map((each) => each.telephoneNumber)
    .sort()
}
