import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChangeRequest, NewUser } from '../../../api/contract.ts'
import { sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/AskDialog.tsx'
import { siteQueries } from '../Sites/queries.ts'

const EMPTY = { givenName: '', familyName: '', userName: '', email: '', site: '' }
type Entered = typeof EMPTY

const FIELDS: { name: Exclude<keyof Entered, 'site'>; words: string; type?: string }[] = [
  { name: 'givenName', words: 'First name' },
  { name: 'familyName', words: 'Last name' },
  { name: 'userName', words: 'Username' },
  { name: 'email', words: 'E-mail', type: 'email' },
]

/** A new user at 8x8, without an identity provider. */
export function AddUser({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const navigate = useNavigate()
  const [entered, setEntered] = useState<Entered>(EMPTY)
  const sites = useQuery(siteQueries(client).all())
  const set = (some: Partial<Entered>) => setEntered((old) => ({ ...old, ...some }))
  const add = async () => {
    const trimmed = Object.entries(entered).map(([name, value]) => [name, value.trim()])
    const user = Object.fromEntries(trimmed) as unknown as NewUser
    const asked = await act(() => client.send<ChangeRequest>('POST', '/api/users', user))
    if (!asked) return
    onClose()
    void navigate({ to: '/users/todos', search: asked.state === 'pending' ? { state: 'pending' } : {} })
  }
  return (
    <AskDialog
      title="Add a user at 8x8"
      yes="Ask 8x8"
      ready={Object.values(entered).every((value) => value.trim() !== '')}
      busy={busy}
      refused={refused ?? (sites.error ? sentence(sites.error) : null)}
      onClose={onClose}
      onYes={() => void add()}
    >
      {FIELDS.map(({ name, words, type = 'text' }) => (
        <label key={name}>
          {words}
          <input
            type={type}
            value={entered[name]}
            autoComplete="off"
            maxLength={300}
            onChange={(event) => set({ [name]: event.target.value })}
          />
        </label>
      ))}
      <label>
        Site
        <select value={entered.site} onChange={(event) => set({ site: event.target.value })}>
          <option value="">{sites.isPending ? 'Loading…' : 'Choose a site'}</option>
          {sites.data?.items.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p>
        The next sync creates the user at 8x8; where nothing may be written, it becomes a to-do. The site cannot be
        changed afterwards, and a licence is given by hand.
      </p>
    </AskDialog>
  )
}
