import { useQuery } from '@tanstack/react-query'
import type { Licences } from '../../../../api/contract.ts'
import type { UserFieldName } from '../../../../words/userFields.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { queries } from '../../../api/queries.ts'
import { siteQueries } from '../../Sites/queries.ts'
import { fieldOf, valueWords } from './conditions.ts'

export interface Choices {
  items: { value: string; words: string }[]
  loading: boolean
  failed: string | null
}

/** What may be chosen for a field; null: it is typed. */
export function useChoices(field: UserFieldName): Choices | null {
  const { client } = useConsole()
  const sites = useQuery({ ...siteQueries(client).all(), enabled: field === 'site' })
  const licences = useQuery({
    queryKey: ['users', 'licences'],
    queryFn: ({ signal }) => client.get<Licences>('/api/licences', signal),
    enabled: field === 'licence',
  })
  const counts = useQuery({ ...queries(client).userCounts(), enabled: field === 'reason' })
  const { choices } = fieldOf(field)
  if (choices) return { items: itemsOf(field, Object.keys(choices)), loading: false, failed: null }
  const values: Partial<Record<UserFieldName, string[] | undefined>> = {
    site: sites.data?.items.map(({ name }) => name),
    licence: licences.data?.items.map(({ name }) => name),
    reason: counts.data?.reasons.map(({ reason }) => reason),
  }
  if (!Object.hasOwn(values, field)) return null
  const error = sites.error ?? licences.error ?? counts.error
  const items = itemsOf(field, [...new Set(values[field])])
  return { items, loading: values[field] === undefined, failed: error && sentence(error) }
}

const itemsOf = (field: UserFieldName, values: string[]): Choices['items'] =>
  values.map((value) => ({ value, words: valueWords(field, value) }))
