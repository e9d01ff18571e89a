import { useState } from 'react'
import type { ChangeRequest, NewSite, RenameSite, Site } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'

interface Props {
  /** Null: a new one. */
  site: Site | null
  onClose: () => void
  onAsked: (what: string) => void
}

/** Asks for a new site, or for another name of one; where users are, their number has to be typed. */
export function SiteNameDialog({ site, onClose, onAsked }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [name, setName] = useState(site?.name ?? '')
  const [typed, setTyped] = useState('')
  const users = site?.users ?? 0
  const fresh = name.trim() !== '' && name.trim() !== site?.name
  const ask = async () => {
    const body: NewSite & RenameSite = { name: name.trim(), ...(users > 0 ? { confirm: users } : {}) }
    const done = await act(() =>
      site
        ? client.send<ChangeRequest>('PATCH', `/api/sites/${encodeURIComponent(site.id)}`, body)
        : client.send<ChangeRequest>('POST', '/api/sites', body),
    )
    if (!done) return
    onAsked(site ? `Asked to rename ${site.name} to ${body.name}` : `Asked for the site ${body.name}`)
    onClose()
  }
  return (
    <AskDialog
      title={site ? `Rename ${site.name}` : 'New site'}
      yes={site ? 'Ask for the new name' : 'Ask for the site'}
      danger={users > 0}
      ready={fresh && (users === 0 || typed.trim() === String(users))}
      {...{ busy, refused, onClose }}
      onYes={() => void ask()}
    >
      <label>
        Name
        <input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </label>
      <p className="secondary">
        Only a person can do this: it becomes a to-do with its steps in 8x8 Admin Console, and shows here after the next
        sync.
      </p>
      {users > 0 && (
        <>
          <p>
            {plural(users, 'user')} {users === 1 ? 'is' : 'are'} at this site. Provisioning of them breaks until the
            identity provider sends exactly the new name.
          </p>
          <label>
            <span>
              Type <strong>{users}</strong> to go on
            </span>
            <input
              value={typed}
              inputMode="numeric"
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
        </>
      )}
    </AskDialog>
  )
}
