import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ProvisioningEntry } from '../../../api/contract.ts'
import { CardList, CardWords } from '../../components/list/CardList.tsx'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { dayTime } from '../../components/words/time.ts'
import { walkRows } from '../../components/list/useRowKeys.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { OutcomeSign } from './OutcomeSign.tsx'
import { afterOutcome, requestWords } from './requestWords.ts'
import '../../components/list/list.css'

interface Props {
  /** Null while they are loaded for the first time. */
  requests: ProvisioningEntry[] | null
  open: string | undefined
  /** Beside an open request only the columns that matter stay. */
  brief: boolean
}

function Outcome({ request, brief = false }: { request: ProvisioningEntry; brief?: boolean }) {
  const { status, detail, reason } = request
  return (
    <div>
      <OutcomeSign of={request}>
        <span className="after">{reason === null ? ` · ${status}` : afterOutcome(request, ' · ')}</span>
      </OutcomeSign>
      {detail && !brief && <span className="secondary request-detail">{detail}</span>}
    </div>
  )
}

/** Each row keeps its one line beside an open request: why, which its sign says is a refusal. */
function BriefOutcome({ request }: { request: ProvisioningEntry }) {
  const why = afterOutcome(request, '')
  return why ? <OutcomeSign of={request} says={why} /> : <OutcomeSign of={request} />
}

interface OpenLink {
  request: ProvisioningEntry
  chosen: boolean
  stop: boolean
  children: ReactNode
}

const OpenLink = ({ request: { seq }, chosen, stop, children }: OpenLink) => (
  <Link
    id={`request-${seq}`}
    to="/provisioning/$request"
    params={{ request: String(seq) }}
    search={true}
    state={(old) => old}
    tabIndex={stop ? 0 : -1}
    aria-current={chosen ? 'true' : undefined}
    preload={false}
    resetScroll={false}
  >
    {children}
  </Link>
)

const aboutWords = ({ userName, resourceId }: ProvisioningEntry): string | null => userName ?? resourceId

/** An id by its ends; the open request has all of it. */
const shortly = ({ userName, resourceId }: ProvisioningEntry): string | null =>
  userName ?? (resourceId && resourceId.length > 16 ? `${resourceId.slice(0, 8)}…${resourceId.slice(-4)}` : resourceId)

/** Time, what was asked, about whom, how it was answered and why. */
export function RequestTable({ requests, open, brief }: Props) {
  const slow = useSlow(requests === null)
  const stopAt = requests?.some(({ seq }) => String(seq) === open) ? open : String(requests?.[0]?.seq)
  return (
    <table className={`rows requests${brief ? ' requests-brief' : ''}`} aria-label="Requests of the identity provider">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Asked</th>
          <th scope="col">User or group</th>
          <th scope="col">{brief ? 'Outcome' : 'Outcome and reason'}</th>
          {!brief && <th scope="col">Token</th>}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows}>
        {requests?.map((request) => {
          const chosen = String(request.seq) === open
          const about = aboutWords(request)
          return (
            <tr key={request.seq} className={chosen ? 'chosen' : undefined}>
              <td>{dayTime(request.at)}</td>
              <th scope="row" className="name-cell">
                <OpenLink request={request} chosen={chosen} stop={String(request.seq) === stopAt}>
                  <span>
                    {requestWords(request)}
                    {about && <span className="unseen">, {about}</span>}
                  </span>
                </OpenLink>
                {!brief && (
                  <span className="raw secondary">
                    <Ltr>{`${request.method} ${request.route}`}</Ltr>
                  </span>
                )}
              </th>
              <td>
                <Ltr>{(brief ? shortly(request) : about) ?? '–'}</Ltr>
              </td>
              <td>{brief ? <BriefOutcome request={request} /> : <Outcome request={request} />}</td>
              {!brief && <td>{request.credential}</td>}
            </tr>
          )
        })}
        {slow && <GreyRows columns={brief ? 4 : 5} />}
      </tbody>
    </table>
  )
}

export function RequestCards({ requests }: Props) {
  return (
    <CardList
      label="Requests of the identity provider"
      rows={requests}
      card={(request) => (
        <li key={request.seq}>
          <OpenLink request={request} chosen={false} stop>
            <CardWords>
              <strong>{requestWords(request)}</strong>
              <span>
                <Ltr>{aboutWords(request) ?? request.route}</Ltr>
              </span>
              <Outcome request={request} brief />
              <span className="secondary">
                {dayTime(request.at)} · {request.credential}
              </span>
            </CardWords>
          </OpenLink>
        </li>
      )}
    />
  )
}
