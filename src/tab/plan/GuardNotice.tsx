import { useNavigate } from '@tanstack/react-router'
import { Button } from '@fluentui/react-components'
import type { Job } from '../../api/contract.ts'
import { count } from '../../words/button.ts'
import { jobReasonWords } from '../../words/jobReasons.ts'
import { stopWords } from '../../words/removals.ts'
import { isUndo } from '../components/words/jobWords.ts'
import { Notice } from '../components/state/Notice.tsx'

/** Above a page: the latest sync stopped before its first write, and who may decide looks at it first. */
export function GuardNotice({ job }: { job: Job }) {
  const navigate = useNavigate()
  const { plan, cause } = job
  const counted = plan?.stops.includes('TOO_MANY_REMOVALS')
    ? `${stopWords(plan, job.service, isUndo(job) ? 'undo' : 'sync')} Your limit is ${count(plan.limit)}.`
    : jobReasonWords(cause?.code ?? 'TOO_MANY_REMOVALS', cause?.detail ?? {}).cause
  return (
    <Notice
      kind="guard"
      lead={`Approval needed: Job ${job.id} stopped before the first write.`}
      actions={
        <Button className="touch" onClick={() => void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })}>
          Review removals
        </Button>
      }
    >
      {counted}
    </Notice>
  )
}
