import { useState } from 'react'
import type { Job, KeepNumbers, NumbersKept } from '../../api/contract.ts'
import { plural } from '../../words/button.ts'
import { KEEPING, keptWords, takenAway } from '../../words/removals.ts'
import type { Counted } from '../../words/removals.ts'
import { useConsole } from '../api/context.tsx'
import { useAct } from '../api/useAct.ts'
import { AskDialog } from '../components/AskDialog.tsx'

/** Declines the removals of a stopped plan: what that means, and why. */
export function KeepDialog({ job, counted, onClose }: { job: Job; counted: Counted; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [why, setWhy] = useState('')
  const body: KeepNumbers = { note: why.trim() }
  const them = keptWords(job.service, takenAway(counted))
  const path = `/api/jobs/${encodeURIComponent(job.id)}/keep`
  const yes = async () => {
    if (await act(() => client.send<NumbersKept>('POST', path, body))) onClose()
  }
  return (
    <AskDialog
      title={`Keep ${them}?`}
      yes={`Keep ${them}`}
      ready={body.note !== ''}
      {...{ busy, refused, onClose }}
      onYes={() => void yes()}
    >
      <p>
        {KEEPING[job.service].does} of what is queued, and leaves these people as they are until something else about
        them changes, or an admin takes this back.
      </p>
      {counted.vanished > 0 && (
        <p>{`${plural(counted.vanished, 'vanished number')} ${counted.vanished === 1 ? 'is' : 'are'} no part of it: the guard looks at them again.`}</p>
      )}
      <label>
        Why
        <textarea rows={2} maxLength={500} required value={why} onChange={(event) => setWhy(event.target.value)} />
      </label>
    </AskDialog>
  )
}
