import { useState } from 'react'
import type { ChooseAccount } from '../../../../../api/contract.ts'
import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** Says which Microsoft 365 account is the user's, where neither Federation ID nor username does. */
export function MatchDialog({ user, onClose }: UserDialogProps) {
  const { busy, refused, send } = useUserAct(user, onClose)
  const [account, setAccount] = useState('')
  const body: ChooseAccount = { account: account.trim() }
  return (
    <AskDialog
      title={`Which Microsoft 365 user is ${user.displayName}?`}
      yes="Match"
      ready={body.account !== ''}
      {...{ busy, refused, onClose }}
      onYes={() => void send('POST', '/account', body)}
    >
      <p>The next sync links them. It is checked that the account is there and that no other user has it.</p>
      <label>
        Username or object id in Microsoft 365
        <input
          value={account}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          onChange={(event) => setAccount(event.target.value)}
        />
      </label>
    </AskDialog>
  )
}
