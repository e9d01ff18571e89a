import { Button } from '@fluentui/react-components'
import { ArrowClockwise20Regular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import type { Alignment } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { alignmentQueries } from './queries.ts'

/** Compares both sides anew, in the background; nothing is changed by it. */
export function MakeReport({ report, small = false }: { report: Alignment; small?: boolean }) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const make = () =>
    void act(async () => {
      const made = await client.send<Alignment>('POST', '/api/identity/alignment')
      cache.setQueryData(alignmentQueries(client).report().queryKey, made)
    })
  const { running, done, madeAt } = report
  return (
    <span className="buttons">
      {refused && (
        <span className="ink-bad" role="alert">
          {refused}
        </span>
      )}
      <Button
        className="touch"
        size={small ? 'small' : 'medium'}
        icon={<ArrowClockwise20Regular />}
        disabledFocusable={busy || running}
        onClick={make}
      >
        {running ? `Comparing: ${count(done)} done` : madeAt ? 'Compare again' : 'Compare usernames'}
      </Button>
      <span className="unseen" role="status">
        {running ? 'Comparing usernames' : ''}
      </span>
    </span>
  )
}
