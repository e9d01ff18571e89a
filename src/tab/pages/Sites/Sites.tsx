import { Button } from '@fluentui/react-components'
import { Add20Regular, Building48Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Site } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { Crumbs } from '../../components/Crumbs.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { FirstSync } from '../../components/state/FirstSync.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { siteQueries } from './queries.ts'
import './sites.css'

const SiteDialog = lazily(() => import('./SiteNameDialog.tsx'), 'SiteNameDialog')

/** Sites of 8x8 and who is there; new ones and new names are asked for. */
export function Sites() {
  const { client } = useConsole()
  const mayChange = useMay('sites.change')
  const sites = useQuery(siteQueries(client).all())
  const [asking, setAsking] = useState<string | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const items = sites.data?.items
  return (
    <div className="page">
      <Crumbs here="Sites">
        <Link to="/users">Users</Link>
      </Crumbs>
      <div className="page-head">
        <h1>Sites</h1>
        {!sites.isLoadingError && (
          <span className="secondary">{items ? plural(items.length, 'site') : 'Loading…'}</span>
        )}
        {mayChange && (
          <div className="end">
            <Button className="touch" icon={<Add20Regular />} onClick={() => setAsking('new')}>
              New site…
            </Button>
          </div>
        )}
      </div>
      {asked && (
        <Notice
          kind="good"
          lead={`${asked}.`}
          actions={
            <Link className="button-link touch" to="/users/todos">
              View to-dos
            </Link>
          }
        >
          It is a to-do in 8x8 Admin Console, and closes when a sync sees it.
        </Notice>
      )}
      <section className="card" aria-label="Sites" aria-busy={sites.isFetching}>
        {sites.isError && (
          <ErrorState
            title="The sites could not be loaded"
            error={sites.error}
            onAgain={() => void sites.refetch()}
            above={items !== undefined}
          />
        )}
        {items?.length === 0 && (
          <Empty icon={<Building48Regular />} title="No sites yet" actions={<FirstSync />}>
            Sites come from 8x8 with the first sync.
          </Empty>
        )}
        {!(sites.isError && !items) && items?.length !== 0 && (
          <SiteRows
            sites={items ?? null}
            asked={sites.data?.asked ?? []}
            onRename={mayChange ? ({ id }) => setAsking(id) : null}
          />
        )}
      </section>
      {asking && (
        <Suspense fallback={null}>
          <SiteDialog
            site={items?.find(({ id }) => id === asking) ?? null}
            onClose={() => setAsking(null)}
            onAsked={(what) => setAsked(what)}
          />
        </Suspense>
      )}
    </div>
  )
}

/** What somebody asked of 8x8, with the way to what has to be done there. */
const Waits = ({ children }: { children: string }) => (
  <span className="site-waits secondary">
    {children} · <Link to="/users/todos">To-dos in 8x8</Link>
  </span>
)

interface SiteRowsProps {
  sites: Site[] | null
  asked: string[]
  onRename: ((site: Site) => void) | null
}

function SiteRows({ sites, asked, onRename }: SiteRowsProps) {
  const slow = useSlow(sites === null)
  return (
    <table className="rows sites" aria-label="Sites">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Users</th>
          <th scope="col" className="from-middle">
            PBX
          </th>
          {onRename && <th scope="col">Change</th>}
        </tr>
      </thead>
      <tbody>
        {sites?.map((site) => (
          <tr key={site.id}>
            <th scope="row">
              {site.name}
              {site.asked !== null && <Waits>{`${site.asked} is asked for`}</Waits>}
            </th>
            <td>
              {site.users > 0 ? (
                <Link
                  to="/users"
                  search={{ site: site.name }}
                  aria-label={`${plural(site.users, 'user')} at ${site.name}`}
                >
                  {count(site.users)}
                </Link>
              ) : (
                <span className="none">Nobody</span>
              )}
            </td>
            <td className="from-middle">{site.pbxName ?? <span className="none">None</span>}</td>
            {onRename && (
              <td>
                <button
                  type="button"
                  className="link touch"
                  aria-label={`Rename ${site.name}`}
                  onClick={() => onRename(site)}
                >
                  Rename…
                </button>
              </td>
            )}
          </tr>
        ))}
        {asked.map((name) => (
          <tr key={name}>
            <th scope="row">
              {name}
              <Waits>Asked for, not at 8x8 yet</Waits>
            </th>
            <td>
              <span className="none">Nobody</span>
            </td>
            <td className="from-middle" />
            {onRename && <td />}
          </tr>
        ))}
        {slow && <GreyRows columns={4} />}
      </tbody>
    </table>
  )
}
