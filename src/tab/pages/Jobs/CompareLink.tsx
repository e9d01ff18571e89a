import { ArrowSwap16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Job } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { comparable } from '../Compare/comparable.ts'

/** To the job of the same service before it, as far as the newest ones tell; the page offers the others. */
export function CompareLink({ job }: { job: Job }) {
  const { client } = useConsole()
  const { data } = useQuery(queries(client).jobs({}, 20))
  const [other] = comparable(data?.items ?? [], job)
  if (job.endedAt === null || !other) return null
  return (
    <Link
      to="/jobs/$jobId/compare"
      params={{ jobId: job.id }}
      search={{ with: other.id }}
      preload={false}
      className="button-link touch"
    >
      <ArrowSwap16Regular aria-hidden="true" /> Compare with Job {other.id}
    </Link>
  )
}
