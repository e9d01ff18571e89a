import { useNavigate } from '@tanstack/react-router'
import { useSyncStart, type PlanOf } from '../frame/SyncStart.tsx'

const EVERYTHING: PlanOf = { id: '', task: { kind: 'sync' } }

/**
 * Starts a preview and opens it on Changes: of a sync, or again of what a plan is of, so that who looks again at an undo is
 * not shown a sync. Where a sync runs already, Changes is opened alone.
 */
export function usePreview(of: PlanOf = EVERYTHING): (diagnostic: boolean) => void {
  const { planAgain } = useSyncStart()
  const navigate = useNavigate()
  return (diagnostic) => {
    void planAgain(of, diagnostic).then((started) => {
      // what was refused is said above the page, and the plan stays
      if (!started && of.task.kind !== 'sync') return
      const plan = started?.started ? started.jobIds[0] : undefined
      return navigate({ to: '/changes', search: plan ? { plan } : {} })
    })
  }
}
