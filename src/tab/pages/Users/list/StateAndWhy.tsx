import type { User } from '../../../../api/contract.ts'
import { Sentence } from '../../../components/words/Sentence.tsx'
import { UserStateLine } from '../../../components/words/State.tsx'
import { afterState, nextTry } from '../../../components/words/userWords.ts'

/** Where a user of the list stands, the next step or the reason, and when it is tried again where there is room for it. */
export function StateAndWhy({ user }: { user: User }) {
  const after = afterState(user)
  const again = nextTry(user)
  return (
    <UserStateLine
      state={user.state}
      after={
        after && (
          <>
            <Sentence>{after}</Sentence>
            {again && <span className="next-try">, next try {again}</span>}
          </>
        )
      }
    />
  )
}
