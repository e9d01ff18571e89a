/** A person at the console's API, signed in through the sandbox. */
import assert from 'node:assert/strict'
import type { Job, JobState, Page, QueuedChange, SyncStarted, SyncStatus, User } from '../../src/api/contract.ts'

export interface Person {
  get<T>(path: string): Promise<T>
  send<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  /** Starts a sync and waits until its jobs have ended. */
  sync(service?: 'all' | 'pbx' | 'teams', options?: { diagnostic?: boolean }): Promise<Job[]>
  ended(jobIds: string[]): Promise<Job[]>
  status(): Promise<SyncStatus>
  users(): Promise<User[]>
  changes(): Promise<QueuedChange[]>
  output(jobId: string): Promise<string>
}

const ENDED: JobState[] = ['succeeded', 'succeededWithErrors', 'failed', 'refused', 'cancelled']

/** `at`: where the product is, when the sandbox at `url` is another process. */
export async function signIn(url: string, as = 'admin', at = url): Promise<Person> {
  const answer = await fetch(`${url}/sandbox/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return person(at, token)
}

function person(url: string, token: string): Person {
  const headers = { authorization: `Bearer ${token}` }

  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { headers })
    const text = await answer.text()
    assert.equal(answer.status, 200, `GET ${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }

  const send = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as T }
  }

  const all = async <T>(path: string): Promise<T[]> => {
    const items: T[] = []
    let cursor: string | null = null
    do {
      const page: Page<T> = await get(`${path}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    return items
  }

  const ended = async (jobIds: string[]): Promise<Job[]> => {
    const until = Date.now() + 120_000
    for (;;) {
      const jobs = await Promise.all(jobIds.map((id) => get<Job>(`/api/jobs/${id}`)))
      if (jobs.every((job) => ENDED.includes(job.state))) return jobs
      if (Date.now() > until)
        throw new Error(`jobs did not end: ${JSON.stringify(jobs.map((job) => [job.id, job.state, job.progress]))}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  return {
    get,
    send,
    ended,
    async sync(service = 'all', options = {}) {
      const { status, body } = await send<SyncStarted>('POST', '/api/sync', { service, ...options })
      assert.equal(status, 202, JSON.stringify(body))
      return ended(body.jobIds)
    },
    status: () => get('/api/sync'),
    users: () => all('/api/users?limit=200'),
    changes: () => all('/api/changes?limit=200'),
    async output(jobId) {
      const answer = await fetch(`${url}/api/jobs/${jobId}/output`, { headers })
      return answer.text()
    },
  }
}

export type Requests = Record<string, Record<string, number>>

export const requests = async (url: string): Promise<Requests> =>
  (await (await fetch(`${url}/sandbox/requests`)).json()) as Requests

export const resetRequests = async (url: string): Promise<void> => {
  await fetch(`${url}/sandbox/requests`, { method: 'DELETE' })
}

/** How often paths that end so were asked for, in one cloud. */
export function countOf(seen: Requests, cloud: string, ending: RegExp): number {
  return Object.entries(seen[cloud] ?? {})
    .filter(([path]) => ending.test(path))
    .reduce((sum, [, count]) => sum + count, 0)
}

export async function setFaults(url: string, faults: object): Promise<void> {
  const answer = await fetch(`${url}/sandbox/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  })
  assert.ok(answer.ok, `faults: ${answer.status} ${await answer.text()}`)
}
