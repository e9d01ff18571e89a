import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Job, KeepNumbers, NumbersKept } from '../../api/contract.ts'
import { plural } from '../../words/button.ts'
import { keepingWords, keptWords } from '../../words/removals.ts'
import type { Counted } from '../../words/removals.ts'
import { sentence } from '../api/client.ts'
import { useConsole } from '../api/context.tsx'
import { useAct } from '../api/useAct.ts'
import { AskDialog } from '../components/ask/AskDialog.tsx'
import { planQueries } from './queries.ts'

/** Declines the removals of a stopped plan: what that means now, which the server says, and why. */
export function KeepDialog({ job, counted, onClose }: { job: Job; counted: Counted; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [why, setWhy] = useState('')
  const { data: keepable, error } = useQuery(planQueries(client).keepable(job.id))
  const body: KeepNumbers = { note: why.trim() }
  const them = keepable ? keptWords(job.service, keepable.taken) : 'them'
  const path = `/api/jobs/${encodeURIComponent(job.id)}/keep`
  const yes = async () => {
    if (await act(() => client.send<NumbersKept>('POST', path, body))) onClose()
  }
  return (
    <AskDialog
      title={`Keep ${them}?`}
      yes={`Keep ${them}`}
      ready={Boolean(keepable) && body.note !== ''}
      refused={refused ?? (error ? sentence(error) : null)}
      {...{ busy, onClose }}
      onYes={() => void yes()}
    >
      {keepable && <p>{keepingWords(job.service, keepable)}</p>}
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
