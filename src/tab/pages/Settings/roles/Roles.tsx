import { Button } from '@fluentui/react-components'
import { PersonAdd20Regular } from '@fluentui/react-icons'
import { Suspense, useState } from 'react'
import type { Roles as Given } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { ROLE_WORDS } from '../../../../words/roles.ts'
import { useConsole, useMay } from '../../../api/context.tsx'
import { ChangedByAnother } from '../../../components/ask/ChangedByAnother.tsx'
import { lazily } from '../../../components/lazily.ts'
import { Notice } from '../../../components/state/Notice.tsx'
import { RoleList } from './RoleList.tsx'
import { RoleMatrix } from './RoleMatrix.tsx'
import { Loaded, SaveFoot, Section } from '../Section.tsx'
import { WhoCan } from './WhoCan.tsx'
import { useRoles } from './useRoles.ts'
import type { RolesForm } from './useRoles.ts'

const AddRoleDialog = lazily(() => import('./AddRoleDialog.tsx'), 'AddRoleDialog')

const SAYS = 'Who may do what in this console. Roles at 8x8 and in Microsoft 365 stay as they are.'

/** People and groups with their roles. Whoever may not look at them is told of the own role alone. */
export function Roles() {
  return useMay('roles.look') ? <RolesForAdmin /> : <OwnRole />
}

function OwnRole() {
  const { session } = useConsole()
  const own = session.user.roles.flatMap((role) => (role === 'user' ? [] : [ROLE_WORDS[role]]))
  return (
    <Section id="roles" title="Roles" says={SAYS} foot={<WhoCan />}>
      <p>
        You are <strong>{own.join(' and ') || 'without a role'}</strong>. Who else has a role is shown to admins.
      </p>
      <RoleMatrix />
    </Section>
  )
}

function RolesForAdmin() {
  const may = useMay('roles.change')
  const form = useRoles()
  const [adding, setAdding] = useState(false)
  return (
    <Section
      id="roles"
      title="Roles"
      says={SAYS}
      foot={<SaveFoot section="Roles" form={form} may={may} wrong={noAdminLeft(form)} />}
    >
      <Loaded query={form.loaded} title="The roles">
        <ChangedByAnother
          form={{ ...form, value: { items: [], fixed: [] } }}
          says={rolesSaid}
          mineSaid={plural(form.open.length, 'change')}
        />
        <RoleList form={form} may={may} />
        {may && (
          <div>
            <Button className="touch" icon={<PersonAdd20Regular />} onClick={() => setAdding(true)}>
              Give a role…
            </Button>
          </div>
        )}
        <Rules form={form} />
        <RoleMatrix />
      </Loaded>
      <Suspense fallback={null}>{adding && <AddRoleDialog form={form} onClose={() => setAdding(false)} />}</Suspense>
    </Section>
  )
}

const rolesSaid = ({ items }: Given): string =>
  items.length === 0 ? 'nobody has a role' : items.map(({ name, role }) => `${name} ${ROLE_WORDS[role]}`).join(', ')

function noAdminLeft({ rows, fixed, changed }: RolesForm): string | null {
  const admins = (role: (row: RolesForm['rows'][number]) => string | null | undefined) =>
    rows.filter((row) => row.kind === 'person' && role(row) === 'admin').length
  const lost = admins(({ kept }) => kept?.role) > 0 && admins(({ role }) => role) === 0
  return changed && lost && fixed.length === 0 ? 'Make somebody else an admin first: one person stays' : null
}

/** What the role table itself does not say, and what this change means for oneself. */
function Rules({ form: { rows, fixed } }: { form: RolesForm }) {
  const { session } = useConsole()
  const mine = rows.find(({ kind, id }) => kind === 'person' && id === session.user.id.toLowerCase())
  const losesOwn = mine?.kept?.role === 'admin' && mine.role !== 'admin'
  return (
    <>
      {losesOwn && (
        <Notice kind="attention" lead="You take away your own admin role.">
          After Save you can look at this page, and another admin has to give it back.
        </Notice>
      )}
      <ul className="setting-rules secondary">
        <li>One person in this list stays an admin. A group is not enough, because its members can change.</li>
        <li>
          The first admin is whoever gives Microsoft 365 admin consent, or whom the server’s setting ADMIN_OIDS names
          {fixed.length > 0 && `; it names ${plural(fixed.length, 'person', 'people')} now`}.
        </li>
        <li>
          Roles that are assigned in Microsoft Entra, at the app registration, count too and are not listed here. Of
          several roles the highest one counts.
        </li>
      </ul>
    </>
  )
}
