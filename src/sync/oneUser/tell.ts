/** Tells what was decided for one user and what came of it, step by step. */
import type { UserRow } from '../../directory/store.ts'
import type { UserView } from '../../directory/view.ts'
import type { PlannedChange } from '../../jobs/job.ts'
import { wanted } from '../plan/authority.ts'
import type { JobRun } from '../run/jobRun.ts'
import { match } from '../plan/match.ts'
import { decide, type Step, type TeamsRules } from '../plan/plan.ts'
import { tell } from './step.ts'

export async function tellDecision(run: JobRun, view: UserView, rules: TeamsRules): Promise<void> {
  const want = wanted(view.user, rules.deactivated)
  const decision = decide(view.user, view, rules)
  await (want.number === null
    ? tell(run, 'scope', 'nothing', `No number in Teams: ${want.reason}`)
    : tell(run, 'scope', 'done', `Wants ${want.number} in Teams`))
  if (want.number !== null && !(await tellMatch(run, view))) return
  const { reason, detail, steps } = decision
  if (reason && want.number !== null)
    return tell(run, 'checks', 'stopped', [reason, ...Object.values(detail)].join(' '))
  await tell(run, 'checks', 'done', 'Nothing stands in the way')
  if (steps.length > 0) return tell(run, 'change', 'done', steps.map(stepLine).join('; '))
  const none = decision.adopt ? `${decision.adopt} is there already and is ours from now on` : 'Already as wanted'
  await tell(run, 'change', 'nothing', none)
}

async function tellMatch(run: JobRun, view: UserView): Promise<boolean> {
  const matched = match(view)
  if (!matched.account) {
    const among = Object.values(matched.detail).join(' ')
    await tell(run, 'matched', 'stopped', [matched.reason, among].filter(Boolean).join(' '))
    return false
  }
  const step = view.m365 ? 'link' : view.candidates.find(({ account }) => account.id === matched.account.id)?.step
  await tell(run, 'matched', 'done', `${matched.account.userPrincipalName} by ${STEPS[step ?? 'link']}`)
  return true
}

const STEPS = {
  link: 'its link',
  choice: 'an admin’s choice',
  externalId: 'the object id from the identity provider',
  federationId: 'Federation ID',
  userName: 'username',
} as const

const stepLine = (step: Step): string =>
  step.kind === 'policy' && step.after === null
    ? `take back policy ${step.before}`
    : `${step.kind} ${step.kind === 'unassign' ? step.before : step.after}${'waitsFor' in step && step.waitsFor ? ', once it is free' : ''}`

/** What Teams shows in the end. */
export async function tellOutcome(run: JobRun, user: UserRow | null): Promise<void> {
  const { deps, tenantId, job } = run
  const changes = await deps.jobs.planned(tenantId, job.id, { after: -1, limit: 50 })
  if (changes.length === 0) return
  const open = changes.find(({ status }) => status !== 'done')
  if (!open) return tell(run, 'verified', 'done', `Teams shows ${user?.teamsNumber ?? 'no number'}`)
  await tell(run, 'verified', open.status === 'waiting' ? 'stopped' : 'failed', openLine(open))
}

const openLine = ({ kind, after, before, reason, raw }: PlannedChange): string =>
  [`${kind} ${after ?? before}`, reason, raw].filter(Boolean).join(' · ')
