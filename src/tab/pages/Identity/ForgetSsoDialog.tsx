import { useQueryClient } from '@tanstack/react-query'
import type { IdentitySso } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { SSO_PATH } from './useSsoForm.ts'

export function ForgetSsoDialog({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const forget = async () => {
    if (!(await act(() => client.send<IdentitySso>('DELETE', SSO_PATH)))) return
    await cache.invalidateQueries({ queryKey: ['settings', SSO_PATH] })
    void cache.invalidateQueries({ queryKey: ['connections'] })
    onClose()
  }
  return (
    <AskDialog
      title="Remove the identity provider of single sign-on?"
      yes="Remove"
      no="Keep it"
      danger
      {...{ busy, refused, onClose }}
      onYes={() => void forget()}
    >
      <p>Its addresses and its certificate are forgotten here. Nothing changes at the provider.</p>
      <p>User provisioning (SCIM) and the way people sign in today stay as they are.</p>
    </AskDialog>
  )
}
