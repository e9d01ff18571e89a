import { useNavigate } from '@tanstack/react-router'
import type { ServiceKind, ServiceView, SyncStatus } from '../../../api/contract.ts'
import { useMay } from '../../api/context.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { SERVICE_ICONS } from './serviceIcons.ts'
import { ServiceStatus } from './ServiceStatus.tsx'

/** Stands on the card of a service that no sync runs in. */
export function Disabled({ view }: { view: ServiceView }) {
  const kept = view.numbers === 'withdraw' ? 'Numbers from here were withdrawn.' : 'Numbers stay as they are.'
  return (
    <div className="service-off">
      <Notice kind="info" lead="Disabled: no sync runs here.">
        {view.kind === 'teams' && kept} An admin enables it in the menu of this card.
      </Notice>
    </div>
  )
}

const STEPS: Record<ServiceKind, { name: string; says: string }> = {
  pbx: {
    name: '8x8 PBX',
    says: 'Users, extensions and numbers come from 8x8. Give the console an API key of your 8x8 PBX, then run the first sync.',
  },
  teams: {
    name: 'Microsoft Teams',
    says: 'Numbers are assigned in Teams. A Microsoft 365 Global Admin gives the app consent once.',
  },
}

interface Props {
  kind: ServiceKind
  locked?: boolean
  /** The tenant's Microsoft cloud does not offer it: nothing is to be set up. */
  lack?: SyncStatus['lacks'][number] | undefined
}

/** A side that is not set up shows only its step. */
export function NotConnected({ kind, locked = false, lack }: Props) {
  const Icon = SERVICE_ICONS[kind]
  const { name, says } = STEPS[kind]
  return (
    <section className="card service-card" aria-label={name}>
      <div className="service-head">
        <span className="mark service-mark" aria-hidden="true">
          <Icon />
        </span>
        <div className="service-names">
          <h2>{name}</h2>
          <span className="secondary">
            {lack ? 'Not part of set-up' : locked ? 'After 8x8 PBX' : 'Next step of set-up'}
          </span>
        </div>
        <ServiceStatus
          view={{ status: lack ? 'notOffered' : 'notConnected', enabled: true, lastJob: null, check: null }}
        />
      </div>
      {lack ? <NotOffered lack={lack} /> : <NextStep {...{ kind, locked, says }} />}
    </section>
  )
}

/** What the cloud lacks, and what works there all the same. */
const NotOffered = ({ lack }: { lack: SyncStatus['lacks'][number] }) => (
  <div className="service-off">
    <Notice kind="info" lead={`Not offered in this cloud: ${lack.what}.`}>
      {lack.cause} {lack.fix}
    </Notice>
  </div>
)

function NextStep({ kind, locked, says }: { kind: ServiceKind; locked: boolean; says: string }) {
  const may = useMay('services.change')
  const navigate = useNavigate()
  return (
    <>
      <p className="service-step">{says}</p>
      <div className="service-foot">
        {locked ? (
          <span className="secondary">The 8x8 PBX comes first: its country decides which gateways Teams gets.</span>
        ) : may ? (
          <div className="buttons">
            <PrimaryButton onClick={() => void navigate({ to: '/services/setup' })}>
              {kind === 'pbx' ? 'Add PBX' : 'Connect Microsoft Teams'}
            </PrimaryButton>
          </div>
        ) : (
          <span className="secondary">An admin of this console sets it up.</span>
        )}
      </div>
    </>
  )
}
