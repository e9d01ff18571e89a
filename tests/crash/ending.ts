/** What a sync left behind: in the clouds, in the store, and as traffic. */
import { openStore, type Stores } from '../../src/store/open.ts'
import type { Job, JobEvent, OutputLine, PlannedChange } from '../../src/jobs/store.ts'
import { readClouds } from '../journeys/checker.ts'
import type { Clouds, Write } from './clouds.ts'

export interface Teams {
  /** number, holder, type, category, state */
  numbers: string[]
  /** account, policy type, policy */
  policies: string[]
}

export interface Ending extends Teams {
  /** username, title: what 8x8 shows */
  pbx: string[]
  /** username, number, state, reason */
  users: string[]
  jobs: Job[]
  events: JobEvent[]
  output: OutputLine[]
  /** The Teams job's plan. */
  plan: PlannedChange[]
  writes: Write[]
}

export async function readEnding(
  clouds: Clouds,
  store: { databaseUrl: string | null; folder: string },
  jobIds: string[],
): Promise<Ending> {
  const stores = await openStore(store)
  try {
    const [tenant] = await stores.tenants.tenants()
    const tenantId = tenant?.id ?? ''
    const jobs = (await Promise.all(jobIds.map((id) => stores.jobs.job(tenantId, id)))).filter((job) => job !== null)
    const teams = jobs.find((job) => job.service === 'teams')
    return {
      ...(await readTeams(clouds.url)),
      pbx: await titles(clouds.url),
      users: await users(stores, tenantId),
      jobs,
      events: await events(stores, tenantId),
      output: (await Promise.all(jobs.map((job) => output(stores, tenantId, job.id)))).flat(),
      plan: teams ? await plan(stores, tenantId, teams.id) : [],
      writes: await clouds.writes(),
    }
  } finally {
    await stores.close()
  }
}

export const readTeams = async (url: string): Promise<Teams> => ({
  numbers: await numbers(url),
  policies: await policies(url),
})

async function titles(url: string): Promise<string[]> {
  const { pbx } = await readClouds(url)
  return pbx
    .map((user) => {
      const { jobTitle } = (user as { directoryInfo?: { jobTitle?: string } }).directoryInfo ?? {}
      return `${user.basicInfo.userName} ${jobTitle ?? ''}`
    })
    .sort()
}

async function graphList<T>(url: string, path: string): Promise<T[]> {
  const items: T[] = []
  let next: string | undefined = `${url}/sandbox/graph/v1.0${path}`
  while (next) {
    const page = (await (await fetch(next)).json()) as { value: T[]; '@odata.nextLink'?: string }
    items.push(...page.value)
    next = page['@odata.nextLink']
  }
  return items
}

interface NumberRecord {
  telephoneNumber: string
  assignmentTargetId: string | null
  numberType: string
  assignmentCategory: string | null
  activationState: string
}

async function numbers(url: string): Promise<string[]> {
  const path = '/admin/teams/telephoneNumberManagement/numberAssignments?$top=1000'
  return (await graphList<NumberRecord>(url, path))
    .map((each) =>
      [
        each.telephoneNumber,
        each.assignmentTargetId,
        each.numberType,
        each.assignmentCategory,
        each.activationState,
      ].join(' '),
    )
    .sort()
}

interface Configuration {
  id: string
  effectivePolicyAssignments?: { policyType: string; policyAssignment: { policyId: string } }[]
}

async function policies(url: string): Promise<string[]> {
  return (await graphList<Configuration>(url, '/admin/teams/userConfigurations'))
    .flatMap(({ id, effectivePolicyAssignments: each }) =>
      (each ?? []).map(({ policyType, policyAssignment: { policyId } }) => `${id} ${policyType} ${policyId}`),
    )
    .sort()
}

async function users(stores: Stores, tenantId: string): Promise<string[]> {
  const lines: string[] = []
  let cursor: string | undefined
  do {
    const page = await stores.directory.users(tenantId, { limit: 200, sort: 'userName', ...(cursor ? { cursor } : {}) })
    lines.push(
      ...page.items.map((user) => [user.userName, user.number, user.teamsNumber, user.state, user.reason].join(' ')),
    )
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return lines
}

async function events(stores: Stores, tenantId: string): Promise<JobEvent[]> {
  const all: JobEvent[] = []
  for (;;) {
    const page = await stores.jobs.events(tenantId, all.at(-1)?.seq ?? 0, 200)
    if (page.length === 0) return all
    all.push(...page)
  }
}

async function output(stores: Stores, tenantId: string, jobId: string): Promise<OutputLine[]> {
  const all: OutputLine[] = []
  for (;;) {
    const page = await stores.jobs.output(tenantId, jobId, all.at(-1)?.line ?? 0, 500)
    if (page.length === 0) return all
    all.push(...page)
  }
}

async function plan(stores: Stores, tenantId: string, jobId: string): Promise<PlannedChange[]> {
  const all: PlannedChange[] = []
  for (;;) {
    const page = await stores.jobs.planned(tenantId, jobId, { after: all.at(-1)?.ordinal ?? -1, limit: 200 })
    if (page.length === 0) return all
    all.push(...page)
  }
}
