import { Select } from '@fluentui/react-components'
import type { NumberCounts, NumberStatus } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { NUMBER_STATUS_WORDS } from '../../../words/states.ts'
import { Facet } from '../../components/list/Facet.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { useWidth } from '../../components/useWidth.ts'
import { NumberSign } from './NumberStatus.tsx'
import { useNumbersSearch } from './useNumbersSearch.ts'

/** What needs somebody first, then what is at hand. */
const ALWAYS: NumberStatus[] = ['heldByAnother', 'free', 'ours', 'onPremises', 'porting']
/** Shown where there are any. */
const SOMETIMES: NumberStatus[] = ['wantedNotAssigned', 'onlyInPbx', 'onlyInTeams']

/** Pills with counts of the whole inventory, which do not move with the search. */
export function NumberFacets({ counts }: { counts: NumberCounts | null }) {
  const [{ status }, change] = useNumbersSearch()
  const narrow = useWidth() === 'narrow'
  const slow = useSlow(counts === null)
  if (!counts)
    return (
      <div className="facets" aria-busy="true">
        {slow &&
          [72, 140, 84, 104, 120, 96].map((width, at) => <i key={at} className="bar facet-bar" style={{ width }} />)}
      </div>
    )
  const sometimes = SOMETIMES.filter((each) => counts.byStatus[each] > 0 || each === status)
  const choose = (to: string | undefined) => change({ status: to || undefined })
  if (narrow)
    return (
      <div className="facet-rows">
        <Select className="touch" aria-label="Status" value={status ?? ''} onChange={(_, { value }) => choose(value)}>
          <option value="">All ({count(counts.numbers)})</option>
          {[...ALWAYS, ...sometimes].map((each) => (
            <option key={each} value={each}>
              {NUMBER_STATUS_WORDS[each]} ({count(counts.byStatus[each])})
            </option>
          ))}
        </Select>
      </div>
    )
  const facet = (each: NumberStatus) => (
    <Facet
      key={each}
      on={status === each}
      onPress={() => choose(status === each ? undefined : each)}
      n={counts.byStatus[each]}
    >
      <NumberSign of={{ status: each, held: null }} /> {NUMBER_STATUS_WORDS[each]}
    </Facet>
  )
  return (
    <div className="facet-rows">
      <div className="facets" role="group" aria-label="Status">
        <Facet on={!status} onPress={() => choose(undefined)} n={counts.numbers}>
          All
        </Facet>
        {ALWAYS.map(facet)}
      </div>
      {sometimes.length > 0 && (
        <div className="facets facets-small" role="group" aria-label="On one side">
          <span className="secondary" aria-hidden="true">
            One side
          </span>
          <div className="facets-flow">{sometimes.map(facet)}</div>
        </div>
      )}
    </div>
  )
}
