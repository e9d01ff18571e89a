import { useState } from 'react'
import type { LeaveOut, UserDetail } from '../../../../api/contract.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import type { Act } from '../../../api/useAct.ts'
import { endOfDay, LAST_DAY, tomorrow } from '../../../components/field/days.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'

/** Leaves a user out of sync: why, and until when. */
export function LeaveOutDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { client } = useConsole()
  const act = useAct()
  const path = `/api/users/${encodeURIComponent(user.id)}/exclude`
  return (
    <LeaveOutForm
      who={user.displayName}
      act={act}
      onClose={onClose}
      onLeave={async (body) => {
        if (await act.act(() => client.send<UserDetail>('POST', path, body))) onClose()
      }}
    />
  )
}

interface FormProps {
  /** "Ada Fry", "12 users" */
  who: string
  act: Act
  onLeave: (leaveOut: LeaveOut) => Promise<void>
  onClose: () => void
}

export function LeaveOutForm({ who, act: { busy, refused }, onLeave, onClose }: FormProps) {
  const [note, setNote] = useState('')
  const [until, setUntil] = useState('')
  const body: LeaveOut = { note: note.trim(), ...(until ? { until: endOfDay(until) } : {}) }
  return (
    <AskDialog
      title={`Leave ${who} out of sync?`}
      yes="Leave out"
      ready={body.note !== ''}
      {...{ busy, refused, onClose }}
      onYes={() => void onLeave(body)}
    >
      <p>Nothing is assigned, changed or removed until you take it back. Nobody loses a number.</p>
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
          max={LAST_DAY}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </label>
    </AskDialog>
  )
}
