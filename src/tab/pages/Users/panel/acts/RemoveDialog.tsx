import { useState } from 'react'
import type { DeleteUser } from '../../../../../api/contract.ts'
import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import { Ltr } from '../../../../components/words/Ltr.tsx'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** Takes one user out of the directory, once its username was typed. */
export function RemoveDialog({ user, onClose }: UserDialogProps) {
  const { busy, refused, send } = useUserAct(user, onClose)
  const [typed, setTyped] = useState('')
  const body: DeleteUser = { confirm: typed.trim() }
  return (
    <AskDialog
      title={`Remove ${user.displayName}?`}
      yes="Remove"
      danger
      ready={typed.trim().toLowerCase() === user.userName.toLowerCase()}
      {...{ busy, refused, onClose }}
      onYes={() => void send('POST', '/delete', body)}
    >
      <p>
        The next sync takes the user out of the directory and takes its number off in Teams. The guard counts it as a
        removal.{' '}
        {user.deletedAt === null &&
          'As 8x8 still has the user, a to-do asks to delete it there first; licence, number and voicemail go with it.'}
      </p>
      <p>Until that sync you can keep the user.</p>
      <label>
        <span>
          Type{' '}
          <strong>
            <Ltr>{user.userName}</Ltr>
          </strong>{' '}
          to go on
        </span>
        <input value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
      </label>
    </AskDialog>
  )
}
