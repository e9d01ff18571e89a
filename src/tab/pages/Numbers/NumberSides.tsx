import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { NumberDetail, NumberPerson } from '../../../api/contract.ts'
import { ACTIVATION_WORDS, HOLDER_WORDS, INVENTORY_WORDS, NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { Apart } from '../../components/Apart.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { UserStateLine } from '../../components/words/State.tsx'

interface SideRow {
  words: string
  pbx: ReactNode
  teams: ReactNode
}

const NOT_KEPT = (
  <span className="none" role="img" aria-label="Not kept here">
    –
  </span>
)
const NOBODY = <span className="none">Nobody</span>
const UNKNOWN = <span className="none">Does not know it</span>

/** What 8x8 says of the number beside what Teams says. */
export function NumberSides({ detail }: { detail: NumberDetail }) {
  return (
    <section className="user-section" aria-labelledby="number-sides">
      <h3 id="number-sides">Both sides</h3>
      <table className="sides number-sides">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">8x8</th>
            <th scope="col">Teams</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(detail).map(({ words, pbx, teams }) => {
            const differs = words === 'Who' && detail.status === 'heldByAnother'
            return (
              <tr key={words} className={differs ? 'differs' : undefined}>
                <th scope="row">{words}</th>
                <td data-side="8x8">{pbx}</td>
                <td data-side="Teams">{differs ? <Apart>{teams}</Apart> : teams}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function rowsOf({
  pbx,
  user,
  owner,
  holder,
  holderUser,
  teams,
  type,
  country,
  category,
  origin,
}: NumberDetail): SideRow[] {
  return [
    {
      words: 'Status',
      pbx: pbx ? INVENTORY_WORDS[pbx] : user ? 'In use' : UNKNOWN,
      teams: teams ? (holder ? ACTIVATION_WORDS[teams.activation] : 'Not assigned') : UNKNOWN,
    },
    { words: 'Who', pbx: who(owner, user?.displayName), teams: teams ? who(holderUser, holder?.name) : NOT_KEPT },
    {
      words: 'Extension',
      pbx: owner?.extension ? <Ltr>{owner.extension}</Ltr> : owner ? <span className="none">None</span> : NOT_KEPT,
      teams: NOT_KEPT,
    },
    {
      words: 'Kind',
      pbx: [category, origin].filter(Boolean).join(', ') || NOT_KEPT,
      teams: type ? kindWords(type, teams) : NOT_KEPT,
    },
    { words: 'Country', pbx: country ?? NOT_KEPT, teams: NOT_KEPT },
  ]
}

/** "Direct Routing, second number of a resource account, from on-premises" */
function kindWords(type: keyof typeof NUMBER_TYPE_WORDS, teams: NumberDetail['teams']): string {
  const more = [
    ...(teams && teams.holderKind !== 'user' && teams.holderKind !== 'none' ? [HOLDER_WORDS[teams.holderKind]] : []),
    ...(teams?.category && teams.category !== 'primary' ? [`${teams.category} number`] : []),
    ...(teams?.source === 'onPremises' ? ['from on-premises'] : []),
  ]
  return [NUMBER_TYPE_WORDS[type], ...more].join(', ')
}

function who(person: NumberPerson | null, name: string | undefined): ReactNode {
  if (!person) return name ?? NOBODY
  return (
    <span className="number-person">
      <Link to="/users/$userId" params={{ userId: person.id }}>
        {person.displayName}
      </Link>
      <UserStateLine state={person.state} after={null} />
    </span>
  )
}
