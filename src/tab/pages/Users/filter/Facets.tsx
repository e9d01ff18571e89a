import { Button, Select } from '@fluentui/react-components'
import { useState } from 'react'
import type { UserCounts, UserState } from '../../../../api/contract.ts'
import { count } from '../../../../words/button.ts'
import { reasonWords } from '../../../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../../../words/states.ts'
import { listOf } from '../../../api/queries.ts'
import { Facet } from '../../../components/list/Facet.tsx'
import { UserSign } from '../../../components/words/State.tsx'
import { useSlow } from '../../../components/state/useSlow.ts'
import { useWidth, type Width } from '../../../components/useWidth.ts'
import type { Condition } from './conditions.ts'
import { useConditions } from './useConditions.ts'
import { useUsersSearch } from './useUsersSearch.ts'

const STATES: UserState[] = ['blocked', 'queued', 'waiting', 'excluded', 'inSync']

/** Pills with counts for the whole directory, which do not move with the search: one state, then its reasons. */
export function Facets({ counts }: { counts: UserCounts | null }) {
  const width = useWidth()
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
      {width === 'narrow' ? <StateChoice counts={counts} /> : <StateFacets counts={counts} />}
      <ReasonFacets counts={counts} width={width} />
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

/** At first so many pills, of reasons and others, that the list below is in view. */
const PILLS_SHOWN = { wide: 12, middle: 7, narrow: 3 }
/** What somebody has to do before a number is wanted at all. */
const TO_DO = ['NO_PBX_LICENCE']

/** Reasons of the chosen state, or what there is to do; several may be on, and zero ones are not there. */
function ReasonFacets({ counts, width }: { counts: UserCounts; width: Width }) {
  const [{ state, reason }, change] = useUsersSearch()
  const [conditions] = useConditions()
  const [every, setEvery] = useState(false)
  const on = listOf(reason)
  const of = listOf(state ?? 'blocked')
  const all = counts.reasons
    .filter((one) => one.users > 0)
    .filter((one) => of.includes(one.state) || on.includes(one.reason) || (!state && TO_DO.includes(one.reason)))
    .sort((a, b) => b.users - a.users)
  const others = OTHERS.filter((other) => other.of(counts) > 0 && (!state || isOn(conditions, other)))
  const shown = every
    ? all
    : all.filter((one, at) => at < PILLS_SHOWN[width] - others.length || on.includes(one.reason))
  if ((shown.length === 0 && others.length === 0) || (width === 'narrow' && !state)) return null
  const toggle = (code: string) => {
    const next = on.includes(code) ? on.filter((one) => one !== code) : [...on, code]
    change({ reason: next.length ? next.join(',') : undefined })
  }
  return (
    <div className="facets facets-small" role="group" aria-label="Reason">
      <span className="secondary" aria-hidden="true">
        {state === undefined || state === 'blocked' ? 'To do' : 'Why'}
      </span>
      <div className="facets-flow">
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
        {others.map((other) => (
          <OtherFacet key={other.field} other={other} n={other.of(counts)} />
        ))}
        {(every || shown.length < all.length) && (
          <Button
            className="touch"
            size="small"
            appearance="transparent"
            aria-expanded={every}
            onClick={() => setEvery(!every)}
          >
            {every ? 'Show fewer' : `Show ${all.length - shown.length} more`}
          </Button>
        )}
      </div>
    </div>
  )
}

interface Other {
  field: 'directory' | 'emergency' | 'upn' | 'sync'
  value: string
  words: string
  of: (counts: UserCounts) => number
}

/** What is to be done about users beside the reasons of their states: shown beside all users, and where it is on. */
const OTHERS: Other[] = [
  { field: 'directory', value: 'hidden', words: 'Hidden from directory', of: ({ hidden }) => hidden },
  { field: 'emergency', value: 'missing', words: 'No emergency address', of: ({ noEmergency }) => noEmergency },
  { field: 'upn', value: 'differs', words: 'Username differs', of: ({ namesApart }) => namesApart },
  { field: 'sync', value: 'leftOut', words: 'Left out of sync', of: ({ leftOut }) => leftOut },
]

const isOn = (conditions: Condition[], { field, value }: Other): boolean =>
  conditions.some((one) => one.field === field && one.test === 'is' && one.values.includes(value))

function OtherFacet({ other, n }: { other: Other; n: number }) {
  const { field, value, words } = other
  const [conditions, change] = useConditions()
  const on = isOn(conditions, other)
  const rest = conditions.filter((one) => one.field !== field)
  return (
    <Facet on={on} onPress={() => change(on ? rest : [...rest, { field, test: 'is', values: [value] }])} n={n}>
      {words}
    </Facet>
  )
}
