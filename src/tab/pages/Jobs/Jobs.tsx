import { Button } from '@fluentui/react-components'
import { ArrowClockwise20Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { count } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { isMisread } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { Stopped } from '../../components/state/Stopped.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { JobFilterChips, JobFilters } from './JobFilters.tsx'
import { JobList } from './JobList.tsx'
import { JobOpen } from './JobOpen.tsx'
import { JobStrip } from './JobStrip.tsx'
import { OneJob } from './OneJob.tsx'
import { useMisread } from './useMisread.ts'
import './jobs.css'

/** What happened? Newest first, live; a row opens in place. */
export function Jobs() {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { jobId } = useParams({ strict: false })
  const { output, service, state, cursor } = useSearch({ from: '/jobs' })
  const width = useWidth()
  const misread = useMisread()
  const jobs = useQuery({ ...queries(client).jobs({ service, state, cursor }), enabled: !isMisread(misread) })
  const close = useClose(jobId)
  if (jobId && (output === 'full' || width === 'narrow')) return <OneJob id={jobId} onBack={close} />
  return (
    <div className="page jobs-page">
      <div className="page-head">
        <h1>Sync Jobs</h1>
        <RunningCount />
        <div className="end jobs-head-end">
          <JobStrip />
          <Button
            className="touch"
            icon={<ArrowClockwise20Regular />}
            aria-label="Refresh"
            onClick={() => void cache.invalidateQueries({ queryKey: ['jobs'] })}
          />
        </div>
      </div>
      <Stopped openId={jobId} />
      {width === 'narrow' && <JobFilters />}
      <JobFilterChips />
      {isMisread(misread) ? (
        <section className="card" aria-label="Sync jobs">
          <NotUnderstood misread={misread} />
        </section>
      ) : (
        <JobList jobs={jobs} openId={jobId} opened={jobId ? <JobOpen key={jobId} id={jobId} /> : null} />
      )}
    </div>
  )
}

function RunningCount() {
  const { status } = useLive()
  const n = status?.running.filter((job) => job.state === 'running').length ?? 0
  return <span className="secondary">{n ? `${count(n)} running` : 'Nothing runs'} · updates by itself</span>
}

/** Esc closes what is open and goes back to its row. */
function useClose(jobId: string | undefined): () => void {
  const navigate = useNavigate()
  const close = useCallback(() => {
    const search = (old: object) => ({ ...old, output: undefined })
    void navigate({ to: '/jobs', search: search as never, state: (old) => old, resetScroll: false }).then(() =>
      requestAnimationFrame(() => document.getElementById(`job-${jobId}`)?.focus()),
    )
  }, [navigate, jobId])
  useEffect(() => {
    if (!jobId) return
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement && event.target.value !== ''
      if (event.key === 'Escape' && !event.defaultPrevented && !typing) close()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [close, jobId])
  return close
}
