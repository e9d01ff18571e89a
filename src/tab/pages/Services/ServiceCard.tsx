import { Button } from '@fluentui/react-components'
import { Call20Regular, PeopleTeam20Regular, PlugConnected20Regular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import type { ServiceKind, ServiceView } from '../../../api/contract.ts'
import { sentence } from '../../api/client.ts'
import { useMay } from '../../api/context.tsx'
import { Notice } from '../../components/Notice.tsx'
import { ago } from '../../components/time.ts'
import { useNow } from '../../components/useNow.ts'
import { Facts } from './Facts.tsx'
import { MoreButton } from './MoreButton.tsx'
import { Permissions } from './Permissions.tsx'
import { ServiceName } from './ServiceName.tsx'
import { ServiceStatus } from './ServiceStatus.tsx'
import { useCheck } from './useCheck.ts'

export const SERVICE_ICONS = { pbx: Call20Regular, teams: PeopleTeam20Regular }

/** One side: name, place, whether it is connected, facts, permissions, Test connection. */
export function ServiceCard({ view }: { view: ServiceView }) {
  const Icon = SERVICE_ICONS[view.kind]
  return (
    <section className="card service-card" aria-label={view.name}>
      <div className="service-head">
        <span className="mark service-mark" aria-hidden="true">
          <Icon />
        </span>
        <div className="service-names">
          <ServiceName view={view} />
          <span className="secondary">
            {placeOf(view)}
            {view.kind === 'pbx' && ' · comes first, Teams depends on it'}
          </span>
        </div>
        <ServiceStatus view={view} />
        <MoreButton view={view} />
      </div>
      {!view.enabled && <Disabled view={view} />}
      <Facts view={view} />
      <Permissions view={view} />
      <Foot view={view} />
    </section>
  )
}

/** "United Kingdom, Greater London", then what the server says of the place. */
const placeOf = ({ place, settings: { country, region } }: ServiceView): string =>
  [country && [countryOf(country), region].filter(Boolean).join(', '), place].filter(Boolean).join(' · ')

const countryOf = (code: string): string => new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code

function Disabled({ view }: { view: ServiceView }) {
  const kept = view.numbers === 'withdraw' ? 'Numbers from here were withdrawn.' : 'Numbers stay as they are.'
  return (
    <div className="service-off">
      <Notice kind="info" lead="Disabled: no sync runs here.">
        {view.kind === 'teams' && kept} An admin enables it in the menu of this card.
      </Notice>
    </div>
  )
}

function Foot({ view }: { view: ServiceView }) {
  const { check, checking, failed, mayCheck } = useCheck(view.kind)
  const now = useNow()
  const navigate = useNavigate()
  const openSettings = () => navigate({ to: '/services', search: { settings: view.kind }, resetScroll: false })
  return (
    <div className="service-foot">
      {failed && (
        <Notice kind="attention" lead="The connection was not tested.">
          {sentence(failed)}
        </Notice>
      )}
      <div className="service-foot-row">
        <div className="buttons">
          <Button
            size="small"
            className="touch"
            icon={<PlugConnected20Regular />}
            disabledFocusable={checking || !mayCheck}
            onClick={check}
          >
            {checking ? 'Testing connection' : 'Test connection'}
          </Button>
          <Button size="small" className="touch" onClick={() => void openSettings()}>
            Service settings
          </Button>
        </div>
        <span className="secondary" role="status">
          {checking ? 'Asking' : view.check ? `Tested ${ago(view.check.at, now)}` : 'Not tested yet'}
        </span>
      </div>
      {!mayCheck && (
        <span className="secondary">Your role can look but not test. Ask an admin for the operator role.</span>
      )}
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

/** A side that is not set up shows only its step. */
export function NotConnected({ kind, locked = false }: { kind: ServiceKind; locked?: boolean }) {
  const Icon = SERVICE_ICONS[kind]
  const may = useMay('services.change')
  const navigate = useNavigate()
  const { name, says } = STEPS[kind]
  return (
    <section className="card service-card" aria-label={name}>
      <div className="service-head">
        <span className="mark service-mark" aria-hidden="true">
          <Icon />
        </span>
        <div className="service-names">
          <h2>{name}</h2>
          <span className="secondary">{locked ? 'After 8x8 PBX' : 'Next step of set-up'}</span>
        </div>
        <ServiceStatus view={{ status: 'notConnected', enabled: true }} />
      </div>
      <p className="service-step">{says}</p>
      <div className="service-foot">
        {locked ? (
          <span className="secondary">The 8x8 PBX comes first: its country decides which gateways Teams gets.</span>
        ) : may ? (
          <div className="buttons">
            <Button className="touch" appearance="primary" onClick={() => void navigate({ to: '/services/setup' })}>
              {kind === 'pbx' ? 'Add PBX' : 'Connect Microsoft Teams'}
            </Button>
          </div>
        ) : (
          <span className="secondary">An admin of this console sets it up.</span>
        )}
      </div>
    </section>
  )
}
