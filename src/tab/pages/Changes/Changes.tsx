import { Button } from '@fluentui/react-components'
import { DocumentSearch20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useCallback } from 'react'
import type { MouseEvent } from 'react'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { lazily } from '../../components/lazily.ts'
import { Stopped } from '../../components/state/Stopped.tsx'
import { asksDiagnostic, useSyncStart } from '../../frame/SyncStart.tsx'
import { planQueries } from '../../plan/queries.ts'
import { usePreview } from '../../plan/usePreview.ts'
import { Queued } from './Queued.tsx'
import { useOpenPlan } from './useOpenPlan.ts'
import './changes.css'

const Plan = lazily(() => import('./Plan.tsx'), 'Plan')

/** What would happen? The plan of a preview, or what is known to be queued. */
export function Changes() {
  const { plan, search } = useSearch({ from: '/changes' })
  const navigate = useNavigate()
  const onAsk = useCallback(
    (text: string | undefined) =>
      void navigate({ to: '/changes', search: (old: object) => ({ ...old, search: text }), replace: true }),
    [navigate],
  )
  const open = useOpenPlan()
  const shown = plan === 'none' ? undefined : (plan ?? open)
  return (
    <div className="page">
      <div className="page-head">
        <h1>Changes</h1>
        <span className="secondary">
          {shown ? 'What this plan would do.' : 'What a sync started now would do. Nothing has been written.'}
        </span>
        <div className="end">
          <LookAgain of={shown} />
        </div>
      </div>
      <Stopped />
      {shown ? (
        <Suspense fallback={<div className="card" aria-busy="true" />}>
          <Plan key={shown} id={shown} {...{ search, onAsk }} />
        </Suspense>
      ) : (
        <Queued />
      )}
    </div>
  )
}

/** Starts a preview, of the same as the plan that is shown. */
function LookAgain({ of }: { of: string | undefined }) {
  const { client } = useConsole()
  const { status } = useLive()
  const run = useQuery({ ...planQueries(client).run(of ?? ''), enabled: of !== undefined })
  const { starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  const preview = usePreview(of === undefined ? undefined : run.data?.find(({ id }) => id === of))
  if (!mayStart) return null
  // until it is known what the plan is of, nothing is looked at in its place
  const off = starting || !status || status.running.length > 0 || (of !== undefined && !run.data)
  return (
    <Button
      className="touch"
      icon={<DocumentSearch20Regular />}
      disabledFocusable={off}
      onClick={(event: MouseEvent) => preview(asksDiagnostic(event))}
    >
      {of === undefined ? 'Preview changes' : 'Look again'}
    </Button>
  )
}
