import { Button } from '@fluentui/react-components'
import type { ChangedMeanwhile } from '../../../api/contract.ts'
import { Notice } from '../state/Notice.tsx'
import { ago } from '../words/time.ts'

interface Props<T> {
  form: {
    /** What somebody else saved; null: nobody did. */
    theirs: ChangedMeanwhile<T> | null
    value: T | null
    busy: boolean
    keepMine(): unknown
    discard(): void
  }
  /** A value in words. */
  says: (value: T) => string
  /** In the place of what `says` makes of one's own. */
  mineSaid?: string
}

/** Two admins at once: who changed what, and which of the two is to stay. */
export function ChangedByAnother<T>({ form, says, mineSaid }: Props<T>) {
  const { theirs, value, busy } = form
  if (!theirs || value === null) return null
  const { changedBy, changedAt, current } = theirs
  return (
    <Notice
      kind="attention"
      lead={`${changedBy?.name ?? 'Somebody else'} changed this ${changedAt ? ago(changedAt) : 'meanwhile'}.`}
      actions={
        <>
          <Button size="small" className="touch" disabledFocusable={busy} onClick={() => void form.keepMine()}>
            Keep mine
          </Button>
          <Button size="small" className="touch" disabledFocusable={busy} onClick={form.discard}>
            Take theirs
          </Button>
        </>
      }
    >
      Theirs: {says(current)}. Yours: {mineSaid ?? says(value)}. Nothing of yours is saved yet.
    </Notice>
  )
}
