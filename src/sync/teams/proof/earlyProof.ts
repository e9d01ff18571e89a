/**
 * Proof of what was written a moment ago, while the rest is written: reads have a limit of their own, which nobody uses
 * meanwhile. Listing all numbers once more after the last write would take as long as the first list did.
 */
import type { Microsoft365 } from '../../../connectors/contract.ts'
import { ConnectorError } from '../../../connectors/errors.ts'
import type { TeamsChange } from '../../../jobs/store.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { settleSome } from './believe.ts'
import type { InFlight } from '../write/inFlight.ts'
import { listPages, lookAtEach, LOOK_SINGLY } from './lookAgain.ts'

/** So many requests more than the list takes are worth not waiting for it. */
const MORE = 2

/** What waits for its proof is kept in memory; what comes while so much does is left to the list. */
const MOST_WAITING = 2000

export interface EarlyProof {
  /** These were accepted just now. */
  accepted(changes: TeamsChange[]): void
  /** Proves the rest. Never throws: what was not proved is looked at later. */
  end(): Promise<void>
  /** Begins no more: reads are wanted for what is written next. */
  stop(): void
}

const NO_PROOF: EarlyProof = { accepted: () => undefined, end: () => Promise.resolve(), stop: () => undefined }

/**
 * For so many changes, where it takes hardly more requests than the list does. `afterMs`: Microsoft takes so long to show
 * what it accepted. What does not show then is left to whoever looks later.
 */
export async function openEarlyProof(
  run: JobRun,
  m365: Microsoft365,
  inFlight: InFlight,
  { changes, afterMs }: { changes: number; afterMs: number },
): Promise<EarlyProof> {
  const { deps } = run
  if (changes <= LOOK_SINGLY) return NO_PROOF
  if (Math.ceil(changes / LOOK_SINGLY) > (await listPages(run)) + MORE) return NO_PROOF
  const waiting: { changes: TeamsChange[]; dueAt: number }[] = []
  let kept = 0
  let going: Promise<void> | null = null
  let stopped = false

  const prove = async (): Promise<void> => {
    for (let next = waiting[0]; next && !stopped; next = waiting[0]) {
      await deps.sleep(Math.max(0, next.dueAt - deps.now()), run.signal)
      if (stopped) return
      waiting.shift()
      kept -= next.changes.length
      const { changes: some } = next
      await lookAtEach(run, m365, some)
      await inFlight.inTurn(() => settleSome(run, some))
    }
  }

  return {
    accepted(some) {
      if (stopped || some.length === 0 || kept + some.length > MOST_WAITING) return
      kept += some.length
      waiting.push({ changes: some, dueAt: deps.now() + afterMs })
      going ??= prove()
        .catch((error: unknown) => {
          stopped = true
          // a cloud that cannot answer now is asked again by whoever looks later, and whoever cancelled knows
          if (!(error instanceof ConnectorError) && !run.signal.aborted) inFlight.fail(error)
        })
        .finally(() => (going = null))
    },
    end: async () => void (await going),
    stop() {
      stopped = true
    },
  }
}
