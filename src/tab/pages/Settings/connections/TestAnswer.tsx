import type { ConnectionTest } from '../../../../api/contract.ts'
import { JUST_ENTERED } from '../../../../words/connections.ts'
import { jobReasonWords } from '../../../../words/jobReasons.ts'
import { Notice } from '../../../components/state/Notice.tsx'

/** Why what was entered does not work yet. */
export function TestAnswer({ test }: { test: ConnectionTest | null }) {
  if (!test || test.ok) return null
  const known = test.reason ? jobReasonWords(test.reason.code, test.reason.detail) : null
  // what was only just entered never worked before
  const words = known && { ...known, ...JUST_ENTERED[test.reason?.code ?? ''] }
  const lacking = test.permissions.filter(({ granted }) => granted === false)
  return (
    <Notice kind="attention" lead={words?.cause ?? 'It does not work.'}>
      {words && `${words.fix} Who can: ${words.who}.`}
      {lacking.length > 0 && <> Not allowed: {lacking.map(({ name }) => name).join(', ')}.</>} Nothing was saved.
      {test.raw && <code className="raw">{test.raw}</code>}
    </Notice>
  )
}
