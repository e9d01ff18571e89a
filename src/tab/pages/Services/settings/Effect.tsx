import { useQuery } from '@tanstack/react-query'
import type { Scope } from '../../../../api/contract.ts'
import { count, plural } from '../../../../words/button.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole, useLive, useMay } from '../../../api/context.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { Notice } from '../../../components/state/Notice.tsx'
import { serviceQueries } from '../queries.ts'

/** What another scope would do, counted before it is saved. */
export function Effect({ scope }: { scope: Scope }) {
  const { client } = useConsole()
  const { status } = useLive()
  const may = useMay('services.change')
  const effect = useQuery({ ...serviceQueries(client).effect(scope), enabled: may })
  if (effect.isError)
    return (
      <Notice kind="attention" lead="What this would do could not be counted.">
        {sentence(effect.error)}
      </Notice>
    )
  if (!effect.data)
    return (
      <p className="secondary" role="status">
        Counting who would be in and out
      </p>
    )
  const { enter, leave, numbers, wouldBe, some } = effect.data
  if (wouldBe === 0 && leave === 0)
    return (
      <p className="secondary" role="status">
        No user of 8x8 has been matched with Microsoft 365 yet. After the first sync this says who would be in and out.
      </p>
    )
  if (wouldBe === 0)
    return (
      <Notice kind="attention" lead="Nobody would be in scope.">
        These groups have no members with a user here. A sync stops rather than take every number away.
      </Notice>
    )
  const lead =
    leave === 0
      ? `Nobody would leave the scope${enter > 0 ? `, ${plural(enter, 'user')} would come in` : ''}.`
      : `${plural(leave, 'user')} would leave the scope.`
  return (
    <Notice kind={numbers > 0 ? 'attention' : 'info'} lead={lead}>
      {leave > 0 &&
        (numbers > 0
          ? `The next sync takes back ${plural(numbers, 'number')} in Teams: these people cannot call there any more, emergency calls included. `
          : 'None of them has a number from here. ')}
      {leave > 0 && enter > 0 && `${plural(enter, 'user')} would come in. `}
      {count(wouldBe)} would be in scope.{' '}
      {status?.auto.on &&
        numbers > 0 &&
        'Auto Sync is on and does it by itself within 10 minutes, unless the guard stops it. '}
      {some.length > 0 && (
        <details>
          <summary>Show {some.length < leave ? `${some.length} of them` : 'who'}</summary>
          <ul className="effect-some">
            {some.map(({ userId, displayName, number }) => (
              <li key={userId}>
                {displayName} {number && <Ltr className="secondary">{number}</Ltr>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Notice>
  )
}
