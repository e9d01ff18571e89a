import { SearchBox, Select } from '@fluentui/react-components'
import { useCallback, useRef } from 'react'
import { OUTCOME_WORDS } from '../../../words/provisioning.ts'
import { REFUSAL_WORDS } from '../../../words/provisioningReasons.ts'
import { useSlash } from '../../components/list/useSlash.ts'
import { useTyped } from '../../components/list/useTyped.ts'
import { useLogSearch } from './useLogSearch.ts'
import '../../components/list/list.css'

type Outcome = keyof typeof OUTCOME_WORDS

/** Search with a pause, one outcome or all, one reason or any. All are in the address. */
export function LogTools() {
  const [{ outcome, reason, search }, change] = useLogSearch()
  const onAsk = useCallback((to: string | undefined) => change({ search: to }, true), [change])
  const [text, setText] = useTyped(search ?? '', onAsk)
  const box = useRef<HTMLInputElement>(null)
  useSlash(() => box.current?.focus())
  return (
    <div className="toolbar log-tools" role="search">
      <SearchBox
        ref={box}
        className="touch log-search"
        value={text}
        maxLength={200}
        placeholder="Search username, id or answer"
        aria-label="Search username, id or answer"
        aria-keyshortcuts="/"
        onChange={(_, { value }) => setText(value)}
      />
      <div className="log-filters">
        <Select
          className="touch log-reason"
          aria-label="Reason"
          value={reason ?? ''}
          onChange={(_, { value }) => change({ reason: value || undefined, outcome: undefined })}
        >
          <option value="">Any reason</option>
          {Object.entries(REFUSAL_WORDS).map(([code, { label }]) => (
            <option key={code} value={code}>
              {label}
            </option>
          ))}
        </Select>
        <div className="facets facets-small" role="group" aria-label="Outcome">
          <Pill
            on={outcome === undefined && reason === undefined}
            onClick={() => change({ outcome: undefined, reason: undefined })}
          >
            All
          </Pill>
          {(Object.keys(OUTCOME_WORDS) as Outcome[]).map((each) => (
            <Pill key={each} on={outcome === each} onClick={() => change({ outcome: each, reason: undefined })}>
              {OUTCOME_WORDS[each]}
            </Pill>
          ))}
        </div>
      </div>
    </div>
  )
}

function Pill({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <button type="button" className="facet" aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  )
}
