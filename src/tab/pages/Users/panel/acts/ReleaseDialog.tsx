import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** The identity provider owns nothing of the user any more. */
export function ReleaseDialog({ user, onClose }: UserDialogProps) {
  const { busy, refused, send } = useUserAct(user, onClose)
  return (
    <AskDialog
      title={`Release ${user.displayName} from the identity provider?`}
      yes="Release"
      {...{ busy, refused, onClose }}
      onYes={() => void send('POST', '/release')}
    >
      <p>
        Name, username, e-mail and status belong to 8x8 again and can be edited there. Until the identity provider is
        told to leave this user alone, it may take the user over with its next cycle.
      </p>
    </AskDialog>
  )
}
