import { Button } from '@fluentui/react-components'
import { PersonSync48Regular, Search48Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Alignment as Report } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { Crumbs } from '../../components/Crumbs.tsx'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { isMisread } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { SearchField } from '../../components/list/SearchField.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { useWidth } from '../../components/useWidth.ts'
import { AlignmentFacets } from './AlignmentFacets.tsx'
import { AlignmentCards, AlignmentTable } from './AlignmentRows.tsx'
import { MakeReport } from './MakeReport.tsx'
import { alignmentFilter, alignmentQueries } from './queries.ts'
import { standingWords } from './standing.ts'
import { useAlignmentSearch, useMisread } from './useAlignmentSearch.ts'
import './alignment.css'

/** Which usernames differ, and what would the identity provider do about each? */
export function Alignment() {
  const { client } = useConsole()
  const found = useQuery(alignmentQueries(client).report())
  const report = found.data
  return (
    <div className="page">
      <Crumbs here="Username alignment">
        <Link to="/identity">Identity and Security</Link>
      </Crumbs>
      <div className="page-head">
        <h1>Username alignment</h1>
        {report?.madeAt && <span className="secondary">{standingWords(report)}</span>}
        {report?.madeAt && (
          <div className="end">
            <MakeReport report={report} />
          </div>
        )}
      </div>
      {found.isError && (
        <ErrorState
          title="The report could not be loaded"
          kept="The last one stays as it is."
          error={found.error}
          onAgain={() => void found.refetch()}
          above={report !== undefined}
        />
      )}
      {report && <Standing report={report} />}
      {report && (report.madeAt === null ? <NoneYet report={report} /> : <Made report={report} />)}
    </div>
  )
}

/** Only while something is to be said of the report itself. */
function Standing({ report: { failed, stale, running, madeAt } }: { report: Report }) {
  if (failed)
    return (
      <Notice kind="attention" lead="The usernames could not be compared.">
        {madeAt && `What was found ${lowerDay(madeAt)} is shown. `}Choose Compare again; if it stays so, the log of the
        service says why.
      </Notice>
    )
  if (stale && !running && madeAt)
    return (
      <Notice kind="info" lead={`Compared ${lowerDay(madeAt)}.`}>
        Users have changed since: compare again before you decide by it.
      </Notice>
    )
  return null
}

function NoneYet({ report }: { report: Report }) {
  return (
    <section className="card" aria-label="Usernames of both sides">
      <Empty
        icon={<PersonSync48Regular />}
        title={report.running ? 'Comparing usernames' : 'Not compared yet'}
        actions={<MakeReport report={report} />}
      >
        It compares what was last seen of 8x8 and of Microsoft 365, says whom your identity provider would link, create
        or take over, and changes nothing.
      </Empty>
    </section>
  )
}

function Made({ report }: { report: Report }) {
  const { client } = useConsole()
  const [search, change] = useAlignmentSearch()
  const misread = useMisread()
  const rows = useQuery({ ...alignmentQueries(client).rows(search, report), enabled: !isMisread(misread) })
  const narrow = useWidth() === 'narrow'
  const onAsk = useCallback((text: string | undefined) => change({ search: text }, true), [change])
  const page = rows.data
  const filtered = Boolean(search.search || search.finding || search.effect)
  const Rows = narrow ? AlignmentCards : AlignmentTable
  if (isMisread(misread))
    return (
      <section className="card" aria-label="Usernames of both sides">
        <NotUnderstood misread={misread} />
      </section>
    )
  return (
    <>
      <AlignmentFacets report={report} />
      <section className="card" aria-label="Usernames of both sides" aria-busy={rows.isFetching}>
        <div className="toolbar" role="search">
          <SearchField asked={search.search} onAsk={onAsk} hint="Search username, name or e-mail" />
          <Export report={report} />
        </div>
        {rows.isError && (
          <ErrorState
            title="The rows could not be loaded"
            kept="Your search and filters are kept."
            error={rows.error}
            onAgain={() => void rows.refetch()}
            above={page !== undefined}
          />
        )}
        {page?.items.length === 0 ? (
          <Empty
            icon={<Search48Regular />}
            title={filtered ? 'Nobody matches' : 'Nobody to compare'}
            actions={
              filtered && (
                <Button onClick={() => change({ search: undefined, finding: undefined, effect: undefined })}>
                  Show all
                </Button>
              )
            }
          >
            Search looks at usernames, names and e-mail addresses of both sides.
          </Empty>
        ) : (
          !(rows.isError && !page) && <Rows rows={page?.items ?? null} visible={report.visible} />
        )}
        {page && page.items.length > 0 && (
          <Pager
            shown={page.items.length}
            total={page.total}
            nextCursor={page.nextCursor}
            cursor={search.cursor}
            page={Math.max(1, Number(search.page) || 1)}
            says="users by username, then accounts without a user"
          />
        )}
      </section>
    </>
  )
}

/** All that the filters let through. */
function Export({ report: { visible } }: { report: Report }) {
  const [search] = useAlignmentSearch()
  const query = asked({ search: search.search, filter: alignmentFilter(search, visible) })
  return (
    <span className="buttons tools-end">
      <DownloadButton words="Export CSV" path={`/api/identity/alignment.csv?${query}`} name="username-alignment.csv" />
    </span>
  )
}
