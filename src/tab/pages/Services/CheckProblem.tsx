import { jobReasonWords } from '../../../words/jobReasons.ts'
import { Notice } from '../../components/state/Notice.tsx'

/** Why the last test did not go well. */
export function CheckProblem({
  reason,
  raw,
}: {
  reason: { code: string; detail: Record<string, string> }
  raw: string | null
}) {
  const words = jobReasonWords(reason.code, reason.detail)
  return (
    <Notice kind="attention" lead={words.cause}>
      {words.fix} Who can: {words.who}.{raw && <code className="raw">{raw}</code>}
    </Notice>
  )
}
