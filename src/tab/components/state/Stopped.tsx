import { Suspense } from 'react'
import { useLive } from '../../api/context.tsx'
import { lazily } from '../lazily.ts'

const GuardNotice = lazily(() => import('../../plan/GuardNotice.tsx'), 'GuardNotice')

/** Says on a page that the guard stopped the latest sync, unless that job is open on it. */
export function Stopped({ openId }: { openId?: string | undefined }) {
  const { status } = useLive()
  const job = status?.stopped[0]
  if (status?.button !== 'refused' || !job || job.id === openId) return null
  return (
    <Suspense fallback={null}>
      <GuardNotice job={job} />
    </Suspense>
  )
}
