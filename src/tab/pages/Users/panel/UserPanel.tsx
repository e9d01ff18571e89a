import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { User, UserDetail } from '../../../../api/contract.ts'
import { ApiError } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { queries } from '../../../api/queries.ts'
import { ErrorState } from '../../../components/state/ErrorState.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { Notice } from '../../../components/state/Notice.tsx'
import { PanelTools } from '../../../components/panel/PanelTools.tsx'
import type { Walk } from '../../../components/list/useRowKeys.ts'
import { dayTime, lowerDay } from '../../../components/words/time.ts'
import { useFocusKept } from '../../../components/useFocusKept.ts'
import { useSlow } from '../../../components/state/useSlow.ts'
import { activeWords } from '../../../components/words/userWords.ts'
import { OF_THE_IDP } from './acts/owned.ts'
import { Asked } from './Asked.tsx'
import { BothSides } from './BothSides.tsx'
import { History } from './History.tsx'
import { NextChange } from './NextChange.tsx'
import { UserActions } from './UserActions.tsx'
import { ReasonBox } from './ReasonBox.tsx'

interface Props {
  id: string
  /** What the list knows already. */
  row: User | null
  walk: Walk
  onClose: () => void
  /** Alone on a narrow screen. */
  page: boolean
}

/** One user: who, why it is where it is, what happens next, both sides, history. */
export function UserPanel({ id, row, walk, onClose, page }: Props) {
  const { client, host } = useConsole()
  const detail = useQuery(queries(client).user(id))
  const user = detail.data
  const slow = useSlow(detail.isPending)
  const gone = detail.error instanceof ApiError && detail.error.status === 404 && user !== undefined
  const panel = useRef<HTMLDivElement>(null)
  useFocusKept(panel, () => panel.current?.querySelector<HTMLElement>('h1, h2') ?? null)
  return (
    <div ref={panel} className="user" aria-busy={detail.isFetching}>
      <PanelTools
        names={{ back: 'Back to the list', before: 'User before', after: 'Next user' }}
        link={() => host.link(`users/${id}`)}
        {...{ walk, onClose, page }}
      >
        <Who user={user ?? row} page={page} />
      </PanelTools>
      <div className="user-body">
        {gone && (
          <Notice kind="attention" lead="This user is no longer in the directory.">
            What was known is kept here until you close it.
          </Notice>
        )}
        {user?.deletedAt && (
          <Notice kind="attention" lead={`Deleted in 8x8: ${dayTime(user.deletedAt)}.`}>
            The user is kept here for 30 days.
          </Notice>
        )}
        {user?.removal && (
          <Notice
            kind="attention"
            lead={`${user.removal.by.name} chose to remove this user ${lowerDay(user.removal.at)}.`}
          >
            It goes with the next sync, once nothing of it is left at 8x8 and in Teams.
          </Notice>
        )}
        {detail.isError && !gone && (
          <ErrorState
            title="The user could not be loaded"
            error={detail.error}
            onAgain={() => void detail.refetch()}
            above={user !== undefined}
          />
        )}
        {user && (
          <>
            <ReasonBox user={user} />
            <NextChange user={user} />
            <Asked user={user} />
            <BothSides user={user} owned={ownedOf(user)} />
            <History user={user} />
          </>
        )}
        {slow &&
          [88, 62, 74, 50, 66, 58].map((width) => <i key={width} className="bar" style={{ width: `${width}%` }} />)}
      </div>
      {user && <UserActions user={user} gone={gone} />}
    </div>
  )
}

/** Fields that only the identity provider changes: who it owns, and what it sent. */
const ownedOf = ({ owner, owned }: UserDetail): string[] => (owner === 'idp' ? [...OF_THE_IDP, ...owned] : [])

function Who({ user, page }: { user: User | null | undefined; page: boolean }) {
  const Title = page ? 'h1' : 'h2'
  if (!user) return <Title className="user-who">User</Title>
  const initials = `${user.givenName.charAt(0)}${user.familyName.charAt(0)}`.toUpperCase()
  return (
    <div className="user-who">
      <span className="avatar" aria-hidden="true">
        {initials}
      </span>
      <div>
        <Title tabIndex={-1}>{user.displayName}</Title>
        <span className="secondary">
          <Ltr>{user.userName}</Ltr>
          {`\u00a0· ${activeWords(user)}`}
          {user.site && `\u00a0· ${user.site}`}
        </span>
      </div>
    </div>
  )
}
