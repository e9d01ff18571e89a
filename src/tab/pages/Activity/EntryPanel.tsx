import { Button } from '@fluentui/react-components'
import {
  ArrowLeft20Regular,
  ChevronDown20Regular,
  ChevronUp20Regular,
  Dismiss20Regular,
  Link20Regular,
} from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ListedAuditEntry } from '../../../api/contract.ts'
import { actionWords, VIA_WORDS } from '../../../words/audit.ts'
import { useConsole } from '../../api/context.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { dayTime, exactTime, zone } from '../../components/words/time.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { whoWords } from './Entries.tsx'
import { EntryFields } from './EntryFields.tsx'
import { checkCode, entryText } from './entryText.ts'
import { activityQueries } from './queries.ts'
import { Subject } from './Subject.tsx'
import { NO_FILTERS, useActivitySearch } from './useActivitySearch.ts'
import type { ActivityChange } from './useActivitySearch.ts'

interface Props {
  seq: string
  /** What the list knows already. */
  row: ListedAuditEntry | null
  walk: { before: (() => void) | null; after: (() => void) | null }
  onClose: () => void
  /** Alone on a narrow screen. */
  page: boolean
}

/** One entry: what, who, when, from where, and before and after field by field. */
export function EntryPanel({ seq, row, walk, onClose, page }: Props) {
  const { client, host } = useConsole()
  const detail = useQuery({ ...activityQueries(client).entry(seq), ...(row ? { initialData: row } : {}) })
  const entry = detail.data
  const slow = useSlow(detail.isPending)
  const Title = page ? 'h1' : 'h2'
  return (
    <div className="entry" aria-busy={detail.isPending}>
      <div className="entry-head">
        {page && (
          <Button
            className="touch"
            appearance="subtle"
            icon={<ArrowLeft20Regular className="arrow" />}
            aria-label="Back to the list"
            onClick={onClose}
          />
        )}
        <div className="entry-title">
          <Title>{entry ? actionWords(entry.action) : `Entry ${seq}`}</Title>
          {entry && (
            <span className="secondary">
              {whoWords(entry)} · {dayTime(entry.at)}
            </span>
          )}
        </div>
        <div className="entry-tools">
          {!page && (
            <>
              <Button
                appearance="subtle"
                icon={<ChevronUp20Regular />}
                aria-label="Newer entry"
                disabled={!walk.before}
                onClick={walk.before ?? undefined}
              />
              <Button
                appearance="subtle"
                icon={<ChevronDown20Regular />}
                aria-label="Older entry"
                disabled={!walk.after}
                onClick={walk.after ?? undefined}
              />
            </>
          )}
          <CopyButton subtle icon={<Link20Regular />} text={() => host.link(`activity/${seq}`)} label="Copy link" />
          {!page && <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Close" onClick={onClose} />}
        </div>
      </div>
      <div className="entry-body">
        {detail.isError && (
          <ErrorState
            title="The entry could not be loaded"
            error={detail.error}
            onAgain={() => void detail.refetch()}
            above={entry !== undefined}
          />
        )}
        {entry && <Body entry={entry} />}
        {slow && [88, 62, 74, 50].map((width) => <i key={width} className="bar" style={{ width: `${width}%` }} />)}
      </div>
    </div>
  )
}

function Body({ entry }: { entry: ListedAuditEntry }) {
  const { erased } = entry
  return (
    <>
      {(erased.actor !== null || erased.object !== null) && (
        <Notice kind="info" lead="Some of this was erased at the request of a person.">
          Entry {erased.actor ?? erased.object} says when and by whom. The chain still holds.
        </Notice>
      )}
      <dl className="entry-facts">
        <Fact name="Who">
          {whoWords(entry)} {entry.actor.id && <Only words={whoWords(entry)} to={{ who: entry.actor.id }} />}
        </Fact>
        <Fact name="When">
          {exactTime(entry.at)} <span className="secondary">{zone()}</span>
        </Fact>
        <Fact name="Subject">
          <Subject entry={entry} /> {entry.target && <Only words="this subject" to={{ target: entry.target }} />}
        </Fact>
        <Fact name="From where">
          {VIA_WORDS[entry.via]}
          {entry.ip && (
            <>
              , <Ltr>{entry.ip}</Ltr>
            </>
          )}
        </Fact>
        {entry.requestId && (
          <Fact name="Request">
            <Ltr className="mono">{entry.requestId}</Ltr>
          </Fact>
        )}
      </dl>
      <EntryFields entry={entry} />
      <section className="entry-proof" aria-label="Check code">
        <span className="secondary">
          Check code <Ltr className="mono">{checkCode(entry.seq, entry.hash)}</Ltr>
        </span>
        <div className="buttons">
          <CopyButton label="Copy entry" text={() => entryText(entry)} />
          <Only words={`“${actionWords(entry.action)}”`} to={{ action: entry.action }} />
        </div>
      </section>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Shows nothing but entries like this one in that respect. */
function Only({ words, to }: { words: string; to: ActivityChange }) {
  const [, change] = useActivitySearch()
  return (
    <button type="button" className="link entry-only" onClick={() => change({ ...NO_FILTERS, ...to })}>
      Only {words}
    </button>
  )
}
