import { CheckmarkCircle16Regular, Warning16Filled } from '@fluentui/react-icons'
import type { Todo } from '../../../api/contract.ts'
import { useLive } from '../../api/context.tsx'
import { Signed } from '../../components/words/State.tsx'
import { lowerDay } from '../../components/words/time.ts'

/** Somebody says it is done: whether a sync looked since then. */
export function TodoStanding({ todo: { saidDone } }: { todo: Todo }) {
  const { status } = useLive()
  if (!saidDone) return null
  const job = status?.latest.pbx
  const said = `${saidDone.by} marked it done ${lowerDay(saidDone.at)}`
  if (job?.state === 'succeeded' && job.startedAt !== null && job.startedAt > saidDone.at)
    return (
      <Signed icon={Warning16Filled} ink="attention">
        {said}, but 8x8 did not show it {lowerDay(job.endedAt ?? job.startedAt)}. Look at it again in Admin Console.
      </Signed>
    )
  return (
    <Signed icon={CheckmarkCircle16Regular} ink="muted">
      {said}. The next sync closes it once 8x8 shows it.
    </Signed>
  )
}
