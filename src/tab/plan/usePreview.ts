import { useNavigate } from '@tanstack/react-router'
import { useSyncStart } from '../frame/SyncStart.tsx'

/** Starts a preview and opens it on Changes. Where a sync runs already, Changes is opened alone. */
export function usePreview(): (diagnostic: boolean) => void {
  const { start } = useSyncStart()
  const navigate = useNavigate()
  return (diagnostic) => {
    void start('all', diagnostic, true).then((started) => {
      const plan = started?.started ? started.jobIds[0] : undefined
      return navigate({ to: '/changes', search: plan ? { plan } : {} })
    })
  }
}
