import { CheckmarkCircle16Filled, ErrorCircle16Filled, Warning16Filled } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import type { CredentialView } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { Signed } from '../../components/words/State.tsx'

const SIGNS = {
  ok: { icon: CheckmarkCircle16Filled, ink: 'good' },
  expiring: { icon: Warning16Filled, ink: 'attention' },
  expired: { icon: ErrorCircle16Filled, ink: 'bad' },
  failing: { icon: ErrorCircle16Filled, ink: 'bad' },
  missing: { icon: Warning16Filled, ink: 'attention' },
} as const

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** "Ends 14 Mar 2027 in 113 days"; attention from thirty days before. */
export function CredentialFact({ credential }: { credential: CredentialView }) {
  const { state, expiresAt, daysLeft, hint, source, label } = credential
  const words =
    state === 'failing'
      ? 'Refused'
      : state === 'missing'
        ? 'Not entered'
        : expiresAt === null
          ? 'Works'
          : `${state === 'expired' ? 'Ended' : 'Ends'} ${day.format(new Date(expiresAt))}`
  const more = [
    ...(daysLeft !== null && daysLeft > 0 ? [`in ${plural(daysLeft, 'day')}`] : []),
    ...(source === 'environment' ? ['from the environment of the server'] : hint ? [`…${hint}`] : []),
  ]
  const noun = label.replace(/^(8x8|Microsoft 365) /, '')
  return (
    <div>
      <dt>{noun.charAt(0).toUpperCase() + noun.slice(1)}</dt>
      <dd>
        <Signed {...SIGNS[state]}>
          {words} <span className="secondary">{more.join(' · ')}</span>{' '}
          {state !== 'ok' && (
            <Link to="/settings" hash="connections">
              Renew
            </Link>
          )}
        </Signed>
      </dd>
    </div>
  )
}
