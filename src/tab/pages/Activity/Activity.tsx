import { Button } from '@fluentui/react-components'
import { History48Regular, LockClosed48Regular, Search48Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { AuditPage } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { lazily } from '../../components/lazily.ts'
import { isMisread } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { settingsQueries } from '../Settings/queries.ts'
import { ActivityTools } from './ActivityTools.tsx'
import { ChainLine } from './ChainLine.tsx'
import { EntryCards, EntryTable } from './Entries.tsx'
import { EntryPlace } from './EntryPlace.tsx'
import { activityQueries, auditQuery } from './queries.ts'
import { filtersOf, NO_FILTERS, useActivitySearch, useMisread } from './useActivitySearch.ts'
import './activity.css'

const EraseDialog = lazily(() => import('./EraseDialog.tsx'), 'EraseDialog')

/** Who did what? */
export function Activity() {
  const may = useMay('audit.look')
  return may ? <Log /> : <NotForYou />
}

function NotForYou() {
  const { client } = useConsole()
  const names = useQuery(settingsQueries(client).access()).data?.admins.people ?? []
  return (
    <div className="page">
      <div className="page-head">
        <h1>Activity</h1>
      </div>
      <section className="card">
        <Empty
          icon={<LockClosed48Regular />}
          title="Activity is for admins"
          actions={
            <Link className="button-link" to="/jobs">
              Open Sync Jobs
            </Link>
          }
        >
          It names people and the addresses they came from. What syncs did is on Sync Jobs. To look here, ask{' '}
          {names.length > 0 ? names.join(', ') : 'an admin of Voice Sync Console'} for the admin role.
        </Empty>
      </section>
    </div>
  )
}

function Log() {
  const { client } = useConsole()
  const [search] = useActivitySearch()
  const { entry } = useParams({ strict: false })
  const width = useWidth()
  const { page: _page, ...query } = search
  const misread = useMisread()
  const odd = isMisread(misread)
  const entries = useQuery({ ...activityQueries(client).entries(query), enabled: !odd })
  const items = odd ? [] : (entries.data?.items ?? [])
  if (entry && width === 'narrow') return <EntryPlace seq={entry} entries={items} width={width} />
  const beside = entry !== undefined && width === 'wide'
  return (
    <div className="page">
      <div className="page-head">
        <h1>Activity</h1>
        <Kept />
        <div className="end">
          <PageActions exports={!odd} />
        </div>
      </div>
      <ChainLine />
      <div className={beside ? 'activity-beside' : undefined}>
        <section className="card" aria-label="Activity" aria-busy={entries.isFetching && !entries.data}>
          {odd ? (
            <NotUnderstood misread={misread} />
          ) : (
            <Loaded entries={entries} openSeq={entry} brief={beside} narrow={width === 'narrow'} />
          )}
        </section>
        {(entry || width === 'middle') && <EntryPlace seq={entry} entries={items} width={width} />}
      </div>
    </div>
  )
}

interface LoadedProps {
  entries: UseQueryResult<AuditPage>
  openSeq: string | undefined
  brief: boolean
  narrow: boolean
}

function Loaded({ entries, ...rows }: LoadedProps) {
  const [{ cursor }] = useActivitySearch()
  return (
    <>
      <ActivityTools brief={rows.brief} />
      {!cursor && <Newer shown={entries.data?.items[0]?.seq} />}
      {entries.isError && (
        <ErrorState
          title="The activity could not be loaded"
          kept="Your search and filters are kept."
          error={entries.error}
          onAgain={() => void entries.refetch()}
          above={entries.data !== undefined}
        />
      )}
      <Rows found={entries.data} failed={entries.isError} {...rows} />
    </>
  )
}

interface RowsProps {
  found: AuditPage | undefined
  failed: boolean
  openSeq: string | undefined
  brief: boolean
  narrow: boolean
}

function Rows({ found, failed, openSeq, brief, narrow }: RowsProps) {
  const [search] = useActivitySearch()
  const filtered = Object.keys(filtersOf(search)).length > 0
  const List = narrow ? EntryCards : EntryTable
  if (found?.items.length === 0 && !found.nextCursor) return filtered ? <NoMatch /> : <NothingYet />
  if (failed && !found) return null
  return (
    <>
      {found?.items.length === 0 ? (
        <Empty icon={<Search48Regular />} title="Nothing so far">
          No entry of this part of the log matches. Next goes on with older ones.
        </Empty>
      ) : (
        <List entries={found?.items ?? null} openSeq={openSeq} brief={brief} />
      )}
      {found && (
        <Pager
          shown={found.items.length}
          total={found.total}
          nextCursor={found.nextCursor}
          cursor={search.cursor}
          page={Math.max(1, Number(search.page) || 1)}
          says={`${filtered ? 'that match · ' : '· '}newest first`}
        />
      )}
    </>
  )
}

/** Rows never jump under the pointer: newer ones wait behind this. */
function Newer({ shown }: { shown: number | undefined }) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const [search] = useActivitySearch()
  const newest = useQuery(activityQueries(client).newest(filtersOf(search)))
  if (shown === undefined || !newest.data || newest.data <= shown) return null
  return (
    <button
      type="button"
      className="link activity-newer"
      onClick={() => void cache.invalidateQueries({ queryKey: ['audit', 'list'] })}
    >
      Show newer entries
    </button>
  )
}

function Kept() {
  const { client } = useConsole()
  const retention = useQuery(activityQueries(client).retention())
  return (
    <span className="secondary">
      Who did what, newest first.{' '}
      {retention.data && (
        <>
          Kept for {count(retention.data.auditDays)} days.{' '}
          <Link to="/settings" hash="privacy">
            Change
          </Link>
        </>
      )}
    </span>
  )
}

function NoMatch() {
  const [{ from, until }, change] = useActivitySearch()
  const backwards = from !== undefined && until !== undefined && from > until
  return (
    <Empty
      icon={<Search48Regular />}
      title="No entry matches"
      actions={<Button onClick={() => change(NO_FILTERS)}>Show all activity</Button>}
    >
      {backwards
        ? 'From is a later day than Until.'
        : 'Search looks at names, ids, addresses, and the values before and after.'}
    </Empty>
  )
}

function NothingYet() {
  return (
    <Empty
      icon={<History48Regular />}
      title="Nothing happened yet"
      actions={
        <Link className="button-link touch" to="/services">
          Open Services
        </Link>
      }
    >
      Every sync, every change of a setting and every role that is given is written down here, with who did it and from
      where. Nobody can change what is written.
    </Empty>
  )
}

/** All that the filters let through; and what is done at a person's request. */
function PageActions({ exports }: { exports: boolean }) {
  const mayErase = useMay('people.erase')
  const [search] = useActivitySearch()
  const [erasing, setErasing] = useState(false)
  const query = asked(auditQuery(search))
  return (
    <>
      <div className="buttons">
        {mayErase && (
          <Button className="touch" onClick={() => setErasing(true)}>
            Erase a person’s data…
          </Button>
        )}
        {exports && (
          <>
            <DownloadButton words="CSV" label="Export CSV" path={`/api/audit.csv?${query}`} name="activity.csv" />
            <DownloadButton words="JSON" label="Export JSON" path={`/api/audit.json?${query}`} name="activity.json" />
          </>
        )}
      </div>
      {/* not one of the buttons: a phone lays those out by their number */}
      <Suspense fallback={null}>{erasing && <EraseDialog onClose={() => setErasing(false)} />}</Suspense>
    </>
  )
}
