import type { Excluded } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import type { BulkDialogProps } from './BulkBar.tsx'
import { LeaveOutForm } from '../panel/LeaveOutDialog.tsx'

/** Leaves all of them out of sync: why, and until when. */
export function BulkLeaveOut({ n, body, onClose, onDone }: BulkDialogProps) {
  const { client } = useConsole()
  const act = useAct()
  return (
    <LeaveOutForm
      who={plural(n, 'user')}
      act={act}
      onClose={onClose}
      onLeave={async (leaveOut) => {
        const all = { ...body, ...leaveOut }
        const done = await act.act(() => client.send<Excluded>('POST', '/api/users/exclude', all))
        if (!done) return
        onDone(done, 'left out of sync')
        onClose()
      }}
    />
  )
}
