import { Link } from '@tanstack/react-router'
import type { User } from '../../../../api/contract.ts'
import { CardList, CardWords } from '../../../components/list/CardList.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { Pick } from '../../../components/field/Pick.tsx'
import { StateAndWhy } from './StateAndWhy.tsx'
import type { Choice } from '../chosen/useChoice.ts'

interface Props {
  users: User[] | null
  /** Undefined while nobody is chosen. */
  choice: Choice | undefined
}

/** The table on narrow screens: name; number, extension, site; state and reason. */
export function UserCards({ users, choice }: Props) {
  return (
    <CardList
      label="Users"
      rows={users}
      card={(user) => (
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
            <CardWords>
              <strong>{user.displayName}</strong>
              <span className="tabular">
                {user.number ? <Ltr>{user.number}</Ltr> : 'No number'}
                {user.extension && ` · ext. ${user.extension}`}
                {user.site && ` · ${user.site}`}
              </span>
              <StateAndWhy user={user} />
            </CardWords>
          </Link>
        </li>
      )}
    />
  )
}
