import { Button, Select } from '@fluentui/react-components'
import { ArrowDownload20Regular } from '@fluentui/react-icons'
import { useCallback } from 'react'
import { NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { useConsole } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { Chips } from '../../components/Chips.tsx'
import type { Chip } from '../../components/Chips.tsx'
import { save } from '../../components/save.ts'
import { SearchField } from '../../components/SearchField.tsx'
import { numberFilter } from './queries.ts'
import { useNumbersSearch } from './useNumbersSearch.ts'

const TYPES = Object.keys(NUMBER_TYPE_WORDS) as (keyof typeof NUMBER_TYPE_WORDS)[]

/** Search, the kind in Teams, the filters that are on, and all of it as a file. */
export function NumberTools({ brief }: { brief: boolean }) {
  const [{ search, type, country }, change] = useNumbersSearch()
  const chips: Chip[] = [
    ...(country ? [{ words: `Country is ${country}`, remove: () => change({ country: undefined }) }] : []),
  ]
  const onAsk = useCallback((text: string | undefined) => change({ search: text }, true), [change])
  return (
    <div className="toolbar" role="search">
      <SearchField asked={search} onAsk={onAsk} hint={brief ? 'Search numbers' : 'Search number, user or holder'} />
      <Select
        className="touch"
        aria-label="Kind in Teams"
        value={type ?? ''}
        onChange={(_, { value }) => change({ type: value || undefined })}
      >
        <option value="">All kinds</option>
        {TYPES.map((each) => (
          <option key={each} value={each}>
            {NUMBER_TYPE_WORDS[each]}
          </option>
        ))}
      </Select>
      <Chips chips={chips} onClear={() => change({ country: undefined })} />
      <Export />
    </div>
  )
}

/** All that the filters let through, streamed by the server. */
function Export() {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [search] = useNumbersSearch()
  const query = asked({ search: search.search, filter: numberFilter(search), sort: search.sort })
  return (
    <span className="buttons tools-end">
      {refused && (
        <span className="ink-bad" role="alert">
          {refused}
        </span>
      )}
      <Button
        className="touch"
        icon={<ArrowDownload20Regular />}
        disabledFocusable={busy}
        onClick={() => void act(() => save(client, `/api/numbers.csv?${query}`, 'text/csv', 'numbers.csv'))}
      >
        Export CSV
      </Button>
    </span>
  )
}
