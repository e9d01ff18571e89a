import { SearchBox } from '@fluentui/react-components'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { OUTCOME_WORDS } from '../../../words/provisioning.ts'
import { useTyped } from '../../components/useTyped.ts'
import '../../components/list.css'

type Outcome = keyof typeof OUTCOME_WORDS

/** Search with a pause, and one outcome or all. Both are in the address. */
export function LogTools() {
  const { outcome, search } = useSearch({ from: '/provisioning' })
  const navigate = useNavigate()
  const change = (some: { outcome?: Outcome | undefined; search?: string | undefined }, replace: boolean) =>
    void navigate({
      to: '/provisioning',
      search: (old) => ({ ...old, ...some, cursor: undefined, page: undefined }) as never,
      state: { cursors: [] },
      replace,
    })
  const [text, setText] = useTyped(search ?? '', (to) => change({ search: to }, true))
  return (
    <div className="toolbar log-tools" role="search">
      <SearchBox
        className="touch log-search"
        value={text}
        maxLength={200}
        placeholder="Search username, id or answer"
        aria-label="Search username, id or answer"
        onChange={(_, { value }) => setText(value)}
      />
      <div className="facets facets-small" role="group" aria-label="Outcome">
        <Pill on={outcome === undefined} onClick={() => change({ outcome: undefined }, false)}>
          All
        </Pill>
        {(Object.keys(OUTCOME_WORDS) as Outcome[]).map((each) => (
          <Pill key={each} on={outcome === each} onClick={() => change({ outcome: each }, false)}>
            {OUTCOME_WORDS[each]}
          </Pill>
        ))}
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
