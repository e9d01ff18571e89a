import { Select } from '@fluentui/react-components'
import type { UserCounts, UserState } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../../words/states.ts'
import { listOf } from '../../api/queries.ts'
import { Facet } from '../../components/Facet.tsx'
import { UserSign } from '../../components/State.tsx'
import { useSlow } from '../../components/useSlow.ts'
import { useWidth } from '../../components/useWidth.ts'
import { useUsersSearch } from './useUsersSearch.ts'

const STATES: UserState[] = ['blocked', 'queued', 'waiting', 'excluded', 'inSync']

/** Pills with counts for the whole directory, which do not move with the search: one state, then its reasons. */
export function Facets({ counts }: { counts: UserCounts | null }) {
  const narrow = useWidth() === 'narrow'
  const slow = useSlow(counts === null)
  if (!counts)
    return (
      <div className="facets" aria-busy="true">
        {slow &&
          [64, 104, 104, 104, 112, 110].map((width, at) => <i key={at} className="bar facet-bar" style={{ width }} />)}
      </div>
    )
  return (
    <div className="facet-rows">
      {narrow ? <StateChoice counts={counts} /> : <StateFacets counts={counts} />}
      <ReasonFacets counts={counts} narrow={narrow} />
    </div>
  )
}

function StateFacets({ counts }: { counts: UserCounts }) {
  const [{ state }, change] = useUsersSearch()
  const on = listOf(state)
  const choose = (to: UserState | undefined) => change({ state: to, reason: undefined })
  return (
    <div className="facets" role="group" aria-label="State">
      <Facet on={!state} onPress={() => choose(undefined)} n={counts.users}>
        All
      </Facet>
      {STATES.map((one) => (
        <Facet
          key={one}
          on={on.includes(one)}
          onPress={() => choose(state === one ? undefined : one)}
          n={counts.byState[one]}
        >
          <UserSign state={one} /> {USER_STATE_WORDS[one]}
        </Facet>
      ))}
    </div>
  )
}

/** On narrow screens the states are a choice, and the two that wait for somebody stay pills. */
function StateChoice({ counts }: { counts: UserCounts }) {
  const [{ state }, change] = useUsersSearch()
  const choose = (to: string) => change({ state: to === '' ? undefined : to, reason: undefined })
  return (
    <>
      <Select className="touch" aria-label="State" value={state ?? ''} onChange={(_, { value }) => choose(value)}>
        {state?.includes(',') && <option value={state}>Several</option>}
        <option value="">All ({count(counts.users)})</option>
        {STATES.map((one) => (
          <option key={one} value={one}>
            {USER_STATE_WORDS[one]} ({count(counts.byState[one])})
          </option>
        ))}
      </Select>
      <div className="facets" role="group" aria-label="Waiting for somebody">
        {STATES.slice(0, 2).map((one) => (
          <Facet key={one} on={state === one} onPress={() => choose(state === one ? '' : one)} n={counts.byState[one]}>
            <UserSign state={one} /> {USER_STATE_WORDS[one]}
          </Facet>
        ))}
      </div>
    </>
  )
}

/** Reasons of the chosen state, or of those that need attention; several may be on, and zero ones are not there. */
function ReasonFacets({ counts, narrow }: { counts: UserCounts; narrow: boolean }) {
  const [{ state, reason, directory }, change] = useUsersSearch()
  const on = listOf(reason)
  const of = listOf(state ?? 'blocked')
  const shown = counts.reasons
    .filter((one) => one.users > 0 && (of.includes(one.state) || on.includes(one.reason)))
    .sort((a, b) => b.users - a.users)
    .slice(0, 12)
  const hidden = counts.hidden > 0 && (!state || directory === 'hidden')
  if ((shown.length === 0 && !hidden) || (narrow && !state)) return null
  const toggle = (code: string) => {
    const next = on.includes(code) ? on.filter((one) => one !== code) : [...on, code]
    change({ reason: next.length ? next.join(',') : undefined })
  }
  return (
    <div className="facets facets-small" role="group" aria-label="Reason">
      <span className="secondary" aria-hidden="true">
        {state === undefined || state === 'blocked' ? 'To do' : 'Why'}
      </span>
      {shown.map((one) => (
        <Facet
          key={`${one.state}${one.reason}`}
          on={on.includes(one.reason)}
          onPress={() => toggle(one.reason)}
          n={one.users}
        >
          {reasonWords(one.reason).label}
        </Facet>
      ))}
      {hidden && (
        <Facet
          on={directory === 'hidden'}
          onPress={() => change({ directory: directory ? undefined : 'hidden' })}
          n={counts.hidden}
        >
          Hidden from directory
        </Facet>
      )}
    </div>
  )
}
