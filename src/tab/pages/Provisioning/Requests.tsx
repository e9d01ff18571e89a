import { CheckmarkCircle16Filled, ErrorCircle16Filled, Warning16Filled } from '@fluentui/react-icons'
import type { ProvisioningEntry } from '../../../api/contract.ts'
import { OUTCOME_WORDS } from '../../../words/provisioning.ts'
import { GreyRows } from '../../components/GreyRows.tsx'
import { Ltr } from '../../components/Ltr.tsx'
import { Signed } from '../../components/State.tsx'
import type { Ink } from '../../components/State.tsx'
import { dayTime } from '../../components/time.ts'
import { useSlow } from '../../components/useSlow.ts'
import { requestWords } from './requestWords.ts'
import '../../components/list.css'

interface Props {
  /** Null while they are loaded for the first time. */
  requests: ProvisioningEntry[] | null
}

const SIGNS = {
  ok: { icon: CheckmarkCircle16Filled, ink: 'good' },
  refused: { icon: Warning16Filled, ink: 'attention' },
  failed: { icon: ErrorCircle16Filled, ink: 'bad' },
} as const satisfies Record<ProvisioningEntry['outcome'], { icon: typeof Warning16Filled; ink: Ink }>

function Outcome({ request: { outcome, status, scimType, detail } }: { request: ProvisioningEntry }) {
  return (
    <div>
      <Signed {...SIGNS[outcome]}>
        {OUTCOME_WORDS[outcome]}
        <span className="after"> · {[status, scimType].filter(Boolean).join(' ')}</span>
      </Signed>
      {detail && <span className="secondary request-detail">{detail}</span>}
    </div>
  )
}

/** Time, what was asked, about whom, how it was answered and why. */
export function RequestTable({ requests }: Props) {
  const slow = useSlow(requests === null)
  return (
    <table className="rows requests" aria-label="Requests of the identity provider">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Asked</th>
          <th scope="col">User or group</th>
          <th scope="col">Outcome and reason</th>
          <th scope="col">Token</th>
        </tr>
      </thead>
      <tbody>
        {requests?.map((request) => (
          <tr key={request.seq}>
            <td>{dayTime(request.at)}</td>
            <td>
              {requestWords(request)}
              <span className="raw secondary">
                <Ltr>{`${request.method} ${request.route}`}</Ltr>
              </span>
            </td>
            <td>
              <Ltr>{request.userName ?? request.resourceId ?? '–'}</Ltr>
            </td>
            <td>
              <Outcome request={request} />
            </td>
            <td>{request.credential}</td>
          </tr>
        ))}
        {slow && <GreyRows columns={5} />}
      </tbody>
    </table>
  )
}

export function RequestCards({ requests }: Props) {
  return (
    <ul className="card-list" aria-label="Requests of the identity provider">
      {requests?.map((request) => (
        <li key={request.seq} className="change-card">
          <strong>{requestWords(request)}</strong>
          <span>
            <Ltr>{request.userName ?? request.resourceId ?? request.route}</Ltr>
          </span>
          <Outcome request={request} />
          <span className="secondary">
            {dayTime(request.at)} · {request.credential}
          </span>
        </li>
      ))}
    </ul>
  )
}
