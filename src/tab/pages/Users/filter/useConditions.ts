import { addressOf, conditionsOf, type Condition } from './conditions.ts'
import { useUsersSearch } from './useUsersSearch.ts'

/** What the list is filtered by, and a way to change it. */
export function useConditions(): [Condition[], (to: Condition[]) => void] {
  const [search, change] = useUsersSearch()
  return [conditionsOf(search), (to) => change(addressOf(to))]
}
