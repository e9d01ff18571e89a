import { Select } from '@fluentui/react-components'
import { useCallback } from 'react'
import { NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { asked } from '../../api/queries.ts'
import { Chips } from '../../components/list/Chips.tsx'
import type { Chip } from '../../components/list/Chips.tsx'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { SearchField } from '../../components/list/SearchField.tsx'
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

/** All that the filters let through. */
function Export() {
  const [search] = useNumbersSearch()
  const query = asked({ search: search.search, filter: numberFilter(search), sort: search.sort })
  return (
    <span className="buttons tools-end">
      <DownloadButton words="Export CSV" path={`/api/numbers.csv?${query}`} name="numbers.csv" />
    </span>
  )
}
