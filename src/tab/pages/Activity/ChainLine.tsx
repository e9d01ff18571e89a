import { Button } from '@fluentui/react-components'
import { ShieldCheckmark20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { count, plural } from '../../../words/button.ts'
import { sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { ago, dayTime, lowerDay } from '../../components/words/time.ts'
import { useNow } from '../../components/useNow.ts'
import { checkCode } from './entryText.ts'
import { activityQueries } from './queries.ts'
import type { Chain } from './queries.ts'

const CheckCodeDialog = lazily(() => import('./CheckCodeDialog.tsx'), 'CheckCodeDialog')

/** Is the log as it was written? One line while it is; a notice with what to do when it is not. */
export function ChainLine() {
  const { client } = useConsole()
  const chain = useQuery(activityQueries(client).chain())
  const again = () => void chain.refetch()
  if (chain.isError)
    return (
      <Notice
        kind="attention"
        lead="The log could not be checked."
        actions={
          <Button size="small" className="touch" onClick={again}>
            Check again
          </Button>
        }
      >
        {sentence(chain.error)}
      </Notice>
    )
  if (chain.data?.broken) return <Broken chain={chain.data} onAgain={again} />
  return <Whole chain={chain.data ?? null} checking={chain.isFetching} onAgain={again} />
}

function Whole({ chain, checking, onAgain }: { chain: Chain | null; checking: boolean; onAgain: () => void }) {
  const [asking, setAsking] = useState(false)
  const now = useNow()
  const entries = chain ? chain.last - chain.first + 1 : 0
  const empty = chain?.last === 0
  return (
    <div className="card chain">
      <ShieldCheckmark20Regular className={chain && !empty ? 'ink-good' : 'ink-muted'} aria-hidden="true" />
      <span className="chain-words" role="status">
        {!chain ? (
          'Checking that nothing was changed…'
        ) : empty ? (
          'Nothing is written down yet.'
        ) : (
          <>
            <strong>No entry was changed or removed{chain.since && ` since ${lowerDay(chain.since)}`}.</strong>{' '}
            {plural(entries, 'entry', 'entries')}
            {chain.erased > 0 && `, ${count(chain.erased)} with something erased`}
            {chain.next !== null && `, checked up to ${count(chain.to)}`}.{' '}
            <span className="secondary">{checking ? 'Checking…' : `Checked ${ago(chain.checkedAt, now)}`}</span>
          </>
        )}
      </span>
      {chain && !empty && (
        <div className="buttons chain-buttons">
          <Button size="small" className="touch" disabledFocusable={checking} onClick={onAgain}>
            Check again
          </Button>
          <CopyButton label="Copy check code" text={() => checkCode(chain.last, chain.lastHash)} plain />
          <Button size="small" className="touch" appearance="subtle" onClick={() => setAsking(true)}>
            Compare a check code…
          </Button>
        </div>
      )}
      <Suspense fallback={null}>{asking && <CheckCodeDialog onClose={() => setAsking(false)} />}</Suspense>
    </div>
  )
}

function Broken({ chain, onAgain }: { chain: Chain; onAgain: () => void }) {
  const { broken, checkedAt } = chain
  if (!broken) return null
  const what = broken.what === 'changed' ? 'was changed after it was written' : 'is missing'
  const details = `Audit log: entry ${broken.seq} ${what}. Kept: ${chain.first} to ${chain.last}. Checked ${checkedAt}.`
  return (
    <Notice
      kind="bad"
      lead={`The log is broken: entry ${count(broken.seq)} ${what}.`}
      actions={
        <>
          <Button size="small" className="touch" onClick={onAgain}>
            Check again
          </Button>
          <CopyButton label="Copy details" text={() => details} />
        </>
      }
    >
      The product itself cannot do this: somebody wrote to its database, or it was restored from an older copy. Export
      the log now, keep the database as it is, and ask who has access to it. Checked {dayTime(checkedAt)}.
    </Notice>
  )
}
