import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** 8x8 deleted the user, and the identity provider still has it. */
export function RecreateDialog({ user, onClose }: UserDialogProps) {
  const { busy, refused, send } = useUserAct(user, onClose)
  return (
    <AskDialog
      title={`Create ${user.displayName} again at 8x8?`}
      yes="Create again"
      {...{ busy, refused, onClose }}
      onYes={() => void send('POST', '/recreate')}
    >
      <p>
        The next sync makes a new user at 8x8 with what the identity provider sends. Licence, extension, number and
        voicemail of the old one do not come back: give the new user a licence and a number in 8x8 Admin Console.
      </p>
    </AskDialog>
  )
}
