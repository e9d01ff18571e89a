import { ChevronRight20Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import type { NumberView } from '../../../api/contract.ts'
import { Ltr } from '../../components/words/Ltr.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { NumberStatus } from './NumberStatus.tsx'

/** The table on narrow screens: number; where it stands; who has it at 8x8 and in Teams. */
export function NumberCards({ numbers }: { numbers: NumberView[] | null }) {
  const slow = useSlow(numbers === null)
  return (
    <ul className="card-list" aria-label="Numbers">
      {numbers?.map((row) => (
        <li key={row.number}>
          <Link
            id={`number-${row.number}`}
            to="/numbers/$number"
            params={{ number: row.number }}
            search={true}
            state={(old) => old}
            preload={false}
          >
            <span className="card-words">
              <strong>
                <Ltr>{row.number}</Ltr>
              </strong>
              <span className="tabular">{peopleWords(row)}</span>
              <NumberStatus of={row} />
            </span>
            <ChevronRight20Regular className="chevron" aria-hidden="true" />
          </Link>
        </li>
      ))}
      {slow &&
        [70, 55, 62, 48].map((width) => (
          <li key={width} className="card-grey">
            <i className="bar" style={{ width: `${width}%` }} />
          </li>
        ))}
    </ul>
  )
}

/** "Ada Fry", "8x8: Ada Fry · Teams: Reception" */
function peopleWords({ user, holder, country }: NumberView): string {
  if (user && holder && user.displayName !== holder.name) return `8x8: ${user.displayName} · Teams: ${holder.name}`
  const who = user?.displayName ?? (holder ? `Teams: ${holder.name}` : 'Nobody')
  return country ? `${who} · ${country}` : who
}
