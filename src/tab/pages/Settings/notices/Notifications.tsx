import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Notice as Told } from '../../../../api/contract.ts'
import { useConsole, useMay } from '../../../api/context.tsx'
import { ChoicesDialog, EndDialog } from './NoticeDialogs.tsx'
import { NoticeRow } from './NoticeRow.tsx'
import { settingsQueries } from '../queries.ts'
import { Loaded, Section } from '../Section.tsx'
import { WhoCan } from '../roles/WhoCan.tsx'

/** Who is told of problems, how that went, and of what. */
export function Notifications() {
  const { client } = useConsole()
  const may = useMay('settings.change')
  const notices = useQuery(settingsQueries(client).notices())
  const [asked, setAsked] = useState<{ what: 'end' | 'change'; item: Told } | null>(null)
  const items = notices.data?.items ?? []
  return (
    <Section
      id="notifications"
      title="Notifications"
      says="Who hears when something goes wrong, without asking, and how that went."
      foot={may ? <span className="secondary">Changing and ending notices takes effect at once.</span> : <WhoCan />}
    >
      <Loaded query={notices} title="The notices">
        {items.length === 0 ? (
          <div className="setting-empty">
            <strong>Nobody is told yet.</strong>
            <span>
              Say <strong>notify me</strong> to the bot in Teams, or enter an address under <a href="#mail">E-mail</a>.
            </span>
          </div>
        ) : (
          <>
            <ul className="role-list" aria-label="Who gets notices">
              {items.map((item) => (
                <NoticeRow
                  key={item.id}
                  item={item}
                  onChange={may && item.choices ? () => setAsked({ what: 'change', item }) : null}
                  onEnd={may && item.choices ? () => setAsked({ what: 'end', item }) : null}
                />
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
            <li>The digest of the week, to who wants it</li>
          </ul>
        </div>
      </Loaded>
      {asked?.what === 'end' && <EndDialog item={asked.item} onClose={() => setAsked(null)} />}
      {asked?.what === 'change' && <ChoicesDialog item={asked.item} onClose={() => setAsked(null)} />}
    </Section>
  )
}
