import { useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { lateRefusals, onLateRefusal, setLateRefusals } from '../api/late.ts'
import type { LateRefusal } from '../api/late.ts'
import { Notice } from '../components/state/Notice.tsx'

/** What was asked for, left, and then refused: nothing else on the page would tell. */
export function LateRefusals() {
  const all = useSyncExternalStore(onLateRefusal, lateRefusals)
  // the next person who signs in here did not ask for it
  useEffect(() => () => setLateRefusals([]), [])
  if (all.length === 0) return null
  return (
    <div className="page page-notice page-standing">
      {all.map((late) => (
        <OneLate key={`${late.at} ${late.asked} ${late.says}`} late={late} />
      ))}
    </div>
  )
}

function OneLate({ late }: { late: LateRefusal }) {
  const router = useRouter()
  const dismiss = () => setLateRefusals(lateRefusals().filter((one) => one !== late))
  const here = useRouterState({ select: ({ location }) => location.href })
  const goBack = () => {
    dismiss()
    router.history.push(late.at)
  }
  return (
    <Notice
      kind="attention"
      lead={late.known ? 'What you asked for was not done.' : 'It is not known whether what you asked for was done.'}
      actions={
        <>
          {!late.at.endsWith(here) && (
            <button type="button" className="link" onClick={goBack}>
              Go back there
            </button>
          )}
          <button type="button" className="link" onClick={dismiss}>
            Dismiss
          </button>
        </>
      }
    >
      {late.asked && <strong>{late.asked} </strong>}
      {late.says}
    </Notice>
  )
}
