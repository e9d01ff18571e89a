/** What goes before the jobs that will be killed, and how they start. */
import type { Job, Page, SyncStarted } from '../../src/api/contract.ts'
import { readClouds } from '../journeys/checker.ts'
import { setNumber } from '../journeys/pbxAdmin.ts'
import { setFaults, type Person } from '../journeys/person.ts'
import { readTeams, type Teams } from './ending.ts'

export interface Scene {
  name: string
  users: number
  /** Answers what Teams has to show in the end, where that is known by then. `url`: of the clouds. */
  before(admin: Person, url: string): Promise<Teams | null>
  /** Starts what will be killed; answers its jobs. */
  start(admin: Person): Promise<string[]>
}

export const SCENES: Record<string, Omit<Scene, 'users'>> = {
  first: {
    name: 'the first sync',
    before: () => Promise.resolve(null),
    start: sync,
  },
  movers: {
    name: 'movers and leavers',
    async before(admin, url) {
      await admin.sync()
      await moversAndLeavers(url)
      return null
    },
    start: sync,
  },
  asked: {
    name: 'what was asked of 8x8',
    async before(admin) {
      await admin.sync()
      await askForTitles(admin)
      return null
    },
    start: sync,
  },
  undo: {
    name: 'an undo of movers and leavers',
    async before(admin, url) {
      await admin.sync()
      await moversAndLeavers(url)
      const shown = await readTeams(url)
      await admin.sync()
      return shown
    },
    start: async (admin) => again(admin, 'undo', await lastTeamsJob(admin)),
  },
  retry: {
    name: 'a retry of a sync that failed half-way',
    async before(admin, url) {
      await failHalfWay(admin, url)
      return null
    },
    start: async (admin) => again(admin, 'retry', await lastTeamsJob(admin)),
  },
  withdraw: {
    name: 'a withdrawal',
    async before(admin) {
      await admin.sync()
      return null
    },
    async start(admin) {
      const { status } = await admin.send('PUT', '/api/services/teams', { enabled: false, numbers: 'withdraw' })
      if (status >= 300) throw new Error(`Teams was not disabled: ${status}`)
      return [await lastTeamsJob(admin)]
    },
  },
}

async function sync(admin: Person): Promise<string[]> {
  return (await admin.send<SyncStarted>('POST', '/api/sync', { service: 'all' })).body.jobIds
}

async function again(admin: Person, what: 'undo' | 'retry', jobId: string): Promise<string[]> {
  const { status, body } = await admin.send<SyncStarted>('POST', `/api/jobs/${jobId}/${what}`, {})
  if (status >= 300) throw new Error(`no ${what}: ${status} ${JSON.stringify(body)}`)
  return body.jobIds
}

async function lastTeamsJob(admin: Person): Promise<string> {
  const { items } = await admin.get<Page<Job>>('/api/jobs?service=teams&limit=1')
  return items[0]?.id ?? ''
}

const MOST_ASKED = 60

/** Every fifth user gets another title, and a few users are to be made. */
async function askForTitles(admin: Person): Promise<void> {
  const users = (await admin.users()).filter((_, at) => at % 5 === 0).slice(0, MOST_ASKED)
  const site = users.find((user) => user.site)?.site ?? ''
  for (const { id } of users) await ask(admin, `/api/users/${id}/requests`, { field: 'title', value: 'Chief' })
  for (const at of [1, 2, 3, 4, 5, 6, 7, 8])
    await ask(admin, '/api/users', {
      userName: `joiner${at}@example.com`,
      givenName: 'New',
      familyName: 'Joiner',
      email: `joiner${at}@example.com`,
      site,
    })
}

async function ask(admin: Person, path: string, body: object): Promise<void> {
  const { status, body: said } = await admin.send('POST', path, body)
  if (status !== 202) throw new Error(`${path}: ${status} ${JSON.stringify(said)}`)
}

/** Some numbers fail at Microsoft, and then Microsoft takes nothing more. */
async function failHalfWay(admin: Person, url: string): Promise<void> {
  const numbers = (await readClouds(url)).pbx.flatMap(
    ({ serviceInfo }) => serviceInfo?.extensions?.[0]?.primaryPhoneNumber ?? [],
  )
  const batches = Math.ceil(numbers.length / 20 / 2)
  await setFaults(url, {
    switches: { assignOutcome: 'failed', outcomeNumbers: numbers.filter((_, at) => at % 9 === 0).slice(0, 900) },
    faults: [{ system: 'graph', match: 'POST /$batch', kind: 'status', status: 403, after: batches }],
  })
  const jobs = await admin.sync()
  if (jobs.at(-1)?.state !== 'failed') throw new Error(`it was to fail: ${JSON.stringify(jobs.at(-1))}`)
  await setFaults(url, {})
}

const HEADERS = { 'content-type': 'application/vnd.users.v1+json', accept: 'application/vnd.users.v1+json' }
const E164 = /^\+[1-9]\d{6,14}$/
type PbxUser = Parameters<typeof setNumber>[0]

/**
 * Of every ten users: three pass their numbers around in a ring, three form a chain behind one who leaves, one is
 * deactivated, one gets a number that nobody had.
 */
async function moversAndLeavers(url: string): Promise<void> {
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
  const operations: string[] = []
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
    for (const answer of answers) {
      const text = await answer.text()
      if (answer.status !== 202) throw new Error(`PUT: ${answer.status} ${text}`)
      operations.push((JSON.parse(text) as { operationId: string }).operationId)
    }
  }
  for (const operation of operations) await ended(`${url}/sandbox/8x8/operations/${operation}`)
}

/** Whether it went well shows in what becomes of the user. */
async function ended(operation: string): Promise<void> {
  for (;;) {
    const { status } = (await (await fetch(operation)).json()) as { status: string }
    if (status !== 'PENDING' && status !== 'IN_PROGRESS') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
