import { useState } from 'react'
import type { Job } from '../../api/contract.ts'
import { count, plural } from '../../words/button.ts'
import { DELETION_CONSEQUENCE, REMOVAL_CONSEQUENCE } from '../../words/plan.ts'
import { takenAway } from '../../words/removals.ts'
import type { Counted } from '../../words/removals.ts'
import { AskDialog } from '../components/ask/AskDialog.tsx'
import { useApprove } from './useApprove.ts'

interface Props {
  job: Job
  /** What the guard counts of the plan. */
  counted: Counted
  /** Of the jobs that take it away, the one at 8x8 alone takes users. */
  deletions: boolean
  onClose: () => void
}

/** More removals than the guard lets pass: said in full, and the number typed. */
export function ApproveDialog({ job, counted, deletions, onClose }: Props) {
  const { busy, refused, approve } = useApprove(job)
  const [typed, setTyped] = useState('')
  const { vanished } = counted
  const taken = takenAway(counted)
  const number = taken || vanished || (job.plan?.changes ?? 0)
  const ready = typed.replace(/[\s,.]/g, '') === String(number)
  const does = doing(counted, deletions)
  const yes = async () => {
    if (await approve()) onClose()
  }
  return (
    <AskDialog
      title={`${does}?`}
      yes={does.replace(/ in Teams$/, '')}
      danger
      {...{ ready, busy, refused, onClose }}
      onYes={() => void yes()}
    >
      {taken > 0 && <p>{deletions ? DELETION_CONSEQUENCE : REMOVAL_CONSEQUENCE}</p>}
      {vanished > 0 && <p>{`${plural(vanished, 'number')} of ours vanished in Teams: put back with it.`}</p>}
      <label>
        <span>
          Type <strong>{count(number)}</strong> to approve
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

function doing(counted: Counted, deletions: boolean): string {
  const taken = takenAway(counted)
  if (counted.removals === 0) return 'Apply this plan'
  if (taken === 0) return `Put ${plural(counted.vanished, 'number')} back in Teams`
  return deletions ? `Take ${plural(taken, 'user')} away` : `Remove ${plural(taken, 'number')} in Teams`
}
