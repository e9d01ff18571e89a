import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { useWidth } from '../../components/useWidth.ts'

const LENGTH = 20
const HIGHEST_PX = 26
const LOWEST_PX = 6

const lasted = (job: Job): number =>
  job.startedAt && job.endedAt ? new Date(job.endedAt).getTime() - new Date(job.startedAt).getTime() : 0

const SIGNS: Partial<Record<Job['state'], { sign: string; kind: string }>> = {
  failed: { sign: '×', kind: 'bad' },
  succeededWithErrors: { sign: '!', kind: 'attention' },
}

/** The last 20 ended jobs: height is duration; the words beside it say the same. */
export function JobStrip() {
  const { client } = useConsole()
  const width = useWidth()
  const { data } = useQuery({ ...queries(client).jobs({}, LENGTH), enabled: width !== 'narrow' })
  const jobs = data?.items.filter((job) => job.endedAt !== null) ?? []
  if (width === 'narrow' || jobs.length < 2) return null
  const longest = Math.max(...jobs.map(lasted), 1)
  const failed = jobs.filter((job) => job.state === 'failed').length
  const errors = jobs.filter((job) => job.state === 'succeededWithErrors').length
  const parts = [
    ...(failed ? [`× ${failed} failed`] : []),
    ...(errors ? [`! ${plural(errors, 'with errors', 'with errors')}`] : []),
  ]
  return (
    <div className="strip">
      <div className="strip-bars" aria-hidden="true">
        {jobs.toReversed().map((job) => {
          const sign = SIGNS[job.state]
          const height = Math.max(LOWEST_PX, Math.round((lasted(job) / longest) * HIGHEST_PX))
          return (
            <span key={job.id} className={sign ? `strip-${sign.kind}` : undefined}>
              {sign?.sign}
              <i style={{ height }} />
            </span>
          )
        })}
      </div>
      <span className="secondary">
        Last {jobs.length}, by length
        <br />
        {parts.join(', ') || 'None failed'}
      </span>
    </div>
  )
}
