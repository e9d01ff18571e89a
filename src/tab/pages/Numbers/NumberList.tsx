import { Button } from '@fluentui/react-components'
import { Call48Regular, Search48Regular } from '@fluentui/react-icons'
import type { UseQueryResult } from '@tanstack/react-query'
import type { NumberView, Page } from '../../../api/contract.ts'
import { NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { NUMBER_STATUS_WORDS } from '../../../words/states.ts'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { isMisread, type Misread } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { FirstSync } from '../../components/state/FirstSync.tsx'
import { NUMBER_COLUMNS } from './numberColumns.tsx'
import { NumberCards } from './NumberCards.tsx'
import { NumberTable } from './NumberTable.tsx'
import { NumberTools } from './NumberTools.tsx'
import { useNumbersSearch } from './useNumbersSearch.ts'

interface Props {
  numbers: UseQueryResult<Page<NumberView>>
  misread: Misread
  open: string | undefined
  /** Beside an open number only the columns that matter stay. */
  brief: boolean
  noneYet: boolean
}

/** Toolbar, then 50 numbers, or why there are none. */
export function NumberList({ numbers, misread, open, brief, noneYet }: Props) {
  const narrow = useWidth() === 'narrow'
  const found = numbers.data
  if (noneYet) return <NoneYet />
  if (isMisread(misread))
    return (
      <section className="card" aria-label="Numbers">
        <NotUnderstood misread={misread} />
      </section>
    )
  return (
    <section className="card" aria-label="Numbers" aria-busy={numbers.isFetching}>
      <NumberTools brief={brief} />
      {numbers.isError && (
        <ErrorState
          title="The numbers could not be loaded"
          kept="Your search and filters are kept."
          error={numbers.error}
          onAgain={() => void numbers.refetch()}
          above={found !== undefined}
        />
      )}
      {found?.items.length === 0 && <NothingMatches />}
      {!(numbers.isError && !found) &&
        found?.items.length !== 0 &&
        (narrow ? (
          <NumberCards numbers={found?.items ?? null} />
        ) : (
          <NumberTable numbers={found?.items ?? null} open={open} brief={brief} />
        ))}
      {found && found.items.length > 0 && <Foot found={found} />}
    </section>
  )
}

function Foot({ found }: { found: Page<NumberView> }) {
  const [{ cursor, page, sort, search, status, type, country }] = useNumbersSearch()
  const by = NUMBER_COLUMNS.find((column) => column.sort === (sort ?? 'number').replace(/^-/, ''))
  const match = search || status || type || country ? 'that match · ' : '· '
  return (
    <Pager
      shown={found.items.length}
      total={found.total}
      nextCursor={found.nextCursor}
      cursor={cursor}
      page={Math.max(1, Number(page) || 1)}
      says={`${match}sorted by ${(by?.words ?? 'number').toLowerCase()}`}
    />
  )
}

function NothingMatches() {
  const [{ search, status, type, country }, change] = useNumbersSearch()
  const filters = [status && NUMBER_STATUS_WORDS[status], type && NUMBER_TYPE_WORDS[type], country]
    .filter(Boolean)
    .join(', ')
  return (
    <Empty
      icon={<Search48Regular />}
      title="No number matches"
      actions={
        <>
          {search && <Button onClick={() => change({ search: undefined })}>Clear search</Button>}
          {filters && (
            <Button onClick={() => change({ status: undefined, type: undefined, country: undefined })}>
              Remove all filters
            </Button>
          )}
        </>
      }
    >
      No number matches {search && `“${search}”`}
      {search && filters && ' with '}
      {filters && <strong>{filters}</strong>}. Search looks at numbers, users and holders.
    </Empty>
  )
}

function NoneYet() {
  return (
    <section className="card" aria-label="Numbers">
      <Empty icon={<Call48Regular />} title="No numbers yet" actions={<FirstSync />}>
        Numbers come from 8x8 and from Teams. Once a side is connected, the first sync brings those that people have;
        Read 8x8 now brings the whole inventory.
      </Empty>
    </section>
  )
}
