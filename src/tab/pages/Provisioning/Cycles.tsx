import { useQuery } from '@tanstack/react-query'
import type { ProvisioningCycle } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { clock, duration, lowerDay } from '../../components/words/time.ts'

/** How far the provider is, and how it went last. Nothing before its first request. */
export function Cycles() {
  const { client } = useConsole()
  const { data } = useQuery(queries(client).cycles())
  if (!data?.current && !data?.last) return null
  return (
    <section className="card cycles" aria-label="Cycles of the identity provider">
      <dl className="cycle-facts">
        <dt>Current cycle</dt>
        <dd>
          {data.current
            ? `Since ${lowerDay(data.current.startedAt)}: ${wentWords(data.current)}. How many are to come only the provider knows.`
            : 'None: the provider sends nothing now.'}
        </dd>
        {data.last && (
          <>
            <dt>Last cycle</dt>
            <dd>
              {whenWords(data.last)}: {wentWords(data.last)}.
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** "Today 03:30 to 03:34, 4 m 2 s" */
function whenWords({ startedAt, endedAt }: ProvisioningCycle): string {
  const took = duration(Date.parse(endedAt) - Date.parse(startedAt))
  const day = lowerDay(startedAt)
  return `${day.charAt(0).toUpperCase()}${day.slice(1)} to ${clock(endedAt)}, ${took}`
}

/** "34 requests, 15 changes: 12 done, 3 refused" */
function wentWords({ requests, changes, done, refused, failed, whole }: ProvisioningCycle): string {
  const ended = [
    `${count(done)} done`,
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
    ...(failed > 0 ? [`${count(failed)} failed here`] : []),
  ]
  const asked = `${whole ? '' : 'more than '}${plural(requests, 'request')}`
  return changes === 0 ? `${asked}, nothing to change` : `${asked}, ${plural(changes, 'change')}: ${ended.join(', ')}`
}
