import type { Job, SyncStarted } from '../../api/contract.ts'
import { useConsole } from '../api/context.tsx'
import { useAct } from '../api/useAct.ts'

/** Applies the plan that a job kept, exactly and once. */
export function useApprove(job: Job) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const approve = () => act(() => client.send<SyncStarted>('POST', `/api/jobs/${encodeURIComponent(job.id)}/approve`))
  return { busy, refused, approve }
}
