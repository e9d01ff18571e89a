import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular, ColumnTriple20Regular, Filter20Regular } from '@fluentui/react-icons'
import { Suspense, useCallback, useState } from 'react'
import { Chips } from '../../../components/list/Chips.tsx'
import { lazily } from '../../../components/lazily.ts'
import { SearchField } from '../../../components/list/SearchField.tsx'
import { useWidth } from '../../../components/useWidth.ts'
import { conditionWords } from '../filter/conditions.ts'
import { useConditions } from '../filter/useConditions.ts'
import type { Export } from './useExport.ts'
import { useUsersSearch } from '../filter/useUsersSearch.ts'

const FilterDialog = lazily(() => import('../filter/FilterDialog.tsx'), 'FilterDialog')
const ColumnsDialog = lazily(() => import('./ColumnsDialog.tsx'), 'ColumnsDialog')

interface Props {
  /** Beside an open user, or on a narrow screen. */
  brief: boolean
  narrow: boolean
  csv: Export
  /** Begins to choose several, where rows have no box for it. */
  onChoose: (() => void) | undefined
}

/** Search with a pause, the filters that are on, and what is done with all that match. `/` goes to the search. */
export function Toolbar({ brief, narrow, csv, onChoose }: Props) {
  const [search, change] = useUsersSearch()
  const [conditions, filter] = useConditions()
  const [asking, setAsking] = useState<'filter' | 'columns' | null>(null)
  const onAsk = useCallback((text: string | undefined) => change({ search: text }, true), [change])
  // one state alone is the pill that is pressed
  const chips = conditions.filter(
    ({ field, test, values }) => !(field === 'state' && test === 'is' && values.length < 2),
  )
  const shown = (
    <Chips
      chips={chips.map((chip) => ({
        words: conditionWords(chip),
        remove: () => filter(conditions.filter((one) => one !== chip)),
      }))}
      onClear={() => filter(conditions.filter((one) => !chips.includes(one)))}
    />
  )
  const wide = useWidth() === 'wide'
  const close = () => setAsking(null)
  const hint = brief || !wide ? 'Search users' : 'Search name, username, number or extension'
  return (
    <div className="toolbar" role="search">
      <SearchField asked={search.search} onAsk={onAsk} hint={hint} />
      <Button className="touch" icon={<Filter20Regular />} aria-haspopup="dialog" onClick={() => setAsking('filter')}>
        {!narrow ? 'Add filter' : chips.length > 0 ? `Filters (${chips.length})` : 'Filters'}
      </Button>
      {onChoose && (
        <Button className="touch" onClick={onChoose}>
          Select
        </Button>
      )}
      {!narrow && shown}
      <span className="buttons tools-end">
        {!narrow && !brief && (
          <Button
            className="touch"
            icon={<ColumnTriple20Regular />}
            aria-haspopup="dialog"
            onClick={() => setAsking('columns')}
          >
            Columns
          </Button>
        )}
        <Button
          className="touch"
          icon={<ArrowDownload20Regular />}
          disabledFocusable={csv.now.state === 'running'}
          onClick={csv.start}
        >
          Export CSV
        </Button>
      </span>
      {narrow && shown}
      <Suspense fallback={null}>
        {asking === 'filter' && <FilterDialog onClose={close} />}
        {asking === 'columns' && <ColumnsDialog onClose={close} />}
      </Suspense>
    </div>
  )
}
