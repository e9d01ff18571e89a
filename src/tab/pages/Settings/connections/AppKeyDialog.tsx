import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AppConnectionView, AppKey, Clouds, Connections, Proof } from '../../../../api/contract.ts'
import { PROOF_WORDS } from '../../../../words/connections.ts'
import { useConsole } from '../../../api/context.tsx'
import { KEPT_SECRET, KEY_FIELDS } from '../../../../words/keyFields.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { Notice } from '../../../components/state/Notice.tsx'
import { CertificateField } from './CertificateField.tsx'
import { endOfDay, LAST_DAY, tomorrow } from '../../../components/field/days.ts'
import { TestAnswer } from './TestAnswer.tsx'
import { useTryKey } from './useTryKey.ts'

interface Props {
  kind: 'microsoft365' | 'bot'
  connections: Connections
  onClose: () => void
}

interface Entered {
  cloud: AppConnectionView['cloud']
  clientId: string
  proof: Proof
  secret: string
  until: string
  certificate: string
  identity: string
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

function bodyOf({ cloud, clientId, proof, secret, until, certificate, identity }: Entered): AppKey {
  const about = { cloud, ...(clientId.trim() ? { clientId: clientId.trim() } : {}), proof }
  if (proof === 'secret')
    return { ...about, clientSecret: secret.trim(), ...(until ? { expiresAt: endOfDay(until) } : {}) }
  if (proof === 'certificate') return { ...about, certificate }
  return proof === 'managedIdentity' && identity.trim() ? { ...about, identityClientId: identity.trim() } : about
}

const isReady = ({ clientId, proof, secret, certificate }: Entered): boolean =>
  (clientId.trim() === '' || GUID.test(clientId.trim())) &&
  (proof !== 'secret' || secret.trim() !== '') &&
  (proof !== 'certificate' || certificate.trim() !== '')

/** How the app proves itself at Microsoft, and in which cloud: tried before it is kept. */
export function AppKeyDialog({ kind, connections, onClose }: Props) {
  const now = kind === 'bot' ? connections.bot : connections.microsoft365
  const [entered, setEntered] = useState<Entered>({
    cloud: now?.cloud ?? 'global',
    clientId: now?.clientId ?? '',
    proof: now?.proof ?? 'secret',
    secret: '',
    until: '',
    certificate: '',
    identity: now?.identityClientId ?? '',
  })
  const path = `/api/connections/${kind}`
  const { busy, refused, tested, go, anew, yes } = useTryKey(path, bodyOf(entered), onClose)
  const enter = (some: Partial<Entered>) => {
    anew()
    setEntered({ ...entered, ...some })
  }
  return (
    <AskDialog
      title={kind === 'bot' ? 'How the bot proves itself' : 'How Microsoft 365 lets this console in'}
      yes={yes}
      ready={isReady(entered)}
      {...{ busy, refused, onClose }}
      onYes={go}
    >
      <CloudField cloud={entered.cloud} onChange={(cloud) => enter({ cloud })} />
      <label>
        {KEY_FIELDS.clientId}
        <input
          dir="ltr"
          autoComplete="off"
          maxLength={36}
          value={entered.clientId}
          onChange={(event) => enter({ clientId: event.target.value })}
        />
      </label>
      <fieldset className="role-choice">
        <legend>Proof</legend>
        {(Object.keys(PROOF_WORDS) as Proof[]).map((proof) => (
          <label key={proof}>
            <input type="radio" name="proof" checked={entered.proof === proof} onChange={() => enter({ proof })} />
            <span>
              {PROOF_WORDS[proof].label}
              <span className="secondary role-says">{PROOF_WORDS[proof].says}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <ProofFields entered={entered} enter={enter} />
      <TestAnswer test={tested} />
    </AskDialog>
  )
}

function ProofFields({ entered, enter }: { entered: Entered; enter: (some: Partial<Entered>) => void }) {
  if (entered.proof === 'secret')
    return (
      <>
        <label>
          {KEY_FIELDS.clientSecret}
          <input
            type="password"
            dir="ltr"
            autoComplete="off"
            maxLength={4000}
            value={entered.secret}
            onChange={(event) => enter({ secret: event.target.value })}
          />
        </label>
        <p className="secondary">{KEPT_SECRET}</p>
        <label>
          {KEY_FIELDS.clientSecretEnds}
          <input
            className="ask-short"
            type="date"
            min={tomorrow()}
            max={LAST_DAY}
            value={entered.until}
            onChange={(event) => enter({ until: event.target.value })}
          />
        </label>
      </>
    )
  if (entered.proof === 'certificate')
    return <CertificateField value={entered.certificate} onChange={(certificate) => enter({ certificate })} />
  if (entered.proof === 'managedIdentity')
    return (
      <label>
        Client id of a user-assigned identity, if it is one
        <input
          dir="ltr"
          autoComplete="off"
          maxLength={36}
          value={entered.identity}
          onChange={(event) => enter({ identity: event.target.value })}
        />
      </label>
    )
  return null
}

function CloudField({ cloud, onChange }: { cloud: Entered['cloud']; onChange: (cloud: Entered['cloud']) => void }) {
  const { client } = useConsole()
  const clouds = useQuery({
    queryKey: ['clouds'],
    queryFn: ({ signal }) => client.get<Clouds>('/api/clouds', signal),
    staleTime: Infinity,
  })
  const items = clouds.data?.items ?? []
  const lacks = items.find(({ name }) => name === cloud)?.lacks ?? []
  return (
    <>
      <label>
        Microsoft cloud
        <select value={cloud} onChange={(event) => onChange(event.target.value as Entered['cloud'])}>
          {items.length === 0 && <option value={cloud}>{cloud}</option>}
          {items.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {lacks.map(({ code, what, cause, fix }) => (
        <Notice key={code} kind="attention" lead={`Not in this cloud: ${what}.`}>
          {cause} {fix}
        </Notice>
      ))}
    </>
  )
}
