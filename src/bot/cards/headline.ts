/** The state of a run in words and kind, as everybody may see it. */
import { REFUSED_BEFORE } from '../../words/states.ts'
import type { Kind } from './parts.ts'
import { cancelledBy, decisive, isDecided, isOver, isRetry, undoneJob } from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'

export function headline(facts: RunFacts): { kind: Kind; title: string } {
  const diagnostic = facts.jobs.some((job) => job.diagnostic)
  if (!isOver(facts)) return going(facts, diagnostic)
  const job = decisive(facts.jobs)
  const sync = nounOf(facts, diagnostic)
  if (job.cause?.code === 'PLAN_EXPIRED') return { kind: 'info', title: 'This plan has ended' }
  if (isReady(facts)) return { kind: 'queue', title: `${sync} is ready` }
  switch (job.state) {
    case 'failed':
      return { kind: 'err', title: `${sync} failed` }
    case 'refused':
      return isDecided(job) ? { kind: 'info', title: REFUSED_BEFORE } : { kind: 'warn', title: 'Approval needed' }
    case 'cancelled':
      return { kind: 'stop', title: `${sync} cancelled` }
    case 'succeededWithErrors':
      return { kind: 'warn', title: `${sync} succeeded with errors` }
    default:
      return { kind: 'ok', title: `${sync} succeeded` }
  }
}

/** A preview that came to its end. */
export const isReady = ({ jobs }: RunFacts): boolean =>
  jobs.every(({ preview, state }) => preview && state.startsWith('succeeded'))

function nounOf(facts: RunFacts, diagnostic: boolean): string {
  const preview = facts.jobs.some((job) => job.preview)
  if (undoneJob(facts)) return preview ? 'Preview of the undo' : 'Undo'
  if (preview) return 'Preview'
  return diagnostic ? 'Diagnostic sync' : 'Sync'
}

function going(facts: RunFacts, diagnostic: boolean): { kind: Kind; title: string } {
  if (cancelledBy(facts)) return { kind: 'stop', title: 'Cancelling' }
  if (isRetry(facts)) return { kind: 'run', title: 'Retrying' }
  if (facts.jobs.some((job) => job.preview)) return { kind: 'run', title: 'Planning' }
  if (undoneJob(facts)) return { kind: 'run', title: 'Undoing' }
  return diagnostic ? { kind: 'diagnostic', title: 'Syncing: diagnostic' } : { kind: 'run', title: 'Syncing' }
}
