import { ChevronRight20Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import type { User } from '../../../../api/contract.ts'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { Pick } from '../../../components/field/Pick.tsx'
import { useSlow } from '../../../components/state/useSlow.ts'
import { StateAndWhy } from './StateAndWhy.tsx'
import type { Choice } from '../chosen/useChoice.ts'

interface Props {
  users: User[] | null
  /** Undefined while nobody is chosen. */
  choice: Choice | undefined
}

/** The table on narrow screens: name; number, extension, site; state and reason. */
export function UserCards({ users, choice }: Props) {
  const slow = useSlow(users === null)
  return (
    <ul className="card-list" aria-label="Users">
      {users?.map((user) => (
        <li key={user.id} className={`${choice ? 'card-pick' : ''}${user.active ? '' : ' off'}`}>
          {choice && (
            <Pick
              label={`Select ${user.displayName}`}
              checked={choice.has(user.id)}
              onChange={() => choice.toggle(user.id)}
            />
          )}
          <Link
            id={`user-${user.id}`}
            to="/users/$userId"
            params={{ userId: user.id }}
            search={true}
            state={(old) => old}
            preload={false}
          >
            <span className="card-words">
              <strong>{user.displayName}</strong>
              <span className="tabular">
                {user.number ? <Ltr>{user.number}</Ltr> : 'No number'}
                {user.extension && ` · ext. ${user.extension}`}
                {user.site && ` · ${user.site}`}
              </span>
              <StateAndWhy user={user} />
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
