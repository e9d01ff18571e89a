import type { ProvisioningRequestDetail } from '../../../api/contract.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { fieldWords } from '../../components/words/userWords.ts'
import { changesUser } from './requestWords.ts'

type Change = NonNullable<ProvisioningRequestDetail['changes']>[number]

/** What a request that was done changed of its user, by the user's history. */
export function Changed({ request }: { request: ProvisioningRequestDetail }) {
  const { outcome, changes } = request
  if (outcome !== 'ok' || !changesUser(request)) return null
  return (
    <section className="user-section" aria-labelledby="request-changed">
      <h3 id="request-changed">What it changed</h3>
      {changes === null && (
        <p className="secondary">
          {request.user
            ? 'The history that is looked through here does not go back so far. The user’s own history has more.'
            : 'The user is no longer in the directory, nor is the history.'}
        </p>
      )}
      {changes?.length === 0 && (
        <p className="secondary">Nothing that the user’s history keeps: the values were here already.</p>
      )}
      {changes && changes.length > 0 && (
        <ul className="request-changes">
          {changes.map((change, at) => (
            <li key={at}>
              <Line change={change} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Line({ change: { kind, field, before, after } }: { change: Change }) {
  if (kind === 'created') return 'User created'
  if (field === null) return kind === 'deleted' ? 'User deleted' : 'User changed'
  return (
    <>
      {fieldWords(field)} <BeforeAfter {...{ field, before, after }} />
    </>
  )
}
