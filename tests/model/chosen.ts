/** A sync of users whom an admin chose: it does what is queued of them, and nothing for anybody else. */
import type { UserView } from '../../src/directory/view.ts'
import type { Job } from '../../src/jobs/store.ts'
import { checkQueued, type Before as Queued } from './queued.ts'
import type { Run } from './simulation.ts'

export interface ChosenBefore {
  chosen: ReadonlySet<string>
  /** Place in the directory's log of changes. */
  seq: number
  lastJob: number
  /** Null: nobody can tell what is to come of it. */
  queued: Queued | null
  /** Those who want a number that others, who were not chosen or cannot, have to give up first. */
  waits: ReadonlySet<string>
}

/** One for each die: mostly somebody of whom something is queued. */
export async function choose({ stores, tenantId }: Run, dice: number[]): Promise<string[]> {
  const { items } = await stores.directory.queued(tenantId, null, 1000)
  const all = (await stores.directory.views(tenantId, null, 200)).map(({ user }) => user.id)
  const queued = [...new Set(items.flatMap(({ userId }) => userId ?? []))]
  const picked = dice.flatMap((die) => {
    const from = die < 0.75 && queued.length > 0 ? queued : all
    return from[Math.floor(((die * 97) % 1) * from.length)] ?? []
  })
  return [...new Set(picked)]
}

export async function chosenBefore(run: Run, userIds: string[], queued: Queued | null): Promise<ChosenBefore> {
  const { stores, tenantId } = run
  const chosen = new Set(userIds)
  const changes = await stores.directory.changesAfter(tenantId, 0, 100_000)
  const { items } = await stores.jobs.jobs(tenantId, { limit: 1 })
  const before = { chosen, seq: changes.at(-1)?.seq ?? 0, lastJob: Number(items[0]?.id ?? 0) }
  return { ...before, queued, waits: queued ? await waiting(run, chosen, queued) : new Set() }
}

/** Who waits for somebody that was not chosen, that is not about to give the number up, or that waits too. */
async function waiting(run: Run, chosen: ReadonlySet<string>, { rows }: Queued): Promise<ReadonlySet<string>> {
  const views = await run.stores.directory.views(run.tenantId, null, 200)
  const { numbers } = await run.hands.read()
  const wanted = rows.flatMap(({ service, userId, kind, after }) =>
    service === 'teams' && kind !== 'policy' && userId && after && chosen.has(userId)
      ? [{ userId, number: after }]
      : [],
  )
  const givesUp = (userId: string, number: string): boolean =>
    rows.some((row) => row.service === 'teams' && row.userId === userId && row.before === number)
  const needs = wanted.map(({ userId, number }) => {
    const holderId = numbers.find(({ telephoneNumber }) => telephoneNumber === number)?.assignmentTargetId
    const has = ({ user }: UserView): boolean =>
      user.id !== userId && (user.number === number || user.m365Id === (holderId ?? ''))
    const of = views.filter(has).map(({ user }) => user.id)
    const holder = views.find(({ user }) => user.m365Id === holderId)?.user.id
    const stays = holder && holder !== userId && !givesUp(holder, number)
    return { userId, of, stays }
  })
  const waits = new Set<string>()
  for (let before = -1; before < waits.size;) {
    before = waits.size
    for (const { userId, of, stays } of needs)
      if (stays || of.some((one) => !chosen.has(one) || waits.has(one))) waits.add(userId)
  }
  return waits
}

export async function checkChosen(run: Run, before: ChosenBefore): Promise<void> {
  const { stores, tenantId, violation } = run
  const { chosen, seq, lastJob, queued, waits } = before
  const { items } = await stores.jobs.jobs(tenantId, { limit: 5 })
  const jobs = items.filter(({ id }) => Number(id) > lastJob)
  if (jobs.some(({ task }) => task.kind !== 'users')) return
  const strange = (await stores.directory.changesAfter(tenantId, seq, 100_000)).find(
    // who was deleted long ago leaves the lists by time, with whatever job comes
    ({ userId, kind, cause }) =>
      ['created', 'updated', 'deleted'].includes(kind) && cause !== 'ARCHIVED' && !chosen.has(userId),
  )
  if (strange) violation(`${nameOf(jobs)} took in that ${strange.userId} is ${strange.kind}, who was not chosen`)
  if (!queued || jobs.length < 2 || !jobs.every(({ state }) => state.startsWith('succeeded'))) return
  await checkQueued(run, queued, (userId) => chosen.has(userId) && !waits.has(userId))
  await checkWaits(run, before, jobs)
}

const nameOf = (jobs: Job[]): string => `job ${jobs.map(({ id }) => id).join()} of chosen users`

/** Only who has to wait for others does, and stays queued for a sync of both; or the others keep the number after all. */
async function checkWaits(run: Run, { waits }: ChosenBefore, jobs: Job[]): Promise<void> {
  const { stores, tenantId, violation } = run
  const teams = jobs.find(({ service }) => service === 'teams')
  const rows = teams ? await stores.jobs.planned(tenantId, teams.id, { after: -1, limit: 1000 }) : []
  const held = rows.filter(({ status, reason }) => status === 'failed' && reason === 'HOLDER_MOVES_FIRST')
  for (const { userId, userName } of held) {
    const [user] = await stores.directory.usersOf(tenantId, [userId ?? ''])
    if (!waits.has(userId ?? '')) violation(`${nameOf(jobs)}: ${userName} waits, and nobody has to move first`)
    else if (user?.state !== 'queued' && user?.reason !== 'NUMBER_IN_USE')
      violation(`${nameOf(jobs)}: ${userName} waits, and is ${user?.state}`)
  }
}
