import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search48Regular } from '@fluentui/react-icons'
import { useEffect } from 'react'
import type { FoundUsers as Found } from '../../../../api/contract.ts'
import { ApiError } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { Empty } from '../../../components/state/Empty.tsx'
import { ErrorState } from '../../../components/state/ErrorState.tsx'
import { PrimaryButton } from '../../../components/PrimaryButton.tsx'

/** Opens the list that a button of the chat is about: its address holds an id in place of the words typed there. */
export function FoundUsers({ id }: { id: string }) {
  const { client } = useConsole()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['users', 'found', id],
    queryFn: ({ signal }) => client.get<Found>(`/api/users/found/${encodeURIComponent(id)}`, signal),
    retry: false,
  })
  const search = data?.search
  const gone = error instanceof ApiError && error.status === 404
  useEffect(() => {
    if (search !== undefined) void navigate({ to: '/users', search: { search }, replace: true })
  }, [search, navigate])
  return (
    <div className="page users-page">
      <div className="page-head">
        <h1>Users</h1>
        {!error && <span className="secondary">Loading…</span>}
      </div>
      {gone && (
        <Empty
          icon={<Search48Regular />}
          title="What you searched for in the chat is not kept any more"
          actions={
            <PrimaryButton onClick={() => void navigate({ to: '/users', search: {}, replace: true })}>
              Show all users
            </PrimaryButton>
          }
        >
          It is kept for a day. Search for it here, or write it in the chat once more.
        </Empty>
      )}
      {error && !gone && (
        <ErrorState title="The list could not be loaded" error={error} onAgain={() => void refetch()} />
      )}
    </div>
  )
}
