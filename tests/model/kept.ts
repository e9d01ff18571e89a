/** A plan that was kept is applied as it is for as long as nothing moved. */
import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../../src/jobs/store.ts'
import type { Clouds } from './clouds.ts'
import type { Run } from './simulation.ts'

export interface KeptPlan {
  jobs: Job[]
  clouds: Clouds
  wishes: string
  at: number
}

const HOUR = 3_600_000
const said = ({ wishes }: Run): string => JSON.stringify([wishes.scope, wishes.off, wishes.count])

/** Of the run that began after that job; null: none did. */
export async function keepPlan(run: Run, last: Job | null): Promise<KeptPlan | null> {
  const { items } = await run.stores.jobs.jobs(run.tenantId, { limit: 2 })
  const jobs = items.filter(({ id }) => Number(id) > Number(last?.id ?? 0))
  if (jobs.length === 0) return null
  return { jobs, clouds: await run.hands.read(), wishes: said(run), at: run.time.now() }
}

/** Is everything as it was when this plan was made? */
export async function stands(run: Run, { jobs, clouds, wishes, at }: KeptPlan): Promise<boolean> {
  const { items } = await run.stores.jobs.jobs(run.tenantId, { limit: 1 })
  return (
    jobs.every(({ state }) => state === 'succeeded') &&
    items[0]?.id === jobs[0]?.id &&
    wishes === said(run) &&
    run.time.now() - at < HOUR &&
    isDeepStrictEqual(clouds, await run.hands.read())
  )
}
