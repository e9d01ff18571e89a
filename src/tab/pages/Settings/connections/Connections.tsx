import { Button } from '@fluentui/react-components'
import {
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Connections as All, CredentialView } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { CREDENTIAL_STATE_WORDS } from '../../../../words/connections.ts'
import { useConsole, useMay } from '../../../api/context.tsx'
import { lazily } from '../../../components/lazily.ts'
import { Notice } from '../../../components/state/Notice.tsx'
import { Signed } from '../../../components/words/State.tsx'
import type { Ink } from '../../../components/words/State.tsx'
import { ago, dayTime, lowerDay } from '../../../components/words/time.ts'
import { useNow } from '../../../components/useNow.ts'
import { isThere } from '../../Setup/there.ts'
import { PermissionList } from './PermissionList.tsx'
import { settingsQueries } from '../queries.ts'
import { Loaded, Section } from '../Section.tsx'
import { WhoCan } from '../roles/WhoCan.tsx'
import { TestButton } from './TestButton.tsx'

const PbxKeyDialog = lazily(() => import('./PbxKeyDialog.tsx'), 'PbxKeyDialog')
const AppKeyDialog = lazily(() => import('./AppKeyDialog.tsx'), 'AppKeyDialog')
const ForgetDialog = lazily(() => import('../ForgetDialog.tsx'), 'ForgetDialog')

const SIGNS = {
  ok: { icon: CheckmarkCircle16Filled, ink: 'good' },
  expiring: { icon: Warning16Filled, ink: 'attention' },
  expired: { icon: ErrorCircle16Filled, ink: 'bad' },
  failing: { icon: ErrorCircle16Filled, ink: 'bad' },
  missing: { icon: SubtractCircle16Regular, ink: 'muted' },
} as const satisfies Record<CredentialView['state'], { icon: typeof Warning16Filled; ink: Ink }>

type Asking = { what: 'replace' | 'forget'; connection: 'pbx' | 'microsoft365' | 'bot' }

/** Every key, secret, certificate, token and consent: until when, whether it works, and how to replace it. */
export function Connections() {
  const { client } = useConsole()
  const may = useMay('connections.change')
  const connections = useQuery(settingsQueries(client).connections())
  const [asking, setAsking] = useState<Asking | null>(null)
  const all = connections.data
  const close = () => setAsking(null)
  return (
    <Section
      id="connections"
      title="Connections"
      says="How this console gets in at 8x8 and Microsoft 365. Secrets go in and are never shown again."
      foot={
        may ? <span className="secondary">Replacing takes effect at once; a sync under way goes on.</span> : <WhoCan />
      }
    >
      <Loaded query={connections} title="The connections">
        {all && (
          <>
            {!all.canKeep && (
              <Notice kind="attention" lead="Secrets cannot be kept.">
                The server was given no key to encrypt them with. Set SECRETS_KEY and start it again.
              </Notice>
            )}
            <ul className="role-list credentials" aria-label="Keys, secrets and consents">
              {all.items.map((one) => (
                <Credential key={one.id} one={one} all={all} may={may} onAsk={setAsking} />
              ))}
            </ul>
            {isThere(all, 'microsoft365') && <PermissionList />}
          </>
        )}
      </Loaded>
      <Suspense fallback={null}>
        {all && asking?.what === 'replace' && asking.connection === 'pbx' && <PbxKeyDialog onClose={close} />}
        {all && asking?.what === 'replace' && asking.connection !== 'pbx' && (
          <AppKeyDialog kind={asking.connection} connections={all} onClose={close} />
        )}
        {asking?.what === 'forget' && <ForgetDialog connection={asking.connection} onClose={close} />}
      </Suspense>
    </Section>
  )
}

interface CredentialProps {
  one: CredentialView
  all: All
  may: boolean
  onAsk: (asking: Asking) => void
}

function Credential({ one, all, may, onAsk }: CredentialProps) {
  const now = useNow()
  const { connection, what, label, state, hint, fix, lastSuccessAt, setBy, setAt, source } = one
  const unused = state !== 'missing' && what !== 'consent'
  const more = [
    ...(setAt ? [`entered ${lowerDay(setAt, now)}${setBy?.name ? ` by ${setBy.name}` : ''}`] : []),
    ...(lastSuccessAt ? [`worked ${ago(lastSuccessAt, now)}`] : unused ? ['not used yet'] : []),
    ...(what === 'consent' && !setAt ? ['by an admin of Microsoft 365'] : []),
    ...(source === 'environment' ? ['from the environment of the server'] : []),
  ]
  return (
    <li>
      <span className="role-who">
        <span>
          <strong>{label}</strong> {hint && <span className="secondary mono">…{hint}</span>}
        </span>
        <span className="secondary credential-more">
          {more.map((part, at) => (
            <span key={part}>
              {at === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part}
              {at < more.length - 1 && ' · '}
            </span>
          ))}
        </span>
        {fix && <span className="credential-fix">{fix}</span>}
      </span>
      <span className="credential-state">
        <Signed {...SIGNS[state]}>
          {what === 'consent' && state === 'ok' ? 'Given' : CREDENTIAL_STATE_WORDS[state]}
        </Signed>
        <span className="secondary">{endWords(one)}</span>
      </span>
      <span className="buttons credential-buttons">
        <Actions one={one} all={all} may={may} connection={connection} onAsk={onAsk} />
      </span>
    </li>
  )
}

function Actions({ one, all, may, connection, onAsk }: CredentialProps & { connection: CredentialView['connection'] }) {
  if (connection === 'scim' || connection === 'sso')
    return (
      <Link className="button-link touch" to="/identity">
        {connection === 'scim' ? 'Tokens' : 'Single sign-on'}
      </Link>
    )
  if (one.what === 'consent') return null
  const fixed = one.source === 'environment'
  const missing = one.state === 'missing'
  const shown = connection === 'pbx' ? '8x8' : connection === 'bot' ? 'the bot' : 'Microsoft 365'
  return (
    <>
      {connection !== 'bot' && !missing && <TestButton kind={connection === 'pbx' ? 'pbx' : 'teams'} name={shown} />}
      {may && !fixed && (
        <Button
          size="small"
          className="touch"
          disabledFocusable={!all.canKeep}
          aria-label={`${missing ? 'Enter' : 'Replace'} ${one.label}`}
          onClick={() => onAsk({ what: 'replace', connection })}
        >
          {missing ? 'Enter…' : 'Replace…'}
        </Button>
      )}
      {may && !fixed && !missing && (
        <Button
          size="small"
          className="touch"
          appearance="transparent"
          aria-label={`Remove ${one.label}`}
          onClick={() => onAsk({ what: 'forget', connection })}
        >
          Remove…
        </Button>
      )}
    </>
  )
}

function endWords({ what, expiresAt, daysLeft, state }: CredentialView): string {
  if (state === 'missing' || what === 'consent') return ''
  if (expiresAt === null) return what === 'apiKey' || what === 'clientSecret' ? 'No end known' : 'Does not end'
  if (daysLeft === 0) return `Ended ${dayTime(expiresAt)}`
  return `Ends ${dayTime(expiresAt)}${daysLeft !== null ? `, in ${plural(daysLeft, 'day')}` : ''}`
}
