import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../../api/context.tsx'
import { settingsQueries } from '../queries.ts'

/** "An admin can change this: Dana Whitfield." */
export function WhoCan() {
  const { client } = useConsole()
  const table = useQuery(settingsQueries(client).access())
  const { people = [], groups = [], fixed = 0 } = table.data?.admins ?? {}
  const names = [...people, ...groups.map((name) => `members of ${name}`)]
  const more = fixed > 0 && names.length === 0 ? 'whoever set up this console' : null
  return (
    <span className="secondary">
      An admin can change this{names.length > 0 || more ? `: ${[...names, ...(more ? [more] : [])].join(', ')}.` : '.'}
    </span>
  )
}
