import { Button } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Clock16Regular, Prohibited16Regular, Warning16Filled } from '@fluentui/react-icons'
import { useState } from 'react'
import type { IdentityScim, ScimToken } from '../../../api/contract.ts'
import { PASTE_WORDS } from '../../../words/provisioning.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { Signed } from '../../components/words/State.tsx'
import { ago, dayTime } from '../../components/words/time.ts'
import { CopyField } from './CopyField.tsx'
import { EndTokenDialog } from './EndTokenDialog.tsx'
import { NewTokenDialog } from './NewTokenDialog.tsx'
import type { ScimForm } from './useScimForm.ts'

const SOON_MS = 30 * 86_400_000
/** Ended ones that are still listed. */
const ENDED_SHOWN = 3

interface Props {
  scim: IdentityScim
  form: ScimForm
  may: boolean
}

/** The token in clear right after it was made; below it, every token with its end and its last use. */
export function Tokens({ scim, form, may }: Props) {
  const [making, setMaking] = useState<{ replaces: ScimToken | null } | null>(null)
  const [ending, setEnding] = useState<ScimToken | null>(null)
  const active = scim.tokens.filter(({ state }) => state === 'active')
  const ended = scim.tokens.filter(({ state }) => state !== 'active').slice(0, ENDED_SHOWN)
  return (
    <div className="tokens">
      {form.made && (
        <>
          <CopyField mono label="8x8 API Token" value={form.made.token} hint={PASTE_WORDS[form.value.provider].token} />
          <Notice kind="attention" lead="Shown once.">
            Copy it now: after you leave this page nobody can read it again.
          </Notice>
        </>
      )}
      {active.length === 0 && (
        <Notice kind="attention" lead="There is no token that works.">
          Make one and paste it at your provider; until then it cannot reach this console.
        </Notice>
      )}
      <div className="tokens-head">
        <h3>8x8 API Tokens</h3>
        {may && (
          <Button size="small" className="touch" onClick={() => setMaking({ replaces: null })}>
            New token…
          </Button>
        )}
      </div>
      <ul className="token-list" aria-label="8x8 API Tokens">
        {[...active, ...ended].map((token) => (
          <li key={token.id}>
            <span className="token-says">
              <strong>{token.name}</strong>
              <span className="token-stands">
                <TokenEnd token={token} />
                <span className="secondary">{token.lastUsedAt ? `Used ${ago(token.lastUsedAt)}` : 'Not used yet'}</span>
              </span>
            </span>
            {may && token.state === 'active' && (
              <span className="buttons">
                <TokenButton words="Rotate…" token={token} onClick={() => setMaking({ replaces: token })} />
                <TokenButton words="End now…" token={token} onClick={() => setEnding(token)} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {making && <NewTokenDialog scim={scim} form={form} {...making} onClose={() => setMaking(null)} />}
      {ending && <EndTokenDialog token={ending} scim={scim} onClose={() => setEnding(null)} />}
    </div>
  )
}

function TokenButton({ words, token, onClick }: { words: string; token: ScimToken; onClick: () => void }) {
  const label = `${words.replace('…', '')}: ${token.name}`
  return (
    <Button size="small" className="touch" appearance="transparent" aria-label={label} onClick={onClick}>
      {words}
    </Button>
  )
}

function TokenEnd({ token: { state, expiresAt, revokedAt } }: { token: ScimToken }) {
  if (state === 'revoked')
    return (
      <Signed icon={Prohibited16Regular} ink="muted">
        Ended {revokedAt ? dayTime(revokedAt) : ''}
      </Signed>
    )
  if (expiresAt === null)
    return (
      <Signed icon={CheckmarkCircle16Filled} ink="good">
        Does not end
      </Signed>
    )
  if (state === 'expired')
    return (
      <Signed icon={Prohibited16Regular} ink="muted">
        Ended {dayTime(expiresAt)}
      </Signed>
    )
  const soon = Date.parse(expiresAt) - Date.now() < SOON_MS
  return (
    <Signed icon={soon ? Warning16Filled : Clock16Regular} ink={soon ? 'attention' : 'muted'}>
      Works until {dayTime(expiresAt)}
    </Signed>
  )
}
