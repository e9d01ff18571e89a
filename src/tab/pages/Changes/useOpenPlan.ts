import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../../api/contract.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { planQueries } from '../../plan/queries.ts'

/** The preview that is being made, or the newest one that no sync has come after and that may still be applied. */
export function useOpenPlan(): string | undefined {
  const { client } = useConsole()
  const { status } = useLive()
  const pbx = useQuery(planQueries(client).kept('pbx'))
  const teams = useQuery(planQueries(client).kept('teams'))
  const going = status?.running.find((job) => job.preview)
  if (going) return going.id
  if (!status) return undefined
  const last = Math.max(...[status.latest.pbx, status.latest.teams, ...status.running].map(numberOf))
  const kept = [teams.data?.job, pbx.data?.job]
  return kept.find((job) => job?.preview && job.plan?.mayApply && numberOf(job) > last)?.id
}

const numberOf = (job: Job | null | undefined): number => Number(job?.id ?? 0)
