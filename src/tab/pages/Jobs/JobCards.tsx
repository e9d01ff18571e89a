import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { Job } from '../../../api/contract.ts'
import { CardList, CardWords } from '../../components/list/CardList.tsx'
import { resultWords } from '../../components/words/jobResult.ts'
import { durationWords } from '../../components/words/jobWords.ts'
import { JobState } from '../../components/words/State.tsx'
import { dayTime } from '../../components/words/time.ts'
import { JobName } from './JobTable.tsx'
import type { JobRowsProps } from './JobTable.tsx'
import { taskWords, typeWords } from './taskWords.ts'

/** "155 changed, 326 policies, 56 not done", whose parts are not taken apart where a line ends. */
function Result({ job }: { job: Job }) {
  const parts = resultWords(job).split(/(?<=,) /)
  return (
    <span className="tabular job-card-result">
      {parts.map((part) => (
        <Fragment key={part}>
          <span>{part}</span>{' '}
        </Fragment>
      ))}
    </span>
  )
}

/** The table on narrow screens. */
export function JobCards({ jobs, latest, now }: JobRowsProps) {
  return (
    <CardList
      label="Sync jobs"
      rows={jobs}
      card={(job) => (
        <li key={job.id}>
          <Link
            id={`job-${job.id}`}
            to="/jobs/$jobId"
            params={{ jobId: job.id }}
            search={true}
            state={(old) => old}
            preload={false}
          >
            <CardWords>
              <span className="job-card-head">
                <strong>
                  <JobName job={job} />
                </strong>
                <span className="secondary">{dayTime(job.startedAt ?? job.queuedAt, now)}</span>
              </span>
              <JobState job={job} latestId={latest[job.service]} />
              <Result job={job} />
              <span className="tabular">
                {durationWords(job, now)} · {typeWords(job)}, {job.startedBy.name}
              </span>
              <span className="secondary">{taskWords(job)}</span>
            </CardWords>
          </Link>
        </li>
      )}
    />
  )
}
