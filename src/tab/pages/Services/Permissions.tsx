import { CheckmarkCircle16Filled, ErrorCircle16Filled, SubtractCircle16Regular } from '@fluentui/react-icons'
import { Suspense } from 'react'
import type { ServiceView } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { lazily } from '../../components/lazily.ts'

// on most days there is none
const CheckProblem = lazily(() => import('./CheckProblem.tsx'), 'CheckProblem')

type Permission = NonNullable<ServiceView['check']>['permissions'][number]

const sign = ({ granted }: Permission) =>
  granted === null
    ? { Icon: SubtractCircle16Regular, ink: 'muted', words: 'not tested' }
    : granted
      ? { Icon: CheckmarkCircle16Filled, ink: 'good', words: 'allowed' }
      : { Icon: ErrorCircle16Filled, ink: 'bad', words: 'not allowed' }

const titleOf = ({ kind, settings }: ServiceView): string => {
  if (kind === 'teams') return 'Permissions'
  return settings['source'] === 'csv' ? 'What is read' : 'What this key may do'
}

/** What the console may do there, one line each: plain name first, the vendor's name second. */
export function Permissions({ view }: { view: ServiceView }) {
  const { check } = view
  const title = titleOf(view)
  if (!check)
    return (
      <div className="permissions">
        <h3>{title}</h3>
        <p className="secondary">Test the connection to see them.</p>
      </div>
    )
  const granted = check.permissions.filter((one) => one.granted === true).length
  const word = view.kind === 'pbx' ? 'allowed' : 'granted'
  const all = granted === check.permissions.length
  return (
    <div className="permissions">
      <div className="permissions-head">
        <h3>{title}</h3>
        <span className="secondary">
          {all ? `All ${count(granted)} ${word}` : `${count(granted)} of ${count(check.permissions.length)} ${word}`}
        </span>
      </div>
      {check.reason && (
        <Suspense fallback={<div style={{ minHeight: 58 }} />}>
          <CheckProblem reason={check.reason} raw={check.raw} />
        </Suspense>
      )}
      <ul>
        {check.permissions.map((permission) => {
          const { Icon, ink, words } = sign(permission)
          return (
            <li key={permission.name}>
              <Icon className={`ink-${ink}`} aria-hidden="true" />
              <span>
                <span className="permission-name">{permission.name}</span> <span className="unseen">{words}</span>
                {permission.vendorName && <bdi className="secondary">{permission.vendorName}</bdi>}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
