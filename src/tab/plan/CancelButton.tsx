import { Button } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import type { Job } from '../../api/contract.ts'
import { useMay } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'

const CancelDialog = lazily(() => import('./CancelDialog.tsx'), 'CancelDialog')

/** For whoever may; once somebody asked, it says who. */
export function CancelButton({ job }: { job: Job }) {
  const mayCancel = useMay('sync.cancel')
  const [asking, setAsking] = useState(false)
  if (job.cancelledBy) return <span className="secondary">Stops, as {job.cancelledBy.name} asked</span>
  if (!mayCancel || job.endedAt) return null
  return (
    <>
      <Button size="small" className="touch" onClick={() => setAsking(true)}>
        {job.preview ? 'Cancel preview…' : 'Cancel job…'}
      </Button>
      {asking && (
        <Suspense fallback={null}>
          <CancelDialog job={job} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
