import { Button, SearchBox, Select } from '@fluentui/react-components'
import { People20Regular, Person20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { plural } from '../../../../words/button.ts'
import { ROLE_WORDS } from '../../../../words/roles.ts'
import type { GivenRole } from '../../../../words/roles.ts'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { dayTime } from '../../../components/words/time.ts'
import { isChanged } from './useRoles.ts'
import type { RoleRow, RolesForm } from './useRoles.ts'

/** From so many on they are searched, and so many are drawn at once. */
const MANY = 12
const SHOWN = 50

interface Props {
  form: RolesForm
  may: boolean
}

/** Everybody with a role, and what Save changes of it. */
export function RoleList({ form, may }: Props) {
  const { rows: all, fixed } = form
  const [text, setText] = useState('')
  const [shown, setShown] = useState(SHOWN)
  const rows = all.filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(text.trim().toLowerCase()))
  if (all.length === 0 && fixed.length === 0)
    return <p className="none">Nobody was given a role here yet. Admins have theirs from Microsoft Entra.</p>
  return (
    <>
      {all.length > MANY && (
        <SearchBox
          className="touch role-search"
          value={text}
          placeholder="Find a person or group"
          aria-label="Find a person or group"
          onChange={(_, { value }) => setText(value)}
        />
      )}
      <ul className="role-list" aria-label="People and groups with a role">
        {fixed.map((id) => (
          <li key={id}>
            <Person20Regular aria-hidden="true" />
            <span className="role-who">
              <Ltr>{id}</Ltr>
              <span className="secondary">Named in ADMIN_OIDS; changed where the server is started</span>
            </span>
            <span>Admin</span>
          </li>
        ))}
        {rows.slice(0, shown).map((row) => (
          <Row key={row.key} row={row} form={form} may={may} />
        ))}
      </ul>
      {rows.length === 0 && text !== '' && <p className="none">Nobody with a role is called so.</p>}
      {rows.length > shown && (
        <button type="button" className="link" onClick={() => setShown(shown + SHOWN)}>
          Show {plural(Math.min(SHOWN, rows.length - shown), 'more', 'more')} of {rows.length}
        </button>
      )}
    </>
  )
}

function Row({ row, form, may }: Props & { row: RoleRow }) {
  const { kind, name, kept, role } = row
  const Icon = kind === 'person' ? Person20Regular : People20Regular
  return (
    <li className={isChanged(row) ? 'role-changed' : undefined}>
      <Icon aria-hidden="true" />
      <span className="role-who">
        <span>
          {role === null ? <del>{name}</del> : name} <span className="unseen">{kind}</span>
        </span>
        <span className="secondary">{standing(row)}</span>
      </span>
      {may && role !== null ? (
        <Select
          className="touch"
          aria-label={`Role of ${name}`}
          value={role}
          onChange={(_, { value }) => form.enter(row, value as GivenRole)}
        >
          {Object.entries(ROLE_WORDS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      ) : (
        <span>{role === null ? <span className="none">None</span> : ROLE_WORDS[role]}</span>
      )}
      {may &&
        (role === null ? (
          <Button
            size="small"
            className="touch"
            aria-label={`Keep the role of ${name}`}
            onClick={() => form.enter(row, kept?.role ?? 'reader')}
          >
            Keep
          </Button>
        ) : (
          <Button
            size="small"
            className="touch"
            appearance="transparent"
            aria-label={`Take away the role of ${name}`}
            onClick={() => form.enter(row, null)}
          >
            Take away
          </Button>
        ))}
    </li>
  )
}

function standing({ kept, role }: RoleRow): string {
  if (!kept) return 'New with Save'
  if (role === null) return `Loses the role ${ROLE_WORDS[kept.role]} with Save`
  if (kept.role !== role) return `Was ${ROLE_WORDS[kept.role]}; changes with Save`
  return `Given by ${kept.by.name || 'somebody who was erased'}, ${dayTime(kept.at)}`
}
