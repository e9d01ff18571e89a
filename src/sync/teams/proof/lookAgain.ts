/** Looks again at what was written: all numbers where it is much, and these alone where it is little. */
import type { HeldNumbers, Microsoft365 } from '../../../connectors/contract.ts'
import type { TeamsChange } from '../../../jobs/store.ts'
import { chunks, iso } from '../../deps.ts'
import type { Look } from '../../pull/look.ts'
import { lookOf, type JobRun } from '../../run/jobRun.ts'
import { readNumbers, type TakenAway } from '../../pull/m365.ts'
import { numberChanges } from '../numberChanges.ts'

/** Up to so many changes are looked at one by one; above, the whole list is cheaper. One `$batch`. */
export const LOOK_SINGLY = 20

/** Puts what Teams shows now among the seen: of these few, or of all when there are more. */
export async function lookAt(run: JobRun, m365: Microsoft365, some: TeamsChange[]): Promise<void> {
  if (some.length <= LOOK_SINGLY) return lookAtEach(run, m365, some)
  await listAgain(run, m365)
}

/** Numbers on a page of Teams' list. */
const PAGE = 1000

/** Requests that the list of all numbers takes. */
export const listPages = async ({ deps, tenantId }: JobRun): Promise<number> =>
  Math.max(1, Math.ceil((await deps.directory.countSeen(tenantId, 'number')) / PAGE))

/** All numbers once more. The plan was made of an earlier list: what it overwrites is held against this one. */
export async function listAgain(run: JobRun, m365: Microsoft365): Promise<void> {
  const listed: Look = {
    ...lookOf(run),
    numbersRead: (at) => {
      run.numbersListedAt = at
    },
  }
  await readNumbers(listed, m365, await takenAway(run))
}

/** A change is looked at by its user, who shows both numbers at once; anything else by its number. */
export async function lookAtEach(run: JobRun, m365: Microsoft365, some: TeamsChange[]): Promise<void> {
  const holders = [...new Set(some.filter(({ kind }) => kind === 'change').map(({ holderId }) => holderId))]
  const unsure = new Set<string>()
  for (const few of chunks(holders, LOOK_SINGLY)) {
    const answers = await m365.numbersHeldBy(few, run.context)
    await seeHeld(
      run,
      answers.filter(({ whole }) => whole),
    )
    for (const { holderId, whole } of answers) if (!whole) unsure.add(holderId)
  }
  const byNumber = some.filter(({ kind, holderId }) => kind !== 'change' || unsure.has(holderId))
  await lookAtNumbers(run, m365, [
    ...new Set(byNumber.flatMap((change) => [change.after, change.before].filter((n) => n !== null))),
  ])
}

/** All that an account holds: what was seen with it before and is not among that has left it. */
async function seeHeld({ deps, tenantId }: JobRun, answers: HeldNumbers[]): Promise<void> {
  const held = answers.flatMap((answer) => answer.held)
  const still = new Set(held.map(({ number }) => number))
  const before = await deps.directory.numbersHeldBy(
    tenantId,
    answers.map(({ holderId }) => holderId),
  )
  const gone = before.map(({ number }) => number).filter((number) => !still.has(number))
  await deps.directory.seeNumbers(tenantId, held, null, iso(deps.now()))
  await deps.directory.loseSeen(tenantId, 'number', gone, iso(deps.now()))
}

async function lookAtNumbers(run: JobRun, m365: Microsoft365, numbers: string[]): Promise<void> {
  const { deps, tenantId } = run
  for (const few of chunks(numbers, LOOK_SINGLY)) {
    const answers = await m365.numbersOf(few, run.context)
    const found = answers.flatMap((answer) => (answer.found ? [answer.found] : []))
    const gone = answers.filter((answer) => !answer.found).map((answer) => answer.number)
    await deps.directory.seeNumbers(tenantId, found, null, iso(deps.now()))
    await deps.directory.loseSeen(tenantId, 'number', gone, iso(deps.now()))
  }
}

async function takenAway(run: JobRun): Promise<TakenAway> {
  const taken: TakenAway = { numbers: 0, some: [], replaced: 0 }
  for await (const { kind, before } of numberChanges(run, ['started'])) {
    if (kind === 'change') taken.replaced += 1
    if (kind !== 'unassign' || !before) continue
    taken.numbers += 1
    if (taken.some.length < LOOK_SINGLY) taken.some.push(before)
  }
  return taken
}
