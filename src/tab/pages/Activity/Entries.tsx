import { Link } from '@tanstack/react-router'
import type { ListedAuditEntry } from '../../../api/contract.ts'
import { actionWords, VIA_WORDS } from '../../../words/audit.ts'
import { CardList, CardWords } from '../../components/list/CardList.tsx'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { walkRows } from '../../components/list/useRowKeys.ts'
import { Ltr } from '../../components/words/Ltr.tsx'
import { dayTime } from '../../components/words/time.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { shortChange } from './fields.ts'
import { Subject, subjectWords } from './Subject.tsx'

interface Props {
  /** Null while they are loaded for the first time. */
  entries: ListedAuditEntry[] | null
  openSeq: string | undefined
  /** Beside an open entry only the columns that matter stay. */
  brief: boolean
}

export const whoWords = ({ actor, erased }: ListedAuditEntry): string =>
  actor.name || actor.id || (erased.actor === null ? 'Unknown' : 'Erased')

function OpenLink({ entry, open, stop, children }: LinkProps) {
  return (
    <Link
      id={`entry-${entry.seq}`}
      to="/activity/$entry"
      params={{ entry: String(entry.seq) }}
      search={true}
      state={(old) => old}
      tabIndex={stop ? 0 : -1}
      aria-current={open ? 'true' : undefined}
      preload={false}
      resetScroll={false}
    >
      {children}
    </Link>
  )
}
interface LinkProps {
  entry: ListedAuditEntry
  open: boolean
  stop: boolean
  children: React.ReactNode
}

/** When, who, what, what it was about, and by which door. */
export function EntryTable({ entries, openSeq, brief }: Props) {
  const slow = useSlow(entries === null)
  const stopAt = entries?.some(({ seq }) => String(seq) === openSeq) ? openSeq : String(entries?.[0]?.seq)
  return (
    <table className={`rows entries${brief ? ' entries-brief' : ''}`} aria-label="Activity">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Subject</th>
          {!brief && <th scope="col">From where</th>}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows}>
        {entries?.map((entry) => {
          const open = String(entry.seq) === openSeq
          return (
            <tr key={entry.seq} className={open ? 'chosen' : undefined}>
              <td className="tabular">{dayTime(entry.at)}</td>
              <td>{entry.actor.name ? whoWords(entry) : <span className="none">{whoWords(entry)}</span>}</td>
              <th scope="row" className="name-cell">
                <OpenLink entry={entry} open={open} stop={String(entry.seq) === stopAt}>
                  <span>
                    {actionWords(entry.action)}
                    <span className="unseen">
                      , {subjectWords(entry)}, {dayTime(entry.at)}
                    </span>
                  </span>
                </OpenLink>
              </th>
              <td>
                <Subject entry={entry} /> <Short entry={entry} />
              </td>
              {!brief && (
                <td>
                  {VIA_WORDS[entry.via]}{' '}
                  {entry.ip && (
                    <span className="secondary">
                      <Ltr>{entry.ip}</Ltr>
                    </span>
                  )}
                </td>
              )}
            </tr>
          )
        })}
        {slow && <GreyRows columns={brief ? 4 : 5} />}
      </tbody>
    </table>
  )
}

/** What changed, where it is short enough to be read in passing. */
function Short({ entry }: { entry: ListedAuditEntry }) {
  const words = shortChange(entry)
  return words && <bdi className="secondary">{words}</bdi>
}

/** The table on narrow screens: what; about what; who, when. */
export function EntryCards({ entries }: Props) {
  return (
    <CardList
      label="Activity"
      rows={entries}
      card={(entry) => (
        <li key={entry.seq}>
          <OpenLink entry={entry} open={false} stop>
            <CardWords>
              <strong>{actionWords(entry.action)}</strong>
              <span>
                {subjectWords(entry)} <Short entry={entry} />
              </span>
              <span className="secondary">
                {whoWords(entry)} · {dayTime(entry.at)} · {VIA_WORDS[entry.via]}
              </span>
            </CardWords>
          </OpenLink>
        </li>
      )}
    />
  )
}
