import type { IdentityScim, ScimToken } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { ago } from '../../components/words/time.ts'

interface Props {
  token: ScimToken
  scim: IdentityScim
  onClose: () => void
}

export function EndTokenDialog({ token, scim, onClose }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const others = scim.tokens.filter(({ id, state }) => state === 'active' && id !== token.id).length
  const end = async () => {
    const path = `/api/identity/scim/tokens/${encodeURIComponent(token.id)}`
    if (await act(() => client.send<IdentityScim>('DELETE', path))) onClose()
  }
  return (
    <AskDialog
      title={`End the token ${token.name}?`}
      yes="End now"
      no="Keep it"
      danger
      {...{ busy, refused, onClose }}
      onYes={() => void end()}
    >
      <p>
        From then on nobody gets in with it{token.lastUsedAt ? `; it was last used ${ago(token.lastUsedAt)}` : ''}.{' '}
        {others > 0
          ? `${plural(others, 'other token')} ${others === 1 ? 'goes' : 'go'} on working.`
          : `It is the last one: ${PROVIDER_NAMES[scim.provider]} can no longer add, change or deactivate users here until it has a new one.`}
      </p>
      <p>Users stay as they are. Nobody is deleted or loses a number.</p>
    </AskDialog>
  )
}
