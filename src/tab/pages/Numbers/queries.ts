import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { NumberCounts, NumberDetail, NumberView, Page } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked, PAGE_SIZE } from '../../api/queries.ts'
import type { NumbersSearch } from '../../router.tsx'

/** `status:free,type:directRouting,country:GB` */
export function numberFilter({ status, type, country }: NumbersSearch): string | undefined {
  const parts = Object.entries({ status, type, country }).flatMap(([word, value]) =>
    value ? [`${word}:${value}`] : [],
  )
  return parts.length ? parts.join(',') : undefined
}

export const numberQueries = (client: Client) => ({
  counts: () =>
    queryOptions({
      queryKey: ['numbers', 'counts'],
      queryFn: ({ signal }) => client.get<NumberCounts>('/api/numbers/counts', signal),
      refetchInterval: ({ state }) => (state.data?.read?.running ? 1_000 : 30_000),
    }),
  list: (query: NumbersSearch) =>
    queryOptions({
      queryKey: ['numbers', 'list', query],
      queryFn: ({ signal }) => {
        const { search, sort, cursor } = query
        const text = asked({ search, filter: numberFilter(query), sort, cursor, limit: PAGE_SIZE })
        return client.get<Page<NumberView>>(`/api/numbers?${text}`, signal)
      },
      placeholderData: keepPreviousData,
    }),
  one: (number: string) =>
    queryOptions({
      queryKey: ['numbers', 'one', number],
      queryFn: ({ signal }) => client.get<NumberDetail>(`/api/numbers/${encodeURIComponent(number)}`, signal),
    }),
})
