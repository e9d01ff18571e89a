import { useCallback } from 'react'
import { reasonWords } from '../../../words/reasons.ts'
import { listOf } from '../../api/queries.ts'
import { Chips } from '../../components/Chips.tsx'
import type { Chip } from '../../components/Chips.tsx'
import { SearchField } from '../../components/SearchField.tsx'
import { useUsersSearch } from './useUsersSearch.ts'

/** Search with a pause, and the filters that are on. `/` goes to the search from anywhere. */
export function Toolbar({ brief }: { brief: boolean }) {
  const [search, change] = useUsersSearch()
  const onAsk = useCallback((text: string | undefined) => change({ search: text }, true), [change])
  const chips: Chip[] = [
    ...(search.site ? [{ words: `Site is ${search.site}`, remove: () => change({ site: undefined }) }] : []),
    ...(search.directory
      ? [{ words: 'Hidden from company directory', remove: () => change({ directory: undefined }) }]
      : []),
    ...listOf(search.reason).map((code) => ({
      words: `Reason is ${reasonWords(code).label}`,
      remove: () =>
        change({
          reason:
            listOf(search.reason)
              .filter((one) => one !== code)
              .join(',') || undefined,
        }),
    })),
  ]
  const hint = brief ? 'Search users' : 'Search name, username, number or extension'
  return (
    <div className="toolbar" role="search">
      <SearchField asked={search.search} onAsk={onAsk} hint={hint} />
      <Chips chips={chips} onClear={() => change({ site: undefined, reason: undefined, directory: undefined })} />
    </div>
  )
}
