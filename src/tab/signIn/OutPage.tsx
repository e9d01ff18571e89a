import { Button } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { SignIn } from '../../api/contract.ts'
import { Mark } from '../components/words/Mark.tsx'
import { Notice } from '../components/state/Notice.tsx'
import { PrimaryButton } from '../components/PrimaryButton.tsx'
import type { Host } from '../host/host.ts'
import { issuerOfConsole } from './issuer.ts'
import { isFramed } from './names.ts'
import './out.css'
import { OUT_WORDS } from './outWords.ts'
import type { Why } from './outWords.ts'
import type { Tokens } from './tokens.ts'

/** Why somebody is not in. */
export interface Out {
  why: Why
  /** What the issuer or the host said; for `noRole` the name of the organization. */
  detail?: string
  /** What can be asked once more; null where that is the page itself. */
  tokens?: Tokens | null
}

/** Outside the console: what happened, who can mend it, and the way in. */
export function OutPage({ host, out, onAgain }: { host: Host; out: Out; onAgain: () => void }) {
  const words = OUT_WORDS[out.why]
  return (
    <main className="sign-in">
      <section className="card sign-in-card">
        <Mark />
        <h1>{words.title}</h1>
        {words.kind ? (
          <Notice kind={words.kind} lead={words.lead}>
            {words.says(out.detail ?? '')}
          </Notice>
        ) : (
          <p>{words.lead}</p>
        )}
        {out.why === 'consent' && <WhoCanConsent />}
        <Ways host={host} out={out} onAgain={onAgain} />
        {words.quotes && out.detail && (
          <details className="sign-in-detail">
            <summary>What the sign-in said</summary>
            <p className="secondary">{out.detail}</p>
          </details>
        )}
      </section>
    </main>
  )
}

/** The roles that may agree for an organization, and the link that one of them needs. */
function WhoCanConsent() {
  const link = useAdminLink()
  return (
    <>
      <p>
        A <strong>Privileged Role Administrator</strong>, <strong>Cloud Application Administrator</strong> or{' '}
        <strong>Global Administrator</strong> of your organization can agree, once for everybody. Send one of them this
        link:
      </p>
      {link && (
        <p className="sign-in-link">
          <a href={link} target="_blank" rel="noreferrer">
            {link}
          </a>
        </p>
      )}
    </>
  )
}

function useAdminLink(): string | null {
  const [link, setLink] = useState<string | null>(null)
  useEffect(() => {
    void issuerOfConsole().then(
      (signIn) => setLink(adminLink(signIn)),
      () => undefined,
    )
  }, [])
  return link
}

/** https://learn.microsoft.com/entra/identity-platform/v2-admin-consent */
function adminLink({ authority, clientId, scope }: SignIn): string {
  const query = new URLSearchParams({
    client_id: clientId,
    scope,
    redirect_uri: new URL('/tab/', location.href).href,
  })
  return `${authority}/v2.0/adminconsent?${query.toString()}`
}

function Ways({ host, out, onAgain }: { host: Host; out: Out; onAgain: () => void }) {
  const [busy, setBusy] = useState(false)
  if (out.why === 'returnToOtherTab') return null
  const act = (way: () => Promise<void>) => () => {
    setBusy(true)
    void way()
      .catch(() => undefined)
      .finally(() => (setBusy(false), onAgain()))
  }
  const button = (words: string, way: () => Promise<void>): ReactNode => (
    <PrimaryButton disabledFocusable={busy} onClick={act(way)}>
      {words}
    </PrimaryButton>
  )
  const { tokens } = out
  const inBrowser = host.kind === 'browser' && !isFramed()
  const { otherAccount = false, mayPass = false } = OUT_WORDS[out.why]
  return (
    <div className="buttons">
      {host.kind === 'teams' && tokens && button('Sign in', () => tokens.signInAgain())}
      {inBrowser &&
        button(otherAccount ? 'Use another account' : 'Sign in', async () => {
          const { goToIssuer } = await import('./journey.ts')
          await goToIssuer(otherAccount)
        })}
      {host.kind === 'browser' && !inBrowser && (
        <PrimaryButton as="a" href={location.href} target="_blank">
          Open in a browser tab
        </PrimaryButton>
      )}
      {(!inBrowser || mayPass) && (
        <Button className="touch" onClick={onAgain}>
          Try again
        </Button>
      )}
    </div>
  )
}
