/**
 * Compare and apply: what a write is about to overwrite is read again before it is sent, unless that was done a moment
 * ago. Microsoft's unassign takes only a number, so a number that moved meanwhile would be taken off somebody else.
 */
import type { Microsoft365, TeamsNumber } from '../../../connectors/contract.ts'
import type { ChangeOutcome, TeamsChange } from '../../../jobs/store.ts'
import { chunks, iso } from '../../deps.ts'
import type { JobRun, Said } from '../../run/jobRun.ts'

type Shown = ReadonlyMap<string, TeamsNumber | null>

/**
 * What was read so lately is believed; asking always would cost a call for every batch. An unassign hits whoever holds
 * the number, so it is sure within seconds. A new number for a user names the user, and is at most laid over what that
 * very user was given by hand meanwhile: as fresh as the watch keeps what is seen is enough.
 */
const FRESH_MS: Record<'unassign' | 'assign', number> = { unassign: 10_000, assign: 60_000 }

/** Graph takes at most 20 requests in one `$batch`. */
const BATCH = 20

/** Is something of it overwritten that was not read a moment ago? */
export const isStale = (run: JobRun, batch: TeamsChange[]): boolean => batch.some(staleAt(run))

/** How long ago all numbers were listed, ms. */
export function ageOfList({ deps, numbersReadAt, numbersListedAt }: JobRun): number {
  const at = Math.max(numbersListedAt ?? -Infinity, numbersReadAt ?? -Infinity)
  return deps.now() - at
}

function staleAt(run: JobRun): (change: TeamsChange) => boolean {
  const age = ageOfList(run)
  return ({ kind, before }) => before !== null && age >= FRESH_MS[kind === 'unassign' ? 'unassign' : 'assign']
}

/** Answers what may be sent; what may not is settled with its outcome. */
export async function stillAsPlanned(run: JobRun, m365: Microsoft365, batch: TeamsChange[]): Promise<TeamsChange[]> {
  const unsure = [...batch.filter(staleAt(run)), ...(await changedSince(run, batch))]
  if (unsure.length === 0) return batch
  const before = await lookAt(run, m365, unsure.map(overwritten))
  const others = unsure.filter((change) => before.get(overwritten(change))?.holderId !== change.holderId)
  if (others.length === 0) return batch
  const after = await lookAt(
    run,
    m365,
    others.flatMap((change) => change.after ?? []),
  )
  await settle(run, others, before, after)
  return batch.filter((change) => !others.includes(change))
}

const overwritten = ({ before }: TeamsChange): string => before ?? ''

/**
 * Fresh, and not as the plan was made: the numbers were listed once more since. A list may pass over a number that moves
 * while it is read, so that it is asked for before anything is said of it.
 */
async function changedSince(run: JobRun, batch: TeamsChange[]): Promise<TeamsChange[]> {
  if (run.numbersListedAt === null) return []
  const isOld = staleAt(run)
  const fresh = batch.filter((change) => change.before !== null && !isOld(change))
  const seen = await run.deps.directory.numbersOf(run.tenantId, [...new Set(fresh.map(overwritten))])
  const holderOf = new Map(seen.map(({ number, holderId }) => [number, holderId]))
  return fresh.filter((change) => holderOf.get(overwritten(change)) !== change.holderId)
}

/** What Teams shows of these numbers now, which also becomes what was seen. */
async function lookAt(run: JobRun, m365: Microsoft365, numbers: string[]): Promise<Map<string, TeamsNumber | null>> {
  const { deps, tenantId, context } = run
  const shown = new Map<string, TeamsNumber | null>()
  for (const some of chunks([...new Set(numbers)], BATCH)) {
    const answers = await m365.numbersOf(some, context)
    const at = iso(deps.now())
    const found = answers.flatMap((answer) => answer.found ?? [])
    const gone = answers.filter((answer) => !answer.found).map((answer) => answer.number)
    await deps.directory.seeNumbers(tenantId, found, null, at)
    await deps.directory.loseSeen(tenantId, 'number', gone, at)
    for (const answer of answers) shown.set(answer.number, answer.found)
  }
  return shown
}

async function settle(run: JobRun, others: TeamsChange[], before: Shown, after: Shown): Promise<void> {
  const told: Said[] = []
  const outcomes = others.map((change): ChangeOutcome => {
    const was = change.before ?? ''
    const now = before.get(was) ?? null
    const { ordinal } = change
    if (isThere(change, now, after)) {
      told.push({
        text: `${change.kind} ${change.after ?? was} ${change.userName}: not sent, Teams already shows it so`,
      })
      // read back like a write that was sent, and recorded as what it came to
      return { ordinal, status: 'started', operationId: null }
    }
    const raw = `expected ${was} with ${change.userName} (${change.holderId}), found ${found(now)}`
    told.push({ text: `${change.kind} ${change.after ?? was} ${change.userName}: not sent, ${raw}`, level: 'problem' })
    return { ordinal, status: 'failed', reason: 'MOVED_MEANWHILE', raw }
  })
  await run.record(outcomes, told)
}

/** Nothing is left to do: the number is off everybody, or the new one is with its user. */
const isThere = (change: TeamsChange, now: TeamsNumber | null, after: Shown): boolean =>
  change.kind === 'unassign'
    ? (now?.holderId ?? null) === null
    : after.get(change.after ?? '')?.holderId === change.holderId

function found(now: TeamsNumber | null): string {
  if (now === null) return 'that Teams does not know the number'
  return now.holderId === null ? 'that nobody holds it' : `it with ${now.holderId}`
}
