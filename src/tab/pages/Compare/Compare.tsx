import { CheckmarkCircle48Regular, ArrowSwap24Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Comparison, Job } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Crumbs } from '../../components/Crumbs.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { isMisread, misreadOf } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { resultWords } from '../../components/words/jobResult.ts'
import { Pager } from '../../components/list/Pager.tsx'
import { dayTime } from '../../components/words/time.ts'
import { serviceLabel } from '../../frame/statusText.ts'
import { CompareRows } from './CompareRows.tsx'
import { comparable } from './comparable.ts'
import { comparison } from './queries.ts'
import '../../components/field/field.css'
import './compare.css'

const KNOWN = { with: { noun: 'job', has: (value: string) => /^\d{1,15}$/.test(value) } }
/** Jobs that may be chosen. */
const OFFERED = 20

/** What did one sync do that another did not? */
export function Compare() {
  const { client } = useConsole()
  const { jobId } = useParams({ from: '/jobs/$jobId/compare' })
  const search = useSearch({ from: '/jobs/$jobId/compare' })
  const job = useQuery(queries(client).job(jobId))
  const recent = useQuery({
    ...queries(client).jobs({ service: job.data?.service }, OFFERED),
    enabled: job.data !== undefined,
  })
  const others = job.data && recent.data ? comparable(recent.data.items, job.data) : null
  const misread = misreadOf(search, KNOWN)
  const other = isMisread(misread) ? undefined : (search.with ?? others?.[0]?.id)
  const found = useQuery({
    ...comparison(client, jobId, other ?? '', search.cursor),
    enabled: other !== undefined,
    retry: false,
  })
  const error = job.error ?? (found.data ? null : found.error)
  return (
    <div className="page">
      <Crumbs here="Compare">
        <Link to="/jobs">Sync Jobs</Link>
        <span aria-hidden="true">›</span>
        <Link to="/jobs/$jobId" params={{ jobId }}>
          Job {jobId}
        </Link>
      </Crumbs>
      <div className="page-head">
        <h1>
          {job.data ? `${serviceLabel(job.data)}: ` : ''}Job {jobId} and {other ? `Job ${other}` : 'another'}
        </h1>
        {found.data && other && <span className="secondary">{summary(found.data, jobId, other)}</span>}
      </div>
      {job.data && !isMisread(misread) && (other !== undefined || others === null || others.length > 0) && (
        <Choose job={job.data} others={others ?? []} other={other} />
      )}
      <section className="card" aria-label="Differences" aria-busy={job.isPending || found.isFetching}>
        {isMisread(misread) && !job.error ? (
          <NotUnderstood misread={misread} />
        ) : error ? (
          <ErrorState
            title="The two could not be compared"
            error={error}
            onAgain={() => void (job.error ? job.refetch() : found.refetch())}
          />
        ) : others?.length === 0 && !other ? (
          <Empty icon={<ArrowSwap24Regular />} title="Nothing to compare it with yet">
            {job.data?.preview
              ? 'No other preview of this service has ended. After the next one both can be laid side by side.'
              : 'No other sync of this service has ended. After the next one both can be laid side by side.'}
          </Empty>
        ) : found.data?.total === 0 ? (
          <Empty icon={<CheckmarkCircle48Regular />} title="Both did the same">
            {found.data.counts.same > 0
              ? `${plural(found.data.counts.same, 'change')} with the same outcome in both.`
              : 'Neither of them changed anything.'}
          </Empty>
        ) : (
          <>
            <CompareRows rows={found.data?.items ?? null} ids={{ this: jobId, other: other ?? '…' }} />
            {found.data && (
              <Pager
                shown={found.data.items.length}
                total={found.data.total}
                nextCursor={found.data.nextCursor}
                cursor={search.cursor}
                page={Number(search.page ?? 1)}
                says={found.data.total === 1 ? 'difference' : 'differences'}
              />
            )}
          </>
        )}
      </section>
    </div>
  )
}

function summary({ counts }: Comparison, job: string, other: string): string {
  const { onlyThis, onlyOther, different, same } = counts
  return [
    ...(onlyThis ? [`${count(onlyThis)} only in Job ${job}`] : []),
    ...(onlyOther ? [`${count(onlyOther)} only in Job ${other}`] : []),
    ...(different ? [`${count(different)} with another outcome`] : []),
    `${count(same)} alike`,
  ].join(' · ')
}

function Choose({ job, others, other }: { job: Job; others: Job[]; other: string | undefined }) {
  const navigate = useNavigate()
  const choose = (id: string) =>
    void navigate({ to: '/jobs/$jobId/compare', params: { jobId: job.id }, search: { with: id }, replace: true })
  // a link may name one that is older than those that are offered
  const listed = others.some(({ id }) => id === other)
  return (
    <div className="card compare-pair">
      <p>
        <strong>Job {job.id}</strong> <span className="secondary">{saidOf(job)}</span>
      </p>
      <label>
        Compared with{' '}
        <select className="field-look" value={other ?? ''} onChange={(event) => choose(event.target.value)}>
          {other !== undefined && !listed && <option value={other}>Job {other}</option>}
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              Job {one.id} · {saidOf(one)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

const saidOf = (job: Job): string =>
  [dayTime(job.startedAt ?? job.queuedAt), ...(job.preview ? ['Preview'] : []), resultWords(job)].join(' · ')
