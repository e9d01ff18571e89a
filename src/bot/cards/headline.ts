/** The state of a run in words and kind, as everybody may see it. */
import type { Kind } from './parts.ts'
import { cancelledBy, decisive, isOver, isRetry } from './run-facts.ts'
import type { RunFacts } from './run-facts.ts'

export function headline(facts: RunFacts): { kind: Kind; title: string } {
  const diagnostic = facts.jobs.some((job) => job.diagnostic)
  if (!isOver(facts)) return going(facts, diagnostic)
  const sync = diagnostic ? 'Diagnostic sync' : 'Sync'
  switch (decisive(facts.jobs).state) {
    case 'failed':
      return { kind: 'err', title: `${sync} failed` }
    case 'refused':
      return { kind: 'warn', title: 'Approval needed' }
    case 'cancelled':
      return { kind: 'stop', title: `${sync} cancelled` }
    case 'succeededWithErrors':
      return { kind: 'warn', title: `${sync} succeeded with errors` }
    default:
      return { kind: 'ok', title: `${sync} succeeded` }
  }
}

function going(facts: RunFacts, diagnostic: boolean): { kind: Kind; title: string } {
  if (cancelledBy(facts)) return { kind: 'stop', title: 'Cancelling' }
  if (isRetry(facts)) return { kind: 'run', title: 'Retrying' }
  return diagnostic ? { kind: 'diagnostic', title: 'Syncing: diagnostic' } : { kind: 'run', title: 'Syncing' }
}
