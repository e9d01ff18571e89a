import { Link } from '@tanstack/react-router'
import type { NumberView } from '../../../api/contract.ts'
import { CardList, CardWords } from '../../components/list/CardList.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { NumberStatus } from './NumberStatus.tsx'

/** The table on narrow screens: number; where it stands; who has it at 8x8 and in Teams. */
export function NumberCards({ numbers }: { numbers: NumberView[] | null }) {
  return (
    <CardList
      label="Numbers"
      rows={numbers}
      card={(row) => (
        <li key={row.number}>
          <Link
            id={`number-${row.number}`}
            to="/numbers/$number"
            params={{ number: row.number }}
            search={true}
            state={(old) => old}
            preload={false}
          >
            <CardWords>
              <strong>
                <Ltr>{row.number}</Ltr>
              </strong>
              <span className="tabular">{peopleWords(row)}</span>
              <NumberStatus of={row} />
            </CardWords>
          </Link>
        </li>
      )}
    />
  )
}

/** "Ada Fry", "8x8: Ada Fry · Teams: Reception" */
function peopleWords({ user, holder, country }: NumberView): string {
  if (user && holder && user.displayName !== holder.name) return `8x8: ${user.displayName} · Teams: ${holder.name}`
  const who = user?.displayName ?? (holder ? `Teams: ${holder.name}` : 'Nobody')
  return country ? `${who} · ${country}` : who
}
