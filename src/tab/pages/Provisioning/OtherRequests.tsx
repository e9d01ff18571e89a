import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProvisioningEntry, ProvisioningRequestDetail } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { dayTime } from '../../components/words/time.ts'
import { OutcomeSign } from './OutcomeSign.tsx'
import { MOST_OTHERS, requestQueries } from './queries.ts'
import { afterOutcome, requestWords } from './requestWords.ts'

/** What else was asked about the same user or group, newest first. */
export function OtherRequests({ request }: { request: ProvisioningRequestDetail }) {
  const about = request.userName ?? request.resourceId
  return about === null ? null : <Others about={about} request={request} />
}

function Others({ about, request: { seq, route } }: { about: string; request: ProvisioningRequestDetail }) {
  const { client } = useConsole()
  const found = useQuery(requestQueries(client).others(about))
  const others = (found.data ?? []).filter((one) => one.seq !== seq).slice(0, MOST_OTHERS)
  const whom = route.startsWith('/Groups') ? 'group' : 'user'
  if (!found.data) return null
  return (
    <section className="user-section" aria-labelledby="request-others">
      <div className="section-head">
        <h3 id="request-others">Other requests for this {whom}</h3>
        {others.length > 0 && (
          <Link className="touch" to="/provisioning" search={{ search: about }}>
            Show all
          </Link>
        )}
      </div>
      {others.length === 0 && <p className="secondary">There are none in the log.</p>}
      <ul className="history">
        {others.map((one) => (
          <Other key={one.seq} one={one} />
        ))}
      </ul>
    </section>
  )
}

const Other = ({ one }: { one: ProvisioningEntry }) => (
  <li>
    <span className="secondary">{dayTime(one.at)}</span>
    <span className="request-other">
      <Link
        to="/provisioning/$request"
        params={{ request: String(one.seq) }}
        search={true}
        state={(old) => old}
        resetScroll={false}
      >
        {requestWords(one)}
      </Link>
      <OutcomeSign of={one}>{afterOutcome(one, ' · ')}</OutcomeSign>
    </span>
  </li>
)
