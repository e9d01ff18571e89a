import {
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JobStep } from '../../../../api/contract.ts'
import { inWords } from '../../../../words/outputWords.ts'
import { reasonWords } from '../../../../words/reasons.ts'
import { STEP_OUTCOME_WORDS, STEP_WORDS } from '../../../../words/states.ts'
import { useConsole } from '../../../api/context.tsx'
import { Sentence } from '../../../components/words/Sentence.tsx'
import { planQueries } from '../../../plan/queries.ts'

const SIGNS: Record<JobStep['outcome'], { Icon: FluentIcon; ink: string }> = {
  done: { Icon: CheckmarkCircle16Filled, ink: 'ink-good' },
  nothing: { Icon: SubtractCircle16Regular, ink: 'ink-muted' },
  stopped: { Icon: Warning16Filled, ink: 'ink-attention' },
  failed: { Icon: ErrorCircle16Filled, ink: 'ink-bad' },
}

/** A sync of one user alone, step by step while it goes. */
export function SyncSteps({ jobIds }: { jobIds: string[] }) {
  const { client } = useConsole()
  const id = jobIds[0] ?? ''
  const asked = planQueries(client).run(id)
  const { data: jobs } = useQuery({
    ...asked,
    refetchInterval: ({ state }) => (state.data?.every(({ endedAt }) => endedAt) ? false : 500),
  })
  const steps = jobs?.flatMap((job) => job.steps ?? []) ?? []
  const going = !jobs || jobs.some(({ endedAt }) => !endedAt)
  const failed = jobs?.find(({ state }) => state === 'failed')
  return (
    <section className="sync-steps" aria-label="Sync of this user" aria-busy={going}>
      <ol>
        {steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
      {failed?.cause && (
        <p className="ink-bad">
          <Sentence>{reasonWords(failed.cause.code, failed.cause.detail).cause}</Sentence>
        </p>
      )}
      <p className="secondary" role="status">
        {going ? 'Under way. ' : 'Ended. '}
        {jobs?.map((job) => (
          <Link key={job.id} to="/jobs/$jobId" params={{ jobId: job.id }}>
            Job {job.id}{' '}
          </Link>
        ))}
      </p>
    </section>
  )
}

function Step({ step: { step, outcome, detail } }: { step: JobStep }) {
  const { Icon, ink } = SIGNS[outcome]
  return (
    <li>
      <span className="signed">
        <Icon className={ink} aria-hidden="true" />
        <span>
          {STEP_WORDS[step]}: {STEP_OUTCOME_WORDS[outcome].toLowerCase()}
        </span>
      </span>
      <span className="secondary">
        <Sentence>{inWords(detail)}</Sentence>
      </span>
    </li>
  )
}
