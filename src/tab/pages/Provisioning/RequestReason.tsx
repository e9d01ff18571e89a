import { Link } from '@tanstack/react-router'
import type { ProvisioningRequestDetail } from '../../../api/contract.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { CauseAndFix } from '../../components/words/CauseAndFix.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { OutcomeSign } from './OutcomeSign.tsx'
import { afterOutcome, refusalWords } from './requestWords.ts'
import { useLogSearch } from './useLogSearch.ts'

/** Where these are mended in this console. */
const HERE = new Set(['token', 'off'])

/** Why it was not done: cause, fix, who can. Nothing of what was done. */
export function RequestReason({ request }: { request: ProvisioningRequestDetail }) {
  const [, change] = useLogSearch()
  const { reason, detail, provider } = request
  if (reason === null) return null
  const words = refusalWords(reason)
  const instructions = [
    `${request.method} ${request.route}${request.userName ? ` for ${request.userName}` : ''}, ${request.at}`,
    `Refused: ${words.label}`,
    `Answer: ${[request.status, request.scimType, detail].filter(Boolean).join(' ')}`,
    `Cause: ${words.cause}`,
    `Fix: ${words.fix}`,
    `Who can: ${words.who} (${PROVIDER_NAMES[provider]})`,
  ].join('\n')
  return (
    <section className="reason reason-attention" aria-labelledby="request-reason">
      <div className="reason-head">
        <h3 id="request-reason">
          <OutcomeSign of={request}>{afterOutcome(request, ': ')}</OutcomeSign>
        </h3>
      </div>
      <dl className="pairs">
        <CauseAndFix words={words} />
      </dl>
      <div className="buttons">
        <CopyButton label="Copy instructions" text={() => instructions} />
        {HERE.has(reason) && (
          <Link className="button-link touch" to="/identity">
            Identity and Security
          </Link>
        )}
        <button
          type="button"
          className="link touch"
          onClick={() => change({ outcome: undefined, search: undefined, reason })}
        >
          All with this reason
        </button>
      </div>
    </section>
  )
}
