import { History48Regular, Search48Regular } from '@fluentui/react-icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Job, Page } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useLive } from '../../api/context.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { FirstSync } from '../../components/state/FirstSync.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { standingId } from '../../components/words/jobWords.ts'
import { useNow } from '../../components/useNow.ts'
import { useWidth } from '../../components/useWidth.ts'
import { JobCards } from './JobCards.tsx'
import { JobTable } from './JobTable.tsx'
import { useHeld } from './useHeld.ts'

interface Props {
  jobs: UseQueryResult<Page<Job>>
  openId: string | undefined
  /** What is shown below the open row. */
  opened: ReactNode
}

export function JobList({ jobs, openId, opened }: Props) {
  const { cursor, page, service, state } = useSearch({ from: '/jobs' })
  const { status } = useLive()
  const [over, setOver] = useState(false)
  const now = useNow(1000)
  const narrow = useWidth() === 'narrow'
  const found = jobs.data
  const { rows, fresh, take } = useHeld(found?.items ?? [], over, `${cursor} ${service} ${state}`)
  const latest = { pbx: standingId(status, 'pbx'), teams: standingId(status, 'teams') }
  const Rows = narrow ? JobCards : JobTable
  return (
    <section
      className="card"
      aria-label="Sync jobs"
      aria-busy={jobs.isFetching}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      {jobs.isError && (
        <ErrorState
          title="The list could not be loaded"
          kept="Your filters are kept."
          error={jobs.error}
          onAgain={() => void jobs.refetch()}
          above={found !== undefined}
        />
      )}
      {fresh > 0 && (
        <button type="button" className="link fresh" onClick={take}>
          {plural(fresh, 'new job')}
        </button>
      )}
      {!(jobs.isError && !found) && (found?.items.length !== 0 || openId) && (
        <Rows jobs={found ? rows : null} openId={openId} opened={opened} latest={latest} now={now} />
      )}
      {found?.items.length === 0 && <NoJobs filtered={Boolean(service || state)} />}
      {found && found.items.length > 0 && (
        <Pager
          shown={found.items.length}
          total={found.total}
          nextCursor={found.nextCursor}
          cursor={cursor}
          page={Math.max(1, Number(page) || 1)}
          says={`${service || state ? 'that match ' : ''}· newest first`}
        />
      )}
    </section>
  )
}

function NoJobs({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <Empty
        icon={<Search48Regular />}
        title="No job matches"
        actions={
          <Link className="button-link touch" to="/jobs">
            Show all jobs
          </Link>
        }
      >
        The filters above leave out every job.
      </Empty>
    )
  return (
    <Empty icon={<History48Regular />} title="No sync has run yet" actions={<FirstSync />}>
      The first sync reads both sides and assigns numbers. Every job is listed here with what it did and its output.
    </Empty>
  )
}
