import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { goesAway } from '../../components/useLetGo.ts'
import { isFileHeld } from './UploadStep.tsx'

const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** Keys and secrets are kept nowhere, so whoever leaves the page with one that is typed is asked first. */
export function AsksToLeave({ held }: { held: () => string[] }) {
  const cache = useQueryClient()
  const blocker = useBlocker({
    shouldBlockFn: (where) => goesAway(where) && held().length > 0,
    // a file outlives other pages, and no reload
    enableBeforeUnload: () => held().length > 0 || isFileHeld(cache),
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <AskDialog
      title="Leave set-up?"
      yes="Leave without it"
      no="Stay here"
      danger
      busy={false}
      refused={null}
      onClose={blocker.reset}
      onYes={blocker.proceed}
    >
      <p>
        Keys and secrets are never kept in the browser: what you typed as <strong>{list.format(held())}</strong> is gone
        when you leave. Everything else that you entered is kept.
      </p>
    </AskDialog>
  )
}
