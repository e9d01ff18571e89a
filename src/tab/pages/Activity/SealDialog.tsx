import { useState } from 'react'
import type { AuditCheck } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { Notice } from '../../components/state/Notice.tsx'

const SEAL = /^\s*(\d{1,15})\s+([\w-]{43})\s*$/

/** A seal that was copied before: is the entry that it was taken of still in the log, as it was? */
export function SealDialog({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [text, setText] = useState('')
  const [found, setFound] = useState<AuditCheck | null>(null)
  const seal = SEAL.exec(text)
  const compare = async () => {
    const query = asked({ seq: seal?.[1], hash: seal?.[2] })
    setFound(await act(() => client.get<AuditCheck>(`/api/audit/verify?${query}`)))
  }
  return (
    <AskDialog
      title="Compare a seal"
      yes="Compare"
      no="Close"
      ready={seal !== null}
      {...{ busy, refused, onClose }}
      onYes={() => void compare()}
    >
      <p>
        A seal is the number of an entry and its hash. Kept outside of this product, it proves later that nobody changed
        or removed anything up to that entry.
      </p>
      <label>
        Seal, as it was copied
        <textarea
          rows={2}
          className="mono"
          dir="ltr"
          maxLength={100}
          value={text}
          onChange={(event) => {
            setFound(null)
            setText(event.target.value)
          }}
        />
      </label>
      {text.trim() !== '' && !seal && (
        <p className="secondary">A seal has a number, a space and 43 letters, for example 214 kX3…</p>
      )}
      {found && <Answer seq={Number(seal?.[1])} check={found} />}
    </AskDialog>
  )
}

function Answer({ seq, check }: { seq: number; check: AuditCheck }) {
  if (check.noted === true)
    return (
      <Notice kind="good" lead="It fits.">
        Entry {seq} is in the log as it was when the seal was taken.
      </Notice>
    )
  if (seq < check.first)
    return (
      <Notice kind="info" lead="That entry is not kept any more.">
        It went with its age; the oldest that is kept is {check.first}.
      </Notice>
    )
  return (
    <Notice kind="bad" lead="It does not fit.">
      {seq > check.last
        ? `The log ends at entry ${check.last}: it was cut, or restored from an older copy.`
        : `Entry ${seq} has another hash now: the log was written anew.`}{' '}
      Export it, keep the database as it is, and ask who has access to it.
    </Notice>
  )
}
