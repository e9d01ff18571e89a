import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import type { Role, SignIn } from '../../api/contract.ts'
import { sentence } from '../api/client.ts'
import { Mark } from '../components/Mark.tsx'
import { Notice } from '../components/Notice.tsx'
import type { Host } from '../host/host.ts'
import { signInAs } from './sandbox.ts'

const ROLES: Record<Role, { name: string; says: string }> = {
  admin: { name: 'Admin', says: 'Everything: services, names, syncs' },
  operator: { name: 'Operator', says: 'Looks at everything and starts syncs' },
  reader: { name: 'Reader', says: 'Looks at everything, changes nothing' },
  user: { name: 'User', says: 'Has no role in the console' },
}

interface Props {
  host: Host
  signIn: SignIn | null
  /** Why the console was left, or could not be entered. */
  reason: string | null
  onSignedIn: () => void
}

/** How to get in: a role in the sandbox, the work account elsewhere. */
export function SignInPage({ host, signIn, reason, onSignedIn }: Props) {
  return (
    <main className="sign-in">
      <section className="card sign-in-card">
        <Mark />
        <h1>Voice Sync Console</h1>
        <p className="secondary">for 8x8 and Microsoft Teams</p>
        {reason && <Notice kind="attention" lead={reason} />}
        {signIn?.mode === 'sandbox' ? (
          <SandboxRoles tokenUrl={signIn.tokenUrl} roles={signIn.as} onSignedIn={onSignedIn} />
        ) : (
          <InTeams host={host} reached={signIn !== null} onAgain={onSignedIn} />
        )}
      </section>
    </main>
  )
}

function SandboxRoles({ tokenUrl, roles, onSignedIn }: { tokenUrl: string; roles: Role[]; onSignedIn: () => void }) {
  const [failed, setFailed] = useState<string | null>(null)
  const choose = async (as: Role) => {
    try {
      await signInAs(tokenUrl, as)
      onSignedIn()
    } catch (error) {
      setFailed(sentence(error))
    }
  }
  return (
    <>
      <p>This is the sandbox: a company of invented people. Choose who you are.</p>
      {failed && <Notice kind="bad" lead={failed} />}
      <ul className="roles">
        {roles.map((role) => (
          <li key={role}>
            <Button className="role" onClick={() => void choose(role)}>
              <span className="role-words">
                <span>{ROLES[role].name}</span>
                <span className="secondary">{ROLES[role].says}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

function InTeams({ host, reached, onAgain }: { host: Host; reached: boolean; onAgain: () => void }) {
  return (
    <>
      {host.kind === 'browser' && reached && (
        <p>Sign in with your work account by opening the console as an app in Microsoft Teams.</p>
      )}
      <div className="buttons">
        {host.kind === 'browser' && reached && (
          <Button as="a" appearance="primary" href="https://teams.microsoft.com/">
            Open Microsoft Teams
          </Button>
        )}
        <Button onClick={onAgain}>Try again</Button>
      </div>
    </>
  )
}
