import { queryOptions } from '@tanstack/react-query'
import type { Groups, PolicyFound, Scope, ScopeEffect } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked } from '../../api/queries.ts'

export const serviceQueries = (client: Client) => ({
  groups: (search: string) =>
    queryOptions({
      queryKey: ['groups', search],
      queryFn: ({ signal }) => client.get<Groups>(`/api/groups?${asked({ search })}`, signal),
      staleTime: 60_000,
    }),
  policy: (setting: 'voiceRoutingPolicy' | 'callingPolicy', name: string) =>
    queryOptions({
      queryKey: ['policy', setting, name],
      queryFn: ({ signal }) =>
        client.get<PolicyFound>(`/api/services/teams/policy?${asked({ setting, name })}`, signal),
      enabled: name !== '',
      retry: false,
      staleTime: 30_000,
    }),
  effect: (scope: Scope) =>
    queryOptions({
      queryKey: ['effect', scope],
      queryFn: () => client.send<ScopeEffect>('POST', '/api/services/teams/effect', { scope }),
      retry: false,
      staleTime: 60_000,
    }),
})
