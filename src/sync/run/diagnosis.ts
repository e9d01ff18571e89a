/** What a diagnostic job tells beyond its output: every exchange, and what was decided for every user. Bounded. */
import type { Exchange } from '../../connectors/contract.ts'
import type { UserView } from '../../directory/view.ts'
import type { JobExchange, NewLine } from '../../jobs/job.ts'
import type { Decision, Step } from '../plan/plan.ts'

/** Of each kind, so that a hundred thousand users do not push out the exchanges. */
const MOST_LINES = { exchange: 60_000, decision: 40_000 }
/** All of them together, characters. */
const MOST_CHARACTERS = 64 * 1024 * 1024
/** What a line of an earlier go of the job is taken for, characters. */
const USUAL_LINE = 2_000

export interface Diagnosis {
  exchange(exchange: Exchange): void
  decision(view: UserView, decision: Decision): void
  /** A sentence about what was left out; null when nothing was. */
  leftOut(): string | null
}

/** `linesBefore`: what the job wrote before a restart, so that restarts do not lift the bounds. */
export function openDiagnosis(put: (line: Omit<NewLine, 'at'>) => void, linesBefore = 0): Diagnosis {
  const count = { exchange: linesBefore, decision: linesBefore }
  let characters = linesBefore * USUAL_LINE
  let left = 0

  function keep(kind: keyof typeof count, line: Omit<NewLine, 'at'>): void {
    const size = line.text.length + (line.exchange?.sent?.length ?? 0) + (line.exchange?.received?.length ?? 0)
    if (count[kind] >= MOST_LINES[kind] || characters + size > MOST_CHARACTERS) {
      left += 1
      return
    }
    count[kind] += 1
    characters += size
    put(line)
  }

  return {
    exchange: (exchange) =>
      keep('exchange', { level: 'debug', text: exchangeLine(exchange), exchange: kept(exchange) }),
    decision: (view, decision) => keep('decision', { level: 'debug', text: decisionLine(view, decision) }),
    leftOut: () => (left === 0 ? null : `${left} debug lines were left out: there were too many to keep`),
  }
}

const kept = (exchange: Exchange): JobExchange => ({ ...exchange, ms: Math.round(exchange.ms) })

function exchangeLine({ system, method, url, status, ms, requestId, attempt, note }: Exchange): string {
  const parts = [
    `${system}> ${method} ${url}`,
    status === null ? 'no answer' : String(status),
    `${Math.round(ms)} ms`,
    attempt > 1 ? `attempt ${attempt}` : '',
    requestId ? `request ${requestId}` : '',
    note ?? '',
  ]
  return parts.filter(Boolean).join(' · ')
}

/** "decide> dana@example.com · queued · assign +44… (FIRST_NUMBER) · account 1234". */
export function decisionLine({ user }: UserView, decision: Decision): string {
  const { state, reason, detail, holderId, steps, adopt } = decision
  const facts = Object.entries(detail).map(([name, value]) => `${name}=${value}`)
  const parts = [
    `decide> ${user.userName}`,
    reason === null ? state : `${state} ${reason}`,
    ...steps.map(stepWords),
    adopt === null ? '' : `takes ${adopt} as ours`,
    `wants ${user.number ?? 'no number'}`,
    holderId === null ? 'no account' : `account ${holderId}`,
    facts.join(' '),
  ]
  return parts.filter(Boolean).join(' · ')
}

function stepWords(step: Step): string {
  if (step.kind === 'unassign') return `unassign ${step.before} (${step.cause})`
  if (step.kind === 'policy') return `grant ${step.field} ${step.after}, now ${step.before ?? 'none'} (${step.cause})`
  const waits = step.waitsFor === null ? '' : `, waits for ${step.waitsFor}`
  return `${step.kind} ${step.before ?? 'none'} to ${step.after}${waits} (${step.cause})`
}
