import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Alignment, AlignmentRow, Page } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked, PAGE_SIZE } from '../../api/queries.ts'
import type { AlignmentSearch } from '../../router.tsx'

/** `finding:differs,all:takesOver`: what the identity provider would do counts under the setting of now. */
export function alignmentFilter(
  { finding, effect }: AlignmentSearch,
  visible: Alignment['visible'],
): string | undefined {
  const parts = [...(finding ? [`finding:${finding}`] : []), ...(effect ? [`${visible}:${effect}`] : [])]
  return parts.length ? parts.join(',') : undefined
}

const RUNNING_MS = 700

export const alignmentQueries = (client: Client) => ({
  report: () =>
    queryOptions({
      queryKey: ['alignment', 'report'],
      queryFn: ({ signal }) => client.get<Alignment>('/api/identity/alignment', signal),
      refetchInterval: ({ state }) => (state.data?.running ? RUNNING_MS : false),
    }),
  /** `madeAt`: of another report the rows are others. */
  rows: (query: AlignmentSearch, { visible, madeAt }: Pick<Alignment, 'visible' | 'madeAt'>) =>
    queryOptions({
      queryKey: ['alignment', 'rows', madeAt, query],
      queryFn: ({ signal }) => {
        const { search, cursor } = query
        const text = asked({ search, filter: alignmentFilter(query, visible), cursor, limit: PAGE_SIZE })
        return client.get<Page<AlignmentRow>>(`/api/identity/alignment/rows?${text}`, signal)
      },
      placeholderData: keepPreviousData,
      enabled: madeAt !== null,
    }),
})
