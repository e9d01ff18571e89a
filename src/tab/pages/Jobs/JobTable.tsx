import {
  Bug16Regular,
  Call16Regular,
  ChevronDown16Regular,
  ChevronRight16Regular,
  PeopleTeam16Regular,
} from '@fluentui/react-icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import type { Job } from '../../../api/contract.ts'
import { resultWords } from '../../components/words/jobResult.ts'
import { durationWords } from '../../components/words/jobWords.ts'
import { Ltr } from '../../components/words/Ltr.tsx'
import { JobState } from '../../components/words/State.tsx'
import { dayTime } from '../../components/words/time.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { serviceLabel } from '../../frame/statusText.ts'
import { JobFilter } from './JobFilters.tsx'
import { taskWords, typeWords } from './taskWords.ts'

export interface JobRowsProps {
  /** Null while they are loaded for the first time. */
  jobs: Job[] | null
  openId: string | undefined
  opened: ReactNode
  /** The newest ended job of each service. */
  latest: Record<Job['service'], string | undefined>
  now: Date
}

const COLUMNS = 7

/** Newest first; the open job lies below its row, or on top when the list does not hold it. */
export function JobTable({ jobs, openId, opened, latest, now }: JobRowsProps) {
  const listed = jobs?.some((job) => job.id === openId)
  return (
    <table className="rows jobs" aria-label="Sync jobs">
      <thead>
        <tr>
          <th scope="col" className="job-service-head">
            <span className="head-filter">
              Service <JobFilter name="service" />
            </span>
          </th>
          <th scope="col" className="from-large">
            Type
          </th>
          <th scope="col">
            <span className="head-filter">
              State <JobFilter name="state" />
            </span>
          </th>
          <th scope="col" className="from-middle">
            Started by
          </th>
          <th scope="col">Started</th>
          <th scope="col" className="from-middle">
            Duration
          </th>
          <th scope="col">Result</th>
        </tr>
      </thead>
      <tbody>
        {jobs && openId && !listed && <OpenedRow>{opened}</OpenedRow>}
        {jobs?.map((job) => (
          <Fragment key={job.id}>
            <Row job={job} open={job.id === openId} latestId={latest[job.service]} now={now} />
            {job.id === openId && <OpenedRow>{opened}</OpenedRow>}
          </Fragment>
        ))}
        {!jobs && <GreyRows />}
      </tbody>
    </table>
  )
}

const OpenedRow = ({ children }: { children: ReactNode }) => (
  <tr className="opened">
    <td colSpan={COLUMNS}>{children}</td>
  </tr>
)

function Row({ job, open, latestId, now }: { job: Job; open: boolean; latestId: string | undefined; now: Date }) {
  const navigate = useNavigate()
  const where = open ? ({ to: '/jobs' } as const) : ({ to: '/jobs/$jobId', params: { jobId: job.id } } as const)
  const search = (old: object) => ({ ...old, output: undefined })
  // The whole row opens; text in it can still be selected, and its links keep their own meaning.
  const press = (event: MouseEvent) => {
    const { target } = event
    if (target instanceof Element && target.closest('a, button')) return
    if (getSelection()?.toString()) return
    void navigate({ ...where, search: search as never, state: (old) => old, resetScroll: false })
  }
  const Chevron = open ? ChevronDown16Regular : ChevronRight16Regular
  return (
    <tr className={open ? 'job-row job-row-open' : 'job-row'} onClick={press}>
      <th scope="row" className="job-name">
        <Link
          id={`job-${job.id}`}
          {...where}
          search={search as never}
          state={(old) => old}
          aria-expanded={open}
          preload={false}
          resetScroll={false}
        >
          <Chevron className="chevron" aria-hidden="true" />
          <JobName job={job} />
        </Link>
      </th>
      <td className="from-large">{typeWords(job)}</td>
      <td className="job-short">
        <JobState job={job} latestId={latestId} />
      </td>
      <td className="from-middle">{job.startedBy.name}</td>
      <td className="job-short">{dayTime(job.startedAt ?? job.queuedAt, now)}</td>
      <td className="from-middle">
        <Ltr>{durationWords(job, now)}</Ltr>
      </td>
      <td>
        <Ltr>{resultWords(job)}</Ltr> <span className="secondary job-task">{taskWords(job)}</span>
      </td>
    </tr>
  )
}

/** Service, bug after a diagnostic one, number in grey. */
export function JobName({ job }: { job: Job }) {
  const Icon = job.service === 'pbx' ? Call16Regular : PeopleTeam16Regular
  return (
    <span className="job-name-words">
      <Icon aria-hidden="true" />
      <span>{serviceLabel(job)}</span>
      {job.diagnostic && <Bug16Regular role="img" aria-label="Diagnostic" />}
      <span className="secondary">
        <span className="unseen">Job </span>
        {job.id}
      </span>
    </span>
  )
}

function GreyRows() {
  if (!useSlow(true)) return null
  return Array.from({ length: 8 }, (_, at) => (
    <tr key={at} aria-hidden="true">
      <td colSpan={COLUMNS}>
        <i className="bar" style={{ width: `${50 + ((at * 17) % 40)}%` }} />
      </td>
    </tr>
  ))
}
