import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Page, Todo } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked, PAGE_SIZE } from '../../api/queries.ts'
import type { TodosSearch } from '../../router.tsx'

export const todoQueries = (client: Client) => ({
  list: ({ state, field, search, cursor }: TodosSearch) =>
    queryOptions({
      queryKey: ['todos', 'list', { state, field, search, cursor }],
      queryFn: ({ signal }) =>
        client.get<Page<Todo>>(`/api/todos?${asked({ state, field, search, cursor, limit: PAGE_SIZE })}`, signal),
      placeholderData: keepPreviousData,
    }),
})
