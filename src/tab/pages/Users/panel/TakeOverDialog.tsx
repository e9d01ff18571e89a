import type { UserDetail } from '../../../../api/contract.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'

/** Lets the number that a user has in Teams give way to the one of 8x8. */
export function TakeOverDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const other = user.otherNumber
  if (!other) return null
  const path = `/api/users/${encodeURIComponent(user.id)}/takeover`
  const agree = async () => {
    if (await act(() => client.send<UserDetail>('POST', path, { number: other.number }))) onClose()
  }
  return (
    <AskDialog
      title={`Take over the number of ${user.displayName}?`}
      yes="Take over"
      danger
      {...{ busy, refused, onClose }}
      onYes={() => void agree()}
    >
      <p>
        The next sync takes <Ltr>{other.number}</Ltr> off this user in Teams and assigns{' '}
        <Ltr>{user.number ?? 'the 8x8 number'}</Ltr>. Calls to the old number no longer ring here, and nothing is
        changed before that sync.
      </p>
      <p>Undo of that sync gives the old number back while nobody else has it.</p>
    </AskDialog>
  )
}
