import { useState } from 'react'
import type { Job } from '../../api/contract.ts'
import { count, plural } from '../../words/button.ts'
import { DELETION_CONSEQUENCE, REMOVAL_CONSEQUENCE } from '../../words/plan.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { useApprove } from './useApprove.ts'

interface Props {
  job: Job
  /** How much the plan takes away. */
  removals: number
  /** Of the jobs that take it away, the one at 8x8 alone takes users. */
  deletions: boolean
  onClose: () => void
}

/** More removals than the guard lets pass: said in full, and the number typed. */
export function ApproveDialog({ job, removals, deletions, onClose }: Props) {
  const { busy, refused, approve } = useApprove(job)
  const [typed, setTyped] = useState('')
  const ready = typed.replace(/[\s,.]/g, '') === String(removals)
  const things = deletions ? plural(removals, 'user') : plural(removals, 'number')
  const yes = async () => {
    if (await approve()) onClose()
  }
  return (
    <AskDialog
      title={deletions ? `Take ${things} away?` : `Remove ${things} in Teams?`}
      yes={deletions ? `Take ${things} away` : `Remove ${things}`}
      danger
      {...{ ready, busy, refused, onClose }}
      onYes={() => void yes()}
    >
      <p>{deletions ? DELETION_CONSEQUENCE : REMOVAL_CONSEQUENCE}</p>
      <label>
        <span>
          Type <strong>{count(removals)}</strong> to approve
        </span>
        <input
          className="ask-short"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
    </AskDialog>
  )
}
