import type { TodoCounts } from '../../../api/contract.ts'
import { Facet } from '../../components/list/Facet.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { fieldWords } from '../../components/words/userWords.ts'
import { useTodosSearch } from './useTodosSearch.ts'

const STATES = [
  { state: 'todo', words: 'By hand' },
  { state: 'refused', words: 'Refused by 8x8' },
  { state: 'pending', words: 'With the next sync' },
] as const

/** Words of the fields that are about a whole user or site. */
const WHOLE: Record<string, string> = { user: 'New user', deleted: 'Delete user', siteName: 'Rename site' }

/** Who does it, then what it is about. Counts are of all, and do not move with the search. */
export function TodoFacets({ counts }: { counts: TodoCounts | null }) {
  const [{ state = 'todo', field }, change] = useTodosSearch()
  const slow = useSlow(counts === null)
  if (!counts)
    return (
      <div className="facets" aria-busy="true">
        {slow && [96, 140, 150].map((width) => <i key={width} className="bar facet-bar" style={{ width }} />)}
      </div>
    )
  const fields = counts.fields.filter((one) => one.state === state).slice(0, 12)
  const to = (one: string) => change({ state: one === 'todo' ? undefined : one, field: undefined })
  return (
    <div className="facet-rows">
      <div className="facets" role="group" aria-label="Who does it">
        {STATES.map((one) => (
          <Facet key={one.state} on={state === one.state} onPress={() => to(one.state)} n={counts[one.state]}>
            {one.words}
          </Facet>
        ))}
      </div>
      {(fields.length > 1 || field) && (
        <div className="facets facets-small" role="group" aria-label="What it is about">
          <span className="secondary" aria-hidden="true">
            About
          </span>
          <div className="facets-flow">
            {fields.map((one) => (
              <Facet
                key={one.field}
                on={field === one.field}
                onPress={() => change({ field: field === one.field ? undefined : one.field })}
                n={one.requests}
              >
                {WHOLE[one.field] ?? fieldWords(one.field)}
              </Facet>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
