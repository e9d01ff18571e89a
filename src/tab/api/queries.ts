import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Connections,
  Drift,
  IdentityScim,
  Job,
  Page,
  ProvisioningCycles,
  ProvisioningPage,
  QueuedChange,
  Services,
  TodoCounts,
  User,
  UserCounts,
  UserDetail,
} from '../../api/contract.ts'
import type { Client } from './client.ts'

/** Rows a list shows; Fluent pages get slow above 100. */
export const PAGE_SIZE = 50

export interface UsersAsked {
  search?: string | undefined
  state?: string | undefined
  reason?: string | undefined
  site?: string | undefined
  directory?: string | undefined
  filter?: string | undefined
  sort?: string | undefined
  cursor?: string | undefined
}

export interface JobsAsked {
  service?: string | undefined
  state?: string | undefined
  cursor?: string | undefined
}

export interface ProvisioningAsked {
  outcome?: string | undefined
  reason?: string | undefined
  search?: string | undefined
  cursor?: string | undefined
}

/** The query of an address, without what is not asked for. */
export const asked = (values: Record<string, string | number | undefined>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value))
  return query.toString()
}

/** `state:blocked,reason:NUMBER_IN_USE,site:London`; several values of one field repeat it. */
export function userFilter({ state, reason, site, directory, filter }: UsersAsked): string | undefined {
  const parts = [
    ...listOf(state).map((one) => `state:${one}`),
    ...listOf(reason).map((code) => `reason:${code}`),
    ...(site ? [`site:${site}`] : []),
    ...(directory ? [`directory:${directory}`] : []),
    ...(filter ? [filter] : []),
  ]
  return parts.length ? parts.join(',') : undefined
}

export const listOf = (text: string | undefined): string[] => (text ? text.split(',').filter(Boolean) : [])

export const queries = (client: Client) => ({
  services: () =>
    queryOptions({ queryKey: ['services'], queryFn: ({ signal }) => client.get<Services>('/api/services', signal) }),
  userCounts: () =>
    queryOptions({
      queryKey: ['users', 'counts'],
      queryFn: ({ signal }) => client.get<UserCounts>('/api/users/counts', signal),
    }),
  todoCounts: () =>
    queryOptions({
      queryKey: ['todos', 'counts'],
      queryFn: ({ signal }) => client.get<TodoCounts>('/api/todos/counts', signal),
    }),
  users: (query: UsersAsked) =>
    queryOptions({
      queryKey: ['users', 'list', query],
      queryFn: ({ signal }) => {
        const { search, sort, cursor } = query
        const text = asked({ search, filter: userFilter(query), sort, cursor, limit: PAGE_SIZE })
        return client.get<Page<User>>(`/api/users?${text}`, signal)
      },
      placeholderData: keepPreviousData,
    }),
  /** How much differs in Teams by somebody else's hand. */
  drift: () =>
    queryOptions({
      queryKey: ['changes', 'drift', 'count'],
      queryFn: ({ signal }) => client.get<Page<Drift>>('/api/drift?limit=1', signal),
    }),
  connections: () =>
    queryOptions({
      queryKey: ['connections', 'all'],
      queryFn: ({ signal }) => client.get<Connections>('/api/connections', signal),
    }),
  user: (id: string) =>
    queryOptions({
      queryKey: ['users', 'one', id],
      queryFn: ({ signal }) => client.get<UserDetail>(`/api/users/${encodeURIComponent(id)}`, signal),
    }),
  jobs: (query: JobsAsked, limit = PAGE_SIZE) =>
    queryOptions({
      queryKey: ['jobs', 'list', query, limit],
      queryFn: ({ signal }) => client.get<Page<Job>>(`/api/jobs?${asked({ ...query, limit })}`, signal),
      placeholderData: keepPreviousData,
    }),
  job: (id: string) =>
    queryOptions({
      queryKey: ['jobs', 'one', id],
      queryFn: ({ signal }) => client.get<Job>(`/api/jobs/${encodeURIComponent(id)}`, signal),
    }),
  changes: (cursor?: string) =>
    queryOptions({
      queryKey: ['changes', cursor ?? ''],
      queryFn: ({ signal }) =>
        client.get<Page<QueuedChange>>(`/api/changes?${asked({ cursor, limit: PAGE_SIZE })}`, signal),
      placeholderData: keepPreviousData,
    }),
  identity: () =>
    queryOptions({
      queryKey: ['identity'],
      queryFn: ({ signal }) => client.get<IdentityScim>('/api/identity/scim', signal),
      // requests of the provider come without a word to this page
      refetchInterval: 15_000,
    }),
  cycles: () =>
    queryOptions({
      queryKey: ['provisioning', 'cycles'],
      queryFn: ({ signal }) => client.get<ProvisioningCycles>('/api/provisioning/cycles', signal),
      refetchInterval: 30_000,
    }),
  /** `still`: what is shown stays until it is asked for again. */
  provisioning: (query: ProvisioningAsked, still = false) =>
    queryOptions({
      queryKey: ['provisioning', 'list', query],
      queryFn: ({ signal }) =>
        client.get<ProvisioningPage>(`/api/provisioning/log?${asked({ ...query, limit: PAGE_SIZE })}`, signal),
      placeholderData: keepPreviousData,
      refetchInterval: query.cursor || still ? false : 10_000,
      ...(still ? { staleTime: Infinity } : {}),
    }),
})
