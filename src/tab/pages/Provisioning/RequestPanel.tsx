import { useQuery } from '@tanstack/react-query'
import type { ProvisioningEntry, ProvisioningRequestDetail } from '../../../api/contract.ts'
import { ApiError } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { PanelTools } from '../../components/panel/PanelTools.tsx'
import { dayTime } from '../../components/words/time.ts'
import type { Walk } from '../../components/list/useRowKeys.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { Changed } from './Changed.tsx'
import { OtherRequests } from './OtherRequests.tsx'
import { OutcomeSign } from './OutcomeSign.tsx'
import { requestQueries } from './queries.ts'
import { RequestFacts } from './RequestFacts.tsx'
import { RequestReason } from './RequestReason.tsx'
import { requestWords } from './requestWords.ts'
import { Sent } from './Sent.tsx'

interface Props {
  seq: string
  /** What the list knows already. */
  row: ProvisioningEntry | null
  walk: Walk
  onClose: () => void
  /** Alone on a narrow screen. */
  page: boolean
}

/** One request: why it was refused or what it changed, how it was answered, what it sent, what else was asked. */
export function RequestPanel({ seq, row, walk, onClose, page }: Props) {
  const { client, host } = useConsole()
  const detail = useQuery(requestQueries(client).one(seq))
  const slow = useSlow(detail.isPending)
  const gone = detail.error instanceof ApiError && detail.error.status === 404
  const known = detail.data ?? row
  const Title = page ? 'h1' : 'h2'
  return (
    <div className="user" aria-busy={detail.isPending}>
      <PanelTools
        names={{ back: 'Back to the list', before: 'Newer request', after: 'Older request' }}
        link={() => host.link(`provisioning/${seq}`)}
        {...{ walk, onClose, page }}
      >
        <div className="user-who">
          <div>
            <Title tabIndex={-1}>{known ? requestWords(known) : `Request ${seq}`}</Title>
            {known && <Standing of={known} />}
          </div>
        </div>
      </PanelTools>
      <div className="user-body">
        {gone && (
          <Notice kind="attention" lead="This request is no longer kept.">
            Requests are kept for 30 days, and the newest 200,000 of them.
          </Notice>
        )}
        {detail.isError && !gone && (
          <ErrorState
            title="The request could not be loaded"
            error={detail.error}
            onAgain={() => void detail.refetch()}
            above={detail.data !== undefined}
          />
        )}
        {detail.data && <Body request={detail.data} />}
        {slow && [88, 62, 74, 50].map((width) => <i key={width} className="bar" style={{ width: `${width}%` }} />)}
      </div>
    </div>
  )
}

const Standing = ({ of }: { of: ProvisioningEntry }) => (
  <span className="secondary request-standing">
    <OutcomeSign of={of} />
    <span>
      {of.userName && (
        <>
          {' · '}
          <Ltr>{of.userName}</Ltr>
        </>
      )}
      {` · ${dayTime(of.at)}`}
    </span>
  </span>
)

const Body = ({ request }: { request: ProvisioningRequestDetail }) => (
  <>
    <RequestReason request={request} />
    <RequestFacts request={request} />
    <Changed request={request} />
    <Sent request={request} />
    <OtherRequests request={request} />
  </>
)
