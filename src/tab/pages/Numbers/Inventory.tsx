import { Button } from '@fluentui/react-components'
import { ArrowClockwise20Regular } from '@fluentui/react-icons'
import type { NumbersRead } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import { Link } from '@tanstack/react-router'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { lowerDay } from '../../components/words/time.ts'

/** Asks 8x8 for all its numbers, in the background. */
export function ReadInventory({ read }: { read: NumbersRead | null }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const noPbx = useNoPbx()
  if (!useMay('numbers.refresh') || noPbx) return null
  const running = read?.running ?? false
  return (
    <span className="buttons">
      {refused && (
        <span className="ink-bad" role="alert">
          {refused}
        </span>
      )}
      <Button
        className="touch"
        icon={<ArrowClockwise20Regular />}
        disabledFocusable={busy || running}
        onClick={() => void act(() => client.send('POST', '/api/numbers/refresh'))}
      >
        {running ? 'Reading 8x8' : read ? 'Read 8x8 again' : 'Read 8x8 now'}
      </Button>
      <span className="unseen" role="status">
        {running ? 'Reading the numbers of 8x8' : ''}
      </span>
    </span>
  )
}

/** There is no 8x8 to read: it is not added, or has no key any more. */
const useNoPbx = (): boolean => useLive().status?.setup.includes('pbx') ?? false

/** Only while something is to be said: never read, being read, not read to its end. */
export function InventoryNotice({ read }: { read: NumbersRead | null }) {
  if (useNoPbx())
    return (
      <Notice
        kind="info"
        lead="The 8x8 PBX is not connected."
        actions={
          <Link className="touch" to="/services">
            Open Services
          </Link>
        }
      >
        Its numbers, also free and porting ones, can be read once an admin has added it on Services.
      </Notice>
    )
  if (read === null)
    return (
      <Notice kind="info" lead="The inventory of 8x8 has not been read yet.">
        Numbers of users and of Teams are listed. Free and porting ones come with it: choose Read 8x8 now.
      </Notice>
    )
  if (read.running)
    return (
      <Notice kind="info" lead="Reading the inventory of 8x8.">
        {plural(read.numbers, 'number')} so far. You can go on meanwhile.
      </Notice>
    )
  const before = read.completeAt ? `What was read ${lowerDay(read.completeAt)} is shown.` : ''
  if (read.failed) {
    const { label, fix } = jobReasonWords(read.failed.code, read.failed.detail)
    return (
      <Notice kind="attention" lead={`The inventory was not read: ${label}.`}>
        {fix} {before}
      </Notice>
    )
  }
  if (read.endedAt === null)
    return (
      <Notice kind="attention" lead="The last read of the inventory was interrupted.">
        {before} Choose Read 8x8 again.
      </Notice>
    )
  return null
}
