import { Checkmark16Filled } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { CAPABILITIES, ROLE_WORDS } from '../../../../words/roles.ts'
import type { GivenRole } from '../../../../words/roles.ts'
import { useConsole } from '../../../api/context.tsx'
import { settingsQueries } from '../queries.ts'

const ROLES = ['reader', 'operator', 'admin'] as const satisfies GivenRole[]

/** What each role may do, as the server's own table says it. */
export function RoleMatrix() {
  const { client } = useConsole()
  const table = useQuery(settingsQueries(client).access())
  if (!table.data) return null
  const allowed = new Map(table.data.actions.map(({ action, roles }) => [action, roles]))
  return (
    <details className="role-matrix">
      <summary>What each role may do</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Access</th>
            {ROLES.map((role) => (
              <th key={role} scope="col">
                {ROLE_WORDS[role]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CAPABILITIES.map(({ action, says }) => (
            <tr key={action}>
              <th scope="row">{says}</th>
              {ROLES.map((role) => (
                <td key={role}>
                  {allowed.get(action)?.includes(role) ? (
                    <Checkmark16Filled className="ink-good" aria-label="Yes" />
                  ) : (
                    <span className="none" aria-label="No">
                      –
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
