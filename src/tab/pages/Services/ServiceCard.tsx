import { Button } from '@fluentui/react-components'
import { PlugConnected20Regular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ServiceView } from '../../../api/contract.ts'
import { sentence } from '../../api/client.ts'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { ago } from '../../components/words/time.ts'
import { useNow } from '../../components/useNow.ts'
import { Facts } from './Facts.tsx'
import { MoreButton } from './MoreButton.tsx'
import { Permissions } from './Permissions.tsx'
import { SERVICE_ICONS } from './serviceIcons.ts'
import { ServiceName } from './ServiceName.tsx'
import { ServiceStatus, standingWords } from './ServiceStatus.tsx'
import { useCheck } from './useCheck.ts'

const Disabled = lazily(() => import('./NotConnected.tsx'), 'Disabled')

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
      {!view.enabled && (
        <Suspense fallback={null}>
          <Disabled view={view} />
        </Suspense>
      )}
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

function Foot({ view }: { view: ServiceView }) {
  const { check, checking, tested, failed, mayCheck } = useCheck(view.kind)
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
            aria-label={`${checking ? 'Testing connection' : 'Test connection'}: ${view.name}`}
            onClick={check}
          >
            {checking ? 'Testing connection' : 'Test connection'}
          </Button>
          <Button
            size="small"
            className="touch"
            aria-label={`Service settings: ${view.name}`}
            onClick={() => void openSettings()}
          >
            Service settings
          </Button>
        </div>
        <span className="secondary">
          {checking ? 'Asking' : view.check ? `Tested ${ago(view.check.at, now)}` : 'Not tested yet'}
        </span>
        {/* heard after a press, and not again with each minute that passes */}
        <span className="unseen" role="status">
          {checking ? `Testing ${view.name}` : tested ? `${view.name} was tested: ${standingWords(view)}` : ''}
        </span>
      </div>
      {!mayCheck && (
        <span className="secondary">Your role can look but not test. Ask an admin for the operator role.</span>
      )}
    </div>
  )
}
