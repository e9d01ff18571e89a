import { useEffect, useRef, useState } from 'react'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { asked, userFilter } from '../../../api/queries.ts'
import { exportCsv, type Progress } from './exportCsv.ts'
import { sought } from '../filter/conditions.ts'
import { useShownColumns } from './shownColumns.ts'
import { useUsersSearch } from '../filter/useUsersSearch.ts'

export type Exporting =
  | { state: 'none' }
  | ({ state: 'running' } & Progress)
  | { state: 'done'; rows: number }
  | { state: 'failed'; why: string }

export interface Export {
  now: Exporting
  start: () => void
  cancel: () => void
  dismiss: () => void
}

/** Exports whom the list shows, on all of its pages. Whoever leaves the page calls it off. */
export function useExport(): Export {
  const { client } = useConsole()
  const [search] = useUsersSearch()
  const columns = useShownColumns()
  const [now, setNow] = useState<Exporting>({ state: 'none' })
  const going = useRef<AbortController | null>(null)
  useEffect(() => () => going.current?.abort(), [])
  const start = async () => {
    if (going.current) return
    const call = new AbortController()
    going.current = call
    setNow({ state: 'running', rows: 0, total: null })
    const { search: part, sort } = search
    const query = asked({ search: part, filter: userFilter(sought(search)), sort, columns: columns.join(',') })
    try {
      const rows = await exportCsv(client, `/api/users.csv?${query}`, call.signal, (progress) =>
        setNow({ state: 'running', ...progress }),
      )
      setNow({ state: 'done', rows })
    } catch (error) {
      setNow(call.signal.aborted ? { state: 'none' } : { state: 'failed', why: sentence(error) })
    } finally {
      going.current = null
    }
  }
  const cancel = () => going.current?.abort()
  return { now, start: () => void start(), cancel, dismiss: () => setNow({ state: 'none' }) }
}
