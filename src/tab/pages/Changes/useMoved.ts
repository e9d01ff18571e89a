import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { PAGE_SIZE } from '../../api/queries.ts'
import { planQueries } from '../../plan/queries.ts'

/** Of how many users something came to wait after this plan was made, as far as is known; `more`: and of others. */
export function useMoved(job: Job | undefined): { users: number; more: boolean } {
  const { client } = useConsole()
  const made = job?.task.kind === 'sync' && job.plan?.mayApply ? job.endedAt : null
  const open = made !== null
  const { data } = useQuery({ ...planQueries(client).newest(), enabled: open })
  if (!open || !data) return { users: 0, more: false }
  const after = data.items.filter(({ since }) => since > made)
  return { users: new Set(after.map(({ userName }) => userName)).size, more: after.length === PAGE_SIZE }
}
