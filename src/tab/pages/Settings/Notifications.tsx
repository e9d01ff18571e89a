import { Button } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Clock16Regular, Warning16Filled } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Notice as Subscription, Notices } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/AskDialog.tsx'
import { Signed } from '../../components/State.tsx'
import { ago, dayTime } from '../../components/time.ts'
import { useNow } from '../../components/useNow.ts'
import { settingsQueries } from './queries.ts'
import { Loaded, Section, WhoCan } from './Section.tsx'

const WORDS = { personal: 'A person', groupChat: 'A group chat', channel: 'A channel' } as const
const nameOf = ({ kind, userName }: Subscription): string => userName ?? WORDS[kind]

/** Who is told of problems, and of which. */
export function Notifications() {
  const { client } = useConsole()
  const may = useMay('settings.change')
  const notices = useQuery(settingsQueries(client).notices())
  const [ending, setEnding] = useState<Subscription | null>(null)
  const items = notices.data?.items ?? []
  return (
    <Section
      id="notifications"
      title="Notifications"
      says="Who hears from the bot when something goes wrong, without asking."
      foot={may ? <span className="secondary">Ending notices takes effect at once.</span> : <WhoCan />}
    >
      <Loaded query={notices} title="The notices">
        {items.length === 0 ? (
          <div className="setting-empty">
            <strong>Nobody is told yet.</strong>
            <span>
              Say <strong>notify me</strong> to the bot in Teams: in a chat of your own, a group chat or a channel.
            </span>
          </div>
        ) : (
          <>
            <ul className="role-list" aria-label="Chats that get notices">
              {items.map((item) => (
                <Row key={item.id} item={item} onEnd={may ? () => setEnding(item) : null} />
              ))}
            </ul>
            <p className="secondary">
              Others join by saying <strong>notify me</strong> to the bot, and leave by saying <strong>stop</strong>.
            </p>
          </>
        )}
        <div>
          <h3>What is told</h3>
          <ul className="setting-rules">
            <li>A sync failed, or the guard stopped it: once, not again while it is the same problem</li>
            <li>Users need attention after a sync</li>
            <li>It works again</li>
            <li>A key, secret, certificate or token ends: 30 days, 7 days and 1 day before, and when it has ended</li>
          </ul>
        </div>
      </Loaded>
      {ending && <EndDialog item={ending} onClose={() => setEnding(null)} />}
    </Section>
  )
}

function Row({ item, onEnd }: { item: Subscription; onEnd: (() => void) | null }) {
  const now = useNow()
  const { lastError, waiting, since } = item
  const name = nameOf(item)
  return (
    <li>
      {lastError ? (
        <Warning16Filled className="ink-attention" aria-hidden="true" />
      ) : waiting > 0 ? (
        <Clock16Regular aria-hidden="true" />
      ) : (
        <CheckmarkCircle16Filled className="ink-good" aria-hidden="true" />
      )}
      <span className="role-who">
        <span>
          {name} {item.userName !== null && item.kind !== 'personal' && `(${WORDS[item.kind].toLowerCase()})`}
        </span>
        <span className="secondary">
          Since {dayTime(since)} · {toldWords(item, now)}
        </span>
        {lastError && (
          <Signed icon={Warning16Filled} ink="attention">
            The last one did not arrive: {lastError.replace(/\.$/, '')}. Say <strong>notify me</strong> again in that
            chat, or end it here.
          </Signed>
        )}
      </span>
      {onEnd && (
        <Button
          size="small"
          className="touch"
          appearance="transparent"
          aria-label={`End notices: ${name}`}
          onClick={onEnd}
        >
          End…
        </Button>
      )}
    </li>
  )
}

function toldWords({ lastDeliveredAt, lastError, waiting }: Subscription, now: Date): string {
  const last = lastDeliveredAt ? [`last told ${ago(lastDeliveredAt, now)}`] : []
  const next = waiting > 0 ? [`${plural(waiting, 'notice')} on the way`] : []
  return [...last, ...next].join(' · ') || (lastError ? 'nothing arrived yet' : 'nothing to tell yet')
}

function EndDialog({ item, onClose }: { item: Subscription; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const end = async () => {
    const path = `/api/notifications/${encodeURIComponent(item.id)}`
    if (await act(() => client.send<Notices>('DELETE', path))) onClose()
  }
  return (
    <AskDialog
      title={`End the notices of ${nameOf(item)}?`}
      yes="End notices"
      no="Keep them"
      danger
      {...{ busy, refused, onClose }}
      onYes={() => void end()}
    >
      <p>
        Nobody in that chat hears of problems any more, until somebody there says <strong>notify me</strong> to the bot.
      </p>
    </AskDialog>
  )
}
