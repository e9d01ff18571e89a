import { Button } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Clock16Regular, Mail16Regular, Warning16Filled } from '@fluentui/react-icons'
import type { Notice } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { quietChoice } from '../../../../words/notices.ts'
import { Signed } from '../../../components/words/State.tsx'
import { ago, dayTime } from '../../../components/words/time.ts'
import { useNow } from '../../../components/useNow.ts'

const WORDS = { personal: 'A person', groupChat: 'A group chat', channel: 'A channel', mail: 'E-mail' } as const
export const nameOf = ({ kind, userName }: Notice): string => userName ?? WORDS[kind]

interface Props {
  item: Notice
  onChange: (() => void) | null
  onEnd: (() => void) | null
}

/** One recipient: when it was last told, what did not arrive and why, and what it chose. */
export function NoticeRow({ item, onChange, onEnd }: Props) {
  const now = useNow()
  const { kind, failure, waiting, held, nextAt, since, choices } = item
  const name = nameOf(item)
  const plainly = kind === 'personal' || kind === 'mail'
  return (
    <li>
      {failure ? (
        <Warning16Filled className="ink-attention" aria-hidden="true" />
      ) : waiting > 0 ? (
        <Clock16Regular aria-hidden="true" />
      ) : kind === 'mail' ? (
        <Mail16Regular aria-hidden="true" />
      ) : (
        <CheckmarkCircle16Filled className="ink-good" aria-hidden="true" />
      )}
      <span className="role-who">
        <span>
          {name} {item.userName !== null && !plainly && `(${WORDS[kind].toLowerCase()})`}
        </span>
        <span className="secondary">
          {since ? `Since ${dayTime(since)}` : 'By e-mail'} · {toldWords(item, now)}
        </span>
        {held > 0 && nextAt && (
          <span className="secondary">
            Quiet hours hold back {plural(held, 'notice')}, until {dayTime(nextAt)}
          </span>
        )}
        {choices && <span className="secondary">{choiceWords(choices)}</span>}
        {failure && (
          <Signed icon={Warning16Filled} ink="attention">
            <strong>{failure.label}</strong>
            {failure.at && <> {ago(failure.at, now)}</>}. {failure.cause} {failure.fix} Who can fix it: {failure.who}.
            {waiting > 0 && nextAt && held === 0 && <> Next try {dayTime(nextAt)}.</>}
          </Signed>
        )}
        {item.lastError && (
          <details className="notice-raw">
            <summary>In the words of the other side</summary>
            <span className="mono" dir="ltr">
              {item.lastError}
            </span>
          </details>
        )}
      </span>
      {(onChange || onEnd) && (
        <span className="buttons">
          <Act words="Change" name={name} onAct={onChange} />
          <Act words="End" name={name} onAct={onEnd} />
        </span>
      )}
    </li>
  )
}

function Act({ words, name, onAct }: { words: string; name: string; onAct: (() => void) | null }) {
  return (
    onAct && (
      <Button
        size="small"
        className="touch"
        appearance="transparent"
        aria-label={`${words} notices: ${name}`}
        onClick={onAct}
      >
        {words}…
      </Button>
    )
  )
}

function toldWords({ lastDeliveredAt, failure, waiting }: Notice, now: Date): string {
  const last = lastDeliveredAt ? [`last told ${ago(lastDeliveredAt, now)}`] : []
  const next = waiting > 0 ? [`${plural(waiting, 'notice')} on the way`] : []
  return [...last, ...next].join(' · ') || (failure ? 'nothing arrived yet' : 'nothing to tell yet')
}

function choiceWords({ digest, quiet, timezone }: NonNullable<Notice['choices']>): string {
  const hours = (quietChoice(quiet)?.label ?? 'its own').toLowerCase()
  const zone = timezone === null ? '' : `, ${timezone}`
  return `Weekly digest ${digest ? 'on' : 'off'}${quiet === 'settings' ? '' : ` · quiet hours: ${hours}${zone}`}`
}
