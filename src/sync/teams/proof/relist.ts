/**
 * The list of all numbers, read again while writes go on that overwrite: a page shows a thousand numbers at the price of
 * one, and Microsoft's limit on reads lets hardly as many through one by one as its limit on writes lets be written.
 */
import type { Microsoft365 } from '../../../connectors/contract.ts'
import { ConnectorError } from '../../../connectors/errors.ts'
import type { TeamsChange } from '../../../jobs/store.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { settleSome } from './believe.ts'
import { ageOfList, isStale } from '../write/compare.ts'
import type { InFlight } from '../write/inFlight.ts'
import { listAgain, listPages, LOOK_SINGLY } from './lookAgain.ts'
import { numberChangePages, numberChanges } from '../numberChanges.ts'

/** So old it is read again: it takes seconds, and what is overwritten should not have to wait for it. */
const AGAIN_MS = 45_000

/** So many changes are sent until then, at 30 a second. */
const SENT_UNTIL_AGAIN = 1350

/** A list is read where looking singly would take so many times its reads. */
const WORTH = 2

/** What is proved by one list is kept in memory; what is more is left to the next. */
const MOST_SETTLED = 5000

export interface Relist {
  /** Before these are sent, with so many still to come: begins a list where it is worth one, and waits where it must. */
  freshen(changes: TeamsChange[], left: number): Promise<void>
  /** Waits for the list that is being read. Never throws: the wave does. */
  end(): Promise<void>
}

/** `onBegin`: ends what reads singly meanwhile, so that nothing seen is laid over by what was read before it. */
export function openRelist(
  run: JobRun,
  m365: Microsoft365,
  inFlight: InFlight,
  { onBegin }: { onBegin: () => Promise<void> },
): Relist {
  let going: Promise<void> | null = null
  let refused = false

  const list = async (): Promise<void> => {
    await onBegin()
    const before = await accepted(run)
    await listAgain(run, m365)
    await settle(run, inFlight, before)
  }

  const begin = (): void => {
    // pieces side by side come to it together
    going ??= list()
      .catch((error: unknown) => {
        refused = true
        // a cloud that cannot answer now is asked for each number, and whoever cancelled knows
        if (!(error instanceof ConnectorError) && !run.signal.aborted) inFlight.fail(error)
      })
      .finally(() => (going = null))
  }

  const isWorthIt = async (left: number): Promise<boolean> =>
    left > LOOK_SINGLY && (await listPages(run)) * WORTH <= Math.min(left, SENT_UNTIL_AGAIN)

  return {
    async freshen(changes, left) {
      const overwriting = changes.filter(({ kind, before }) => kind !== 'unassign' && before !== null)
      if (overwriting.length === 0 || ageOfList(run) < AGAIN_MS) return
      if (!going && !refused && (await isWorthIt(left))) begin()
      if (isStale(run, overwriting)) await going
    },
    end: async () => void (await going),
  }
}

/** Ordinals of what has its answer: while a list is read, more is accepted, of which it may show one half. */
async function accepted(run: JobRun): Promise<ReadonlySet<number>> {
  const ordinals = new Set<number>()
  for await (const { ordinal, operationId } of numberChanges(run, ['started']))
    if (operationId !== null && ordinals.add(ordinal).size === MOST_SETTLED) break
  return ordinals
}

/** Settles which of these the list shows; what it does not show is looked at later. */
async function settle(run: JobRun, inFlight: InFlight, ordinals: ReadonlySet<number>): Promise<void> {
  for await (const page of numberChangePages(run, ['started'])) {
    const some = page.filter(({ ordinal }) => ordinals.has(ordinal))
    if (some.length > 0) await inFlight.inTurn(() => settleSome(run, some))
  }
}
