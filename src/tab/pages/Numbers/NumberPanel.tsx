import { useQuery } from '@tanstack/react-query'
import type { NumberDetail, NumberView } from '../../../api/contract.ts'
import { ApiError } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { PanelTools } from '../../components/panel/PanelTools.tsx'
import type { Walk } from '../../components/list/useRowKeys.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { NumberChanges } from './NumberChanges.tsx'
import { NumberHistory } from './NumberHistory.tsx'
import { NumberReason } from './NumberReason.tsx'
import { NumberSides } from './NumberSides.tsx'
import { NumberStatus } from './NumberStatus.tsx'
import { numberQueries } from './queries.ts'

const GONE = 'Neither 8x8 nor Teams knows this number any more.'
const UNKNOWN = 'Neither 8x8 nor Teams knows this number.'

interface Props {
  number: string
  /** What the list knows already. */
  row: NumberView | null
  walk: Walk
  onClose: () => void
  /** Alone on a narrow screen. */
  page: boolean
}

/** One number: where it stands and why, what happens next, both sides, history. */
export function NumberPanel({ number, row, walk, onClose, page }: Props) {
  const { client, host } = useConsole()
  const detail = useQuery(numberQueries(client).one(number))
  const slow = useSlow(detail.isPending)
  const Title = page ? 'h1' : 'h2'
  const found = detail.data
  const gone = detail.error instanceof ApiError && detail.error.status === 404
  return (
    <div className="user" aria-busy={detail.isFetching}>
      <PanelTools
        names={{ back: 'Back to the list', before: 'Number before', after: 'Next number' }}
        link={() => host.link(`numbers/${encodeURIComponent(number)}`)}
        {...{ walk, onClose, page }}
      >
        <div className="user-who">
          <div>
            <Title tabIndex={-1}>
              <Ltr>{number}</Ltr>
            </Title>
            <Standing of={found ?? row} />
          </div>
        </div>
      </PanelTools>
      <div className="user-body">
        {gone && (
          <Notice kind="attention" lead={found ? GONE : UNKNOWN}>
            {found
              ? 'What was known is kept here until you close it.'
              : 'Search the list for its last digits. A number that is new at 8x8 is here once an admin or operator chose Read 8x8 again; one that is new in Teams, after the next sync.'}
          </Notice>
        )}
        {detail.isError && !gone && (
          <ErrorState
            title="The number could not be loaded"
            error={detail.error}
            onAgain={() => void detail.refetch()}
            above={found !== undefined}
          />
        )}
        {found && <Body detail={found} />}
        {slow &&
          [88, 62, 74, 50, 66, 58].map((width) => <i key={width} className="bar" style={{ width: `${width}%` }} />)}
      </div>
    </div>
  )
}

const Standing = ({ of }: { of: NumberView | null }) =>
  of && (
    <span className="secondary number-standing">
      <NumberStatus of={of} />
      {of.country && <span> · {of.country}</span>}
    </span>
  )

const Body = ({ detail }: { detail: NumberDetail }) => (
  <>
    <NumberReason detail={detail} />
    <NumberChanges changes={detail.changes} />
    <NumberSides detail={detail} />
    <NumberHistory detail={detail} />
  </>
)
