import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Groups, People } from '../../../../api/contract.ts'
import { ROLE_SAYS, ROLE_WORDS } from '../../../../words/roles.ts'
import type { GivenRole } from '../../../../words/roles.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { asked } from '../../../api/queries.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import type { RolesForm } from './useRoles.ts'

const OBJECT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const PAUSE_MS = 300

type Kind = 'person' | 'group'
interface Found {
  id: string
  name: string
  says: string
}

/** Somebody of Microsoft 365, found by the beginning of a name or by an object id, and the role. */
export function AddRoleDialog({ form, onClose }: { form: RolesForm; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('person')
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Found | null>(null)
  const [name, setName] = useState('')
  const [role, setRole] = useState<GivenRole>('reader')
  const byId = OBJECT_ID.test(text.trim())
  const who = byId ? { id: text.trim().toLowerCase(), name: name.trim() } : chosen
  const has = who && form.rows.find((row) => row.kind === kind && row.id === who.id && row.role !== null)
  const ready = who !== null && who.name !== '' && !has
  const look = (to: Partial<{ kind: Kind; text: string }>) => {
    if (to.kind) setKind(to.kind)
    if (to.text !== undefined) setText(to.text)
    setChosen(null)
  }
  const give = () => {
    if (!who) return
    form.enter({ kind, id: who.id, name: who.name }, role)
    onClose()
  }
  return (
    <AskDialog
      title="Give a role"
      yes="Add to the list"
      ready={ready}
      busy={false}
      refused={null}
      onClose={onClose}
      onYes={give}
    >
      <fieldset className="role-choice">
        <legend>To</legend>
        {(['person', 'group'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => look({ kind: each })} />
            {each === 'person' ? 'A person' : 'A group, and everybody in it'}
          </label>
        ))}
      </fieldset>
      <label>
        {kind === 'person' ? 'Username, or object id in Entra' : 'Name of the group, or object id in Entra'}
        <input
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => look({ text: event.target.value })}
        />
      </label>
      {byId ? (
        <label>
          Name, for people to read
          <input maxLength={256} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
      ) : (
        <Matches kind={kind} text={text.trim()} chosen={chosen} onChoose={setChosen} />
      )}
      {has && (
        <p className="secondary" role="status">
          {has.name} is in the list already: change the role there.
        </p>
      )}
      <fieldset className="role-choice">
        <legend>Role</legend>
        {(Object.keys(ROLE_SAYS) as GivenRole[]).map((each) => (
          <label key={each}>
            <input type="radio" name="role" checked={role === each} onChange={() => setRole(each)} />
            <span>
              {ROLE_WORDS[each]}
              <span className="secondary role-says">{ROLE_SAYS[each]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="secondary">It counts after Save, for whoever is signed in with their next click.</p>
    </AskDialog>
  )
}

interface MatchesProps {
  kind: Kind
  text: string
  chosen: Found | null
  onChoose: (found: Found) => void
}

/** Who begins so, to choose one. */
function Matches({ kind, text, chosen, onChoose }: MatchesProps) {
  const { client } = useConsole()
  const search = usePause(text)
  const found = useQuery({
    queryKey: ['choices', kind, search],
    queryFn: async ({ signal }): Promise<Found[]> => {
      if (kind === 'group') {
        const { items } = await client.get<Groups>(`/api/groups?${asked({ search })}`, signal)
        return items.map(({ id, name }) => ({ id: id.toLowerCase(), name, says: '' }))
      }
      const { items } = await client.get<People>(`/api/people?${asked({ search })}`, signal)
      return items.map(({ id, name, userName }) => ({ id: id.toLowerCase(), name, says: userName }))
    },
    enabled: search.length > 0,
    staleTime: 30_000,
    retry: false,
  })
  if (text === '') return null
  if (found.isError)
    return (
      <p className="ink-bad" role="alert">
        {sentence(found.error)}
      </p>
    )
  if (found.data?.length === 0)
    return (
      <p className="secondary" role="status">
        Nobody begins so among those seen in Microsoft 365. An object id works for everybody.
      </p>
    )
  return (
    <fieldset className="role-choice role-matches" aria-busy={found.isFetching}>
      <legend>Choose one</legend>
      {found.data?.slice(0, 8).map((one) => (
        <label key={one.id}>
          <input type="radio" name="match" checked={chosen?.id === one.id} onChange={() => onChoose(one)} />
          <span>
            {one.name}
            {one.says && (
              <span className="secondary role-says">
                <Ltr>{one.says}</Ltr>
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The text once nobody types any more. */
function usePause(text: string): string {
  const [still, setStill] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return still
}
