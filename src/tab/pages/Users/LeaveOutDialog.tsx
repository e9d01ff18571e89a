import { useState } from 'react'
import type { LeaveOut, UserDetail } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/AskDialog.tsx'

/** Leaves a user out of sync: why, and until when. */
export function LeaveOutDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [note, setNote] = useState('')
  const [until, setUntil] = useState('')
  const body: LeaveOut = { note: note.trim(), ...(until ? { until: endOf(until) } : {}) }
  const path = `/api/users/${encodeURIComponent(user.id)}/exclude`
  const leave = async () => {
    if (await act(() => client.send<UserDetail>('POST', path, body))) onClose()
  }
  return (
    <AskDialog
      title={`Leave ${user.displayName} out of sync?`}
      yes="Leave out"
      ready={body.note !== ''}
      {...{ busy, refused, onClose }}
      onYes={() => void leave()}
    >
      <p>
        Nothing is assigned, changed or removed for this user until you take the user back in. Nobody loses a number.
      </p>
      <label>
        Why
        <textarea rows={2} maxLength={500} required value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <label>
        Until, if it should end by itself
        <input
          className="ask-short"
          type="date"
          min={tomorrow()}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </label>
    </AskDialog>
  )
}

/** The end of that day, here. */
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString()

function tomorrow(): string {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
