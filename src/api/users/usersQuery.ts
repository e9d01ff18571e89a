/** What a list of users is asked for, page by page or as a file. */
import { z } from 'zod/v4'
import type { UserQuery } from '../../directory/store.ts'
import { parseUserFilter } from './userFilter.ts'

const SORTS = ['name', 'userName', 'site', 'extension', 'number', 'state'] as const

export const usersAsked = {
  search: z.string().trim().max(200).optional().describe('Part of a name, username, extension or number'),
  filter: z
    .string()
    .max(4_000)
    .optional()
    .describe('`state:blocked,reason:NUMBER_IN_USE,site.not:London,licence.empty:yes`'),
  sort: z
    .enum([...SORTS, ...SORTS.map((each) => `-${each}` as const)])
    .default('name')
    .describe('With "-" in front: descending'),
}

export function usersQuery({
  search,
  filter,
  sort,
}: z.output<z.ZodObject<typeof usersAsked>>): Omit<UserQuery, 'cursor' | 'limit'> {
  const descending = sort.startsWith('-')
  return {
    ...(search ? { search } : {}),
    ...(filter ? parseUserFilter(filter) : {}),
    sort: (descending ? sort.slice(1) : sort) as (typeof SORTS)[number],
    descending,
  }
}
