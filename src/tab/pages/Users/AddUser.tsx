import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AskedAlready, ChangeRequest, NewUser } from '../../../api/contract.ts'
import { ApiError, sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { siteQueries } from '../Sites/queries.ts'

const EMPTY = { givenName: '', familyName: '', userName: '', email: '', site: '' }
type Entered = typeof EMPTY

const FIELDS: { name: Exclude<keyof Entered, 'site'>; words: string; type?: string }[] = [
  { name: 'givenName', words: 'First name' },
  { name: 'familyName', words: 'Last name' },
  { name: 'userName', words: 'Username' },
  { name: 'email', words: 'E-mail', type: 'email' },
]

/** The request that was there first; null: it was refused for something else. */
function standsInTheWay(error: unknown): ChangeRequest | null {
  const body = error instanceof ApiError ? (error.body as Partial<AskedAlready> | undefined) : undefined
  return body?.code === 'ASKED_ALREADY' ? (body.request ?? null) : null
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.trim().toLowerCase()

/** In which of the lists of To-dos a request is. */
const tabOf = ({ state }: ChangeRequest) => (state === 'todo' ? {} : { state: 'pending' as const })

/** A new user at 8x8, without an identity provider. */
export function AddUser({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act, isGone } = useAct()
  const navigate = useNavigate()
  const [entered, setEntered] = useState<Entered>(EMPTY)
  const sites = useQuery(siteQueries(client).all())
  const set = (some: Partial<Entered>) => setEntered((old) => ({ ...old, ...some }))
  const [stands, setStands] = useState<ChangeRequest | null>(null)
  // what was asked for is replaced only by somebody who was told of it
  const replaces = stands && stands.state !== 'sent' && sameName(stands.userName, entered.userName) ? stands.id : null
  const add = async () => {
    const trimmed = Object.entries(entered).map(([name, value]) => [name, value.trim()])
    const user = { ...Object.fromEntries(trimmed), ...(replaces ? { replaces } : {}) } as unknown as NewUser
    const asked = await act(async () => {
      try {
        return await client.send<ChangeRequest>('POST', '/api/users', user)
      } catch (error) {
        setStands(standsInTheWay(error))
        throw error
      }
    })
    // who went elsewhere meanwhile stays there
    if (!asked || isGone()) return
    onClose()
    void navigate({ to: '/users/todos', search: tabOf(asked) })
  }
  return (
    <AskDialog
      title="Add a user at 8x8"
      yes={replaces ? 'Ask for this instead' : 'Ask 8x8'}
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
      {stands && (
        <p>
          <Link to="/users/todos" search={{ search: stands.userName, ...tabOf(stands) }} onClick={onClose}>
            Show what was asked
          </Link>
        </p>
      )}
    </AskDialog>
  )
}
