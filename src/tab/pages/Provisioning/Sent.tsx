import type { ProvisioningRequestDetail } from '../../../api/contract.ts'
import { CopyButton } from '../../components/CopyButton.tsx'

/** What a refused request sent, without secrets. Of what was done nothing is kept. */
export function Sent({ request: { outcome, method, sent } }: { request: ProvisioningRequestDetail }) {
  if (outcome === 'ok') return null
  return (
    <section className="user-section" aria-labelledby="request-sent">
      <div className="section-head">
        <h3 id="request-sent">What was sent</h3>
        {sent && (sent.body ?? sent.query) !== null && (
          <CopyButton label="Copy what was sent" text={() => [sent.query, sent.body].filter(Boolean).join('\n\n')} />
        )}
      </div>
      {!sent && <p className="secondary">{method === 'GET' || method === 'DELETE' ? BARE : NOT_KEPT}</p>}
      {sent?.query && <Text label="Query" text={sent.query} />}
      {sent?.body && <Text label="Body" text={sent.body} />}
      {sent && (
        <p className="secondary">
          {sent.cut && (sent.body ? 'More was sent: this is its beginning. ' : 'It has too many secrets to be shown. ')}
          Passwords and tokens are left out (•••). It goes with the log after 30 days, and when a person in it is
          erased.
        </p>
      )}
    </section>
  )
}

const BARE = 'Nothing beside its address.'
const NOT_KEPT =
  'Nothing is kept of it: it could not be read, it was turned away before it was read, a person in it was erased, or it is older than the newest 10,000 that are kept.'

const Text = ({ label, text }: { label: string; text: string }) => (
  <pre className="request-text" dir="ltr" tabIndex={0} aria-label={label}>
    {text}
  </pre>
)
