import { ChevronRight20Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { durationWords, resultWords } from '../../components/words/jobWords.ts'
import { JobState } from '../../components/words/State.tsx'
import { dayTime } from '../../components/words/time.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { JobName } from './JobTable.tsx'
import type { JobRowsProps } from './JobTable.tsx'
import { taskWords, typeWords } from './taskWords.ts'

/** The table on narrow screens. */
export function JobCards({ jobs, latest, now }: JobRowsProps) {
  const slow = useSlow(jobs === null)
  return (
    <ul className="card-list" aria-label="Sync jobs">
      {jobs?.map((job) => (
        <li key={job.id}>
          <Link
            id={`job-${job.id}`}
            to="/jobs/$jobId"
            params={{ jobId: job.id }}
            search={true}
            state={(old) => old}
            preload={false}
          >
            <span className="card-words">
              <span className="job-card-head">
                <strong>
                  <JobName job={job} />
                </strong>
                <span className="secondary">{dayTime(job.startedAt ?? job.queuedAt, now)}</span>
              </span>
              <JobState job={job} latestId={latest[job.service]} />
              <span className="tabular">
                {resultWords(job)} · {durationWords(job, now)} · {typeWords(job)}, {job.startedBy.name}
              </span>
              <span className="secondary">{taskWords(job)}</span>
            </span>
            <ChevronRight20Regular className="chevron" aria-hidden="true" />
          </Link>
        </li>
      ))}
      {slow &&
        [70, 55, 62, 48].map((width) => (
          <li key={width} className="card-grey">
            <i className="bar" style={{ width: `${width}%` }} />
          </li>
        ))}
    </ul>
  )
}
