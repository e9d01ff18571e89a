import { useState } from 'react'
import type { AuditCheck } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { Notice } from '../../components/state/Notice.tsx'

const CODE = /^\s*(\d{1,15})\s+([\w-]{43})\s*$/

/** A check code that was copied before: is the entry that it was copied from still in the log, as it was? */
export function CheckCodeDialog({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [text, setText] = useState('')
  const [found, setFound] = useState<AuditCheck | null>(null)
  const code = CODE.exec(text)
  const compare = async () => {
    const query = asked({ seq: code?.[1], hash: code?.[2] })
    setFound(await act(() => client.get<AuditCheck>(`/api/audit/verify?${query}`)))
  }
  return (
    <AskDialog
      title="Compare a check code"
      yes="Compare"
      no="Close"
      ready={code !== null}
      {...{ busy, refused, onClose }}
      onYes={() => void compare()}
    >
      <p>
        Copy check code gives you a short text. Keep it outside of this console, for example in a ticket. Paste it here
        later to see whether anybody changed or removed what was written until then.
      </p>
      <label>
        Check code, as it was copied
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
      {text.trim() !== '' && !code && (
        <p className="secondary">A check code is a number, a space and 43 characters, for example 214 kX3…</p>
      )}
      {found && <Answer seq={Number(code?.[1])} check={found} />}
    </AskDialog>
  )
}

function Answer({ seq, check }: { seq: number; check: AuditCheck }) {
  if (check.noted === true)
    return (
      <Notice kind="good" lead="It matches.">
        Entry {count(seq)} is in the log as it was when the code was copied.
      </Notice>
    )
  if (seq < check.first)
    return (
      <Notice kind="info" lead="That entry is not kept any more.">
        It was removed because of its age. The oldest entry that is kept is {count(check.first)}.
      </Notice>
    )
  return (
    <Notice kind="bad" lead="It does not match.">
      {seq > check.last
        ? `The log ends at entry ${count(check.last)}: newer ones were removed, or the database was restored from an older copy.`
        : `Entry ${count(seq)} is not the one that the code was copied from: somebody changed the log after that.`}{' '}
      Export it, keep the database as it is, and ask who has access to it.
    </Notice>
  )
}
