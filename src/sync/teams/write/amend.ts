/** Writes that a plan gains while it runs: what Microsoft's answers make necessary, always after what was planned. */
import type { ChangeOutcome, TeamsChange } from '../../../jobs/store.ts'
import { chunks } from '../../deps.ts'
import type { JobRun, Said } from '../../run/jobRun.ts'
import { numberChanges } from '../numberChanges.ts'

type Amendment = Pick<TeamsChange, 'kind' | 'before' | 'after' | 'cause'> & {
  of: TeamsChange
  /** Left out: as of the write that it follows. */
  was?: TeamsChange['was']
  /** Places, in this list, of amendments that have to succeed first. */
  waitsForPlaces?: number[]
  /** What tells it, once. */
  told?: Said
}

/**
 * Adds writes at the end of the plan, with the lines that tell them; those that an attempt before a restart added are neither
 * added nor told again.
 */
export async function amend(run: JobRun, amendments: Amendment[]): Promise<void> {
  if (amendments.length === 0) return
  const { tenantId, job, counts } = run
  const there = await addedBefore(run)
  let next = await countOf(run)
  const ordinals = amendments.map((each) => there.get(nameOf(each.of.ordinal, each)) ?? next++)
  const known = new Set(there.values())
  const added = amendments.flatMap((each, place) => {
    const ordinal = ordinals[place] ?? 0
    return known.has(ordinal) ? [] : [{ change: amended(each, ordinal, ordinals), told: each.told }]
  })
  await run.keep(async ({ jobs }) => {
    for (const some of chunks(added))
      await jobs.plan(
        tenantId,
        job.id,
        some.map(({ change }) => change),
      )
    return added.flatMap(({ told }) => told ?? [])
  })
  counts.planned += added.length
}

function amended(
  { of, kind, before, after, cause, was, waitsForPlaces = [] }: Amendment,
  ordinal: number,
  ordinals: number[],
): TeamsChange {
  return {
    ...of,
    ordinal,
    kind,
    before,
    after,
    cause,
    was: { ...(was === undefined ? of.was : was), of: of.ordinal },
    waitsFor: waitsForPlaces.flatMap((place) => ordinals[place] ?? []),
    status: 'planned',
    operationId: null,
    reason: null,
    raw: null,
  }
}

async function countOf({ deps, tenantId, job }: JobRun): Promise<number> {
  const planned = await deps.jobs.countPlanned(tenantId, job.id)
  return Object.values(planned).reduce((sum, count) => sum + count, 0)
}

const nameOf = (
  of: number,
  { kind, before, after, cause }: Pick<TeamsChange, 'kind' | 'before' | 'after' | 'cause'>,
): string => [of, kind, before, after, cause].join(' ')

/** A restart may fall between an amendment and the outcome that says it was made. */
async function addedBefore(run: JobRun): Promise<Map<string, number>> {
  const there = new Map<string, number>()
  if (run.job.resumedAt === null) return there
  for await (const change of numberChanges(run, ['planned', 'started', 'done', 'waiting', 'failed']))
    if (change.was?.of !== undefined) there.set(nameOf(change.was.of, change), change.ordinal)
  return there
}

/** Microsoft refused a second number for somebody whose first is ours. */
export const needsTwoSteps = (change: TeamsChange, reason: string | null | undefined): boolean =>
  change.kind === 'change' && reason === 'OTHER_NUMBER'

/** Marks a write that two others stand in for. */
export const IN_TWO_STEPS = 'in two steps'

/** Nothing is left to do of this write: two others stand in its place. */
export const replaced = ({ ordinal }: TeamsChange): ChangeOutcome => ({
  ordinal,
  status: 'done',
  reason: null,
  raw: IN_TWO_STEPS,
})

/** Microsoft takes no second number: the old one goes first, then the new one comes. */
export async function replaceInTwoSteps(run: JobRun, refused: TeamsChange[]): Promise<void> {
  await amend(
    run,
    refused.flatMap((change, index): Amendment[] => [
      { of: change, kind: 'unassign', before: change.before, after: null, cause: change.cause },
      {
        of: change,
        kind: 'assign',
        before: null,
        after: change.after,
        cause: change.cause,
        waitsForPlaces: [2 * index],
      },
    ]),
  )
}

/**
 * Nobody stays without a number because a later step failed: who gave the old one up in this job and did not get the
 * new one gets the old one back. Answers how many.
 */
export async function putBack(run: JobRun): Promise<number> {
  const givenUp = new Map<string, TeamsChange>()
  const without = new Map<string, TeamsChange>()
  for await (const change of numberChanges(run, ['done', 'failed', 'waiting'])) {
    if (change.kind === 'unassign' && change.status === 'done') givenUp.set(change.userId, change)
    if (change.kind === 'assign') {
      if (change.status === 'failed') without.set(change.userId, change)
      else without.delete(change.userId)
    }
  }
  // put back once: a second failure is told as it is
  const losers = [...without.values()].filter(({ userId, cause }) => givenUp.has(userId) && cause !== 'PUT_BACK')
  const hanging = await stillHanging(run, losers)
  const amendments: Amendment[] = []
  for (const change of losers) {
    const old = givenUp.get(change.userId)?.before ?? null
    const base = { of: change, cause: 'PUT_BACK' }
    const clears = hanging.has(change.userId)
    if (clears) amendments.push({ ...base, kind: 'unassign', before: change.after, after: null, was: null })
    const waitsForPlaces = clears ? [amendments.length - 1] : []
    const told: Said = { text: `put back ${old} ${change.userName}: the new number was refused`, level: 'problem' }
    amendments.push({ ...base, kind: 'assign', before: null, after: old, waitsForPlaces, told })
  }
  await amend(run, amendments)
  return amendments.length
}

/** Users on whom the refused number still hangs: Microsoft would take no other beside it. */
async function stillHanging({ deps, tenantId }: JobRun, losers: TeamsChange[]): Promise<Set<string>> {
  const hanging = new Set<string>()
  for (const some of chunks(losers)) {
    const views = await deps.directory.viewsOf(
      tenantId,
      some.map((change) => change.userId),
    )
    for (const { user, held } of views) {
      const refused = some.find((change) => change.userId === user.id)?.after
      if (held.some((number) => number.number === refused)) hanging.add(user.id)
    }
  }
  return hanging
}
