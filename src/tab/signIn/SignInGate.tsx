import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Session } from '../../api/contract.ts'
import { ApiError, createClient } from '../api/client.ts'
import type { Entered } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'
import type { Host } from '../host/host.ts'
import { issuerOfConsole } from './issuer.ts'
import { isFramed } from './names.ts'
import type { Out } from './OutPage.tsx'
import { forgetSession } from './session.ts'
import { Starting } from './Starting.tsx'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const browser = () => import('./browser.ts')
const Again = lazily(() => import('./Again.tsx'), 'Again')
const OutPage = lazily(() => import('./OutPage.tsx'), 'OutPage')

type Gate = { step: 'starting' } | { step: 'out'; out: Out } | { step: 'in'; console: Entered; tokens: Tokens }

/** Whoever waits for the person to sign in once more. */
interface Waiting {
  promise: Promise<void>
  done: () => void
}

/** Shows the console to whoever is signed in, and else how to sign in. Never blank: starting shows the first screen. */
export function SignInGate({ host, children }: { host: Host; children: (console: Entered) => ReactNode }) {
  const [gate, setGate] = useState<Gate>({ step: 'starting' })
  const [again, setAgain] = useState<Waiting | null>(null)
  const waiting = useRef<Waiting | null>(null)

  const signInAgain = useCallback((): Promise<void> => {
    if (waiting.current) return waiting.current.promise
    const { promise, resolve } = Promise.withResolvers<void>()
    const done = () => {
      waiting.current = null
      setAgain(null)
      resolve()
    }
    waiting.current = { promise, done }
    setAgain(waiting.current)
    return promise
  }, [])
  const leave = useCallback((out: Out) => {
    forgetSession()
    waiting.current = null
    setAgain(null)
    setGate({ step: 'out', out })
  }, [])
  const start = useCallback(async () => {
    setGate({ step: 'starting' })
    const next = await open(host, signInAgain, leave)
    if (next) setGate(next)
  }, [host, signInAgain, leave])

  useEffect(() => void start(), [start])
  useEffect(() => {
    if (gate.step !== 'starting') host.ready()
  }, [gate.step, host])

  if (gate.step === 'starting') return <Starting />
  if (gate.step === 'out')
    return (
      <Suspense fallback={<Starting />}>
        <OutPage host={host} out={gate.out} onAgain={() => void start()} />
      </Suspense>
    )
  return (
    <>
      {children(gate.console)}
      <Suspense>
        {again && (
          <Again tokens={gate.tokens} name={gate.console.session.user.name} onDone={again.done} onLeave={leave} />
        )}
      </Suspense>
    </>
  )
}

/** Null: the page is being left for the issuer. */
async function open(
  host: Host,
  again: () => Promise<void>,
  leave: (out: Out) => void,
): Promise<Exclude<Gate, { step: 'starting' }> | null> {
  let tokens: Tokens | null = null
  let mayLeave = false
  try {
    if (host.token) tokens = await (await import('./teams.ts')).teamsTokens(host, host.token)
    else {
      const arrival = await (await browser()).arrive()
      if (arrival.as === 'leaving') return null
      if (arrival.as !== 'in') return { step: 'out', out: { why: arrival.as === 'out' ? 'out' : 'returnToOtherTab' } }
      tokens = arrival.tokens
      mayLeave = !arrival.returned && !isFramed()
    }
    return await enter(host, tokens, again, leave)
  } catch (error) {
    const out = outOf(error, tokens)
    if (out.why !== 'unreachable') forgetSession()
    if (out.why !== 'ended' || !mayLeave) return { step: 'out', out }
  }
  // a sign-in from before has ended: nothing was entered yet, so there is nothing to ask
  const { goToIssuer } = await import('./journey.ts')
  return goToIssuer().then(
    () => null,
    (error: unknown) => ({ step: 'out', out: outOf(error, null) }),
  )
}

function outOf(error: unknown, tokens: Tokens | null): Out {
  if (error instanceof SignInRefused) return { why: error.trouble, detail: error.detail, tokens }
  if (error instanceof ApiError && error.status === 0) return { why: 'unreachable', detail: error.message }
  return { why: 'refused', detail: error instanceof Error ? error.message : String(error), tokens }
}

async function enter(
  host: Host,
  tokens: Tokens,
  again: () => Promise<void>,
  leave: (out: Out) => void,
): Promise<Exclude<Gate, { step: 'starting' }>> {
  let inside = false
  const client = createClient(tokens, {
    // before anybody is in, nothing can be lost: the page says it instead
    again: () => (inside ? again() : Promise.reject(new SignInRefused('ended'))),
    refused: async (token) => {
      const [{ troubleOfToken }, { tenantId }] = await Promise.all([import('./troubles.ts'), issuerOfConsole()])
      const refusal = new SignInRefused(troubleOfToken(token, tenantId))
      if (inside) leave(outOf(refusal, tokens))
      return refusal
    },
  })
  const session = await client.get<Session>('/api/session')
  if (!session.may.includes('sync.look') && session.groupsUnknown)
    return { step: 'out', out: { why: 'groupsUnknown', tokens } }
  if (!session.may.includes('sync.look'))
    return { step: 'out', out: { why: 'noRole', detail: session.tenant.name, tokens } }
  inside = true
  const { signOut } = tokens
  const signedOut = () => {
    setTimeout(() => leave({ why: 'out' }))
  }
  return {
    step: 'in',
    tokens,
    console: { host, client, session, signOut: signOut && (() => void signOut().catch(signedOut)) },
  }
}
