import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { Session, SignIn } from '../../api/contract.ts'
import { createClient, sentence } from '../api/client.ts'
import type { Console } from '../api/context.tsx'
import { Mark } from '../components/Mark.tsx'
import type { Host } from '../host/host.ts'
import { sandboxTokens, forgetSandbox } from './sandbox.ts'
import { SignInPage } from './SignInPage.tsx'
import { teamsTokens } from './teams.ts'
import type { Tokens } from './tokens.ts'

type Gate =
  | { step: 'starting' }
  | { step: 'out'; signIn: SignIn | null; reason: string | null }
  | { step: 'in'; console: Console }

/** Shows the console to whoever is signed in, and else how to sign in. Never blank: starting shows the first screen. */
export function SignInGate({ host, children }: { host: Host; children: (console: Console) => ReactNode }) {
  const [gate, setGate] = useState<Gate>({ step: 'starting' })
  const start = useCallback(async () => {
    setGate(await open(host, (signIn, reason) => setGate({ step: 'out', signIn, reason })))
  }, [host])
  useEffect(() => void start(), [start])
  useEffect(() => {
    if (gate.step !== 'starting') host.ready()
  }, [gate.step, host])
  if (gate.step === 'starting') return <Starting />
  if (gate.step === 'out')
    return <SignInPage host={host} signIn={gate.signIn} reason={gate.reason} onSignedIn={() => void start()} />
  return children(gate.console)
}

/** The first screen of index.html in the colours of the theme, until the console knows who is here. */
function Starting() {
  return (
    <div className="starting" role="status" aria-label="Loading Voice Sync Console">
      <header>
        <Mark />
        <span className="header-product">Voice Sync Console</span>
      </header>
      <div className="page" aria-hidden="true">
        <i className="bar starting-title" />
        <div className="card starting-card">
          {[38, 62, 51, 58, 44].map((width) => (
            <i key={width} className="bar" style={{ width: `${width}%` }} />
          ))}
        </div>
      </div>
    </div>
  )
}

type SignedOut = (signIn: SignIn | null, reason: string | null) => void

async function open(host: Host, signedOut: SignedOut): Promise<Gate> {
  let reason: string | null = null
  let signIn: SignIn | null = null
  try {
    if (host.token) return await enter(host, teamsTokens(host.token), null, signedOut)
  } catch (error) {
    reason = sentence(error)
  }
  try {
    signIn = await howToSignIn()
    const tokens = signIn.mode === 'sandbox' ? sandboxTokens(signIn.tokenUrl) : null
    if (tokens) return await enter(host, tokens, signIn, signedOut)
  } catch (error) {
    reason = sentence(error)
  }
  return { step: 'out', signIn, reason }
}

async function howToSignIn(): Promise<SignIn> {
  const answer = await fetch('/sign-in', { headers: { accept: 'application/json' } }).catch(() => null)
  if (!answer?.ok) throw new Error('The console could not be reached. Syncs go on without this page.')
  return (await answer.json()) as SignIn
}

async function enter(host: Host, tokens: Tokens, signIn: SignIn | null, signedOut: SignedOut): Promise<Gate> {
  const leave = (reason: string | null) => {
    forgetSandbox()
    signedOut(signIn, reason)
  }
  const client = createClient(tokens, leave)
  const session = await client.get<Session>('/api/session')
  if (!session.may.includes('sync.look'))
    return {
      step: 'out',
      signIn,
      reason: `Your role cannot open the console. Ask an admin of ${session.tenant.name} for the reader role.`,
    }
  const signOut = tokens.signOut ? () => leave(null) : null
  return { step: 'in', console: { host, client, session, signOut } }
}
