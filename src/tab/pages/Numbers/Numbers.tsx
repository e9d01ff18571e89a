import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { NumberCounts } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { isMisread } from '../../components/list/addressParts.ts'
import { useWidth } from '../../components/useWidth.ts'
import { InventoryNotice, ReadInventory } from './Inventory.tsx'
import { NumberFacets } from './NumberFacets.tsx'
import { NumberList } from './NumberList.tsx'
import { NumberPlace } from './NumberPlace.tsx'
import { numberQueries } from './queries.ts'
import { useMisread, useNumbersSearch } from './useNumbersSearch.ts'
import '../Users/users.css'
import './numbers.css'

/** Which numbers are free, ours or in the way? Facets of the whole inventory, the list, and the number that is open. */
export function Numbers() {
  const { client } = useConsole()
  const [{ page: _page, ...asked }] = useNumbersSearch()
  const { number } = useParams({ strict: false })
  const width = useWidth()
  const counts = useQuery(numberQueries(client).counts())
  const misread = useMisread()
  const numbers = useQuery({ ...numberQueries(client).list(asked), enabled: !isMisread(misread) })
  const rows = isMisread(misread) ? [] : (numbers.data?.items ?? [])
  if (number && width === 'narrow') return <NumberPlace number={number} numbers={rows} width={width} />
  const beside = number !== undefined && width === 'wide'
  return (
    <div className="page users-page">
      <div className="page-head">
        <h1>Numbers</h1>
        {!counts.isLoadingError && <Summary counts={counts.data} />}
        <div className="end">
          <ReadInventory read={counts.data?.read ?? null} />
        </div>
      </div>
      {counts.data && <InventoryNotice read={counts.data.read} />}
      {!isMisread(misread) && <NumberFacets counts={counts.data ?? null} />}
      <div className={beside ? 'users-beside' : undefined}>
        <NumberList {...{ numbers, misread }} open={number} brief={beside} noneYet={counts.data?.numbers === 0} />
        {(number || width === 'middle') && <NumberPlace number={number} numbers={rows} width={width} />}
      </div>
    </div>
  )
}

function Summary({ counts }: { counts: NumberCounts | undefined }) {
  if (!counts) return <span className="secondary">Loading…</span>
  const { numbers, byStatus, read } = counts
  const held = byStatus.heldByAnother
  const parts = [
    plural(numbers, 'number'),
    ...(held > 0 ? [`${plural(held, 'conflict')}`] : []),
    ...(read?.completeAt ? [`inventory read ${lowerDay(read.completeAt)}`] : []),
  ]
  return <span className="secondary">{parts.join(' · ')}</span>
}
