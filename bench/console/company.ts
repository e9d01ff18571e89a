/** A company as the console meets it: synced once, with changes queued, plans kept, to-dos, and months of logs. */
import type { Alignment, Job, Page, Session, User } from '../../src/api/contract.ts'
import { openStore } from '../../src/store/open.ts'
import { changeNumbers } from '../changes.ts'
import type { Subject } from '../subject.ts'
import { fillFacts } from './facts.ts'

const CHANGES = 10_000
const TODOS = 10_000
const ENDED = ['succeeded', 'succeededWithErrors', 'failed', 'refused', 'cancelled']

/** The jobs of its first sync. A folder that was kept has everything already. */
export async function makeCompany(subject: Subject, users: number, databaseUrl: string | null): Promise<string[]> {
  const { admin, clouds } = subject
  const { items: done } = await admin.get<Page<Job>>('/api/jobs?limit=1')
  if (done.length > 0) return ['1', '2']
  const first = await synced(subject, { service: 'all' })
  await changeNumbers(clouds, Math.min(CHANGES, users / 5), 1)
  await synced(subject, { service: 'all', preview: true })
  await admin.send('POST', '/api/identity/alignment')
  while ((await admin.get<Alignment>('/api/identity/alignment')).running) await soon()
  await askForLicences(subject)
  await addFacts(subject, databaseUrl)
  return first
}

export async function addFacts(subject: Subject, databaseUrl: string | null): Promise<void> {
  const { tenant } = await subject.admin.get<Session>('/api/session')
  await subject.meanwhile(async (folder) => {
    const stores = await openStore({ databaseUrl, folder })
    await fillFacts(stores, tenant.id)
    await stores.close()
  })
}

async function synced({ admin }: Subject, asked: object): Promise<string[]> {
  const { body } = await admin.send<{ jobIds: string[] }>('POST', '/api/sync', asked)
  for (;;) {
    const jobs = await Promise.all(body.jobIds.map((id) => admin.get<Job>(`/api/jobs/${id}`)))
    const failed = jobs.find(({ state }) => state === 'failed' || state === 'refused')
    if (failed) throw new Error(`job ${failed.id} ${failed.state}: ${failed.cause?.code}`)
    if (jobs.every(({ state }) => ENDED.includes(state))) return body.jobIds
    await soon()
  }
}

/** Each becomes a to-do. */
export async function askForLicences({ admin }: Subject): Promise<void> {
  let cursor: string | null = ''
  for (let asked = 0; asked < TODOS && cursor !== null; asked += 1000) {
    const at: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page: Page<User> = await admin.get(`/api/users?limit=1000&sort=userName${at}`)
    const ids = page.items.map(({ id }) => id)
    const { status, body } = await admin.send('POST', '/api/users/licence', { licence: 'X8', ids })
    if (status !== 202) throw new Error(`licences: ${status} ${JSON.stringify(body)}`)
    cursor = page.nextCursor
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250))
