import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ProvisioningRequestDetail } from '../../../api/contract.ts'
import { PROVIDER_WORDS } from '../../../words/provisioning.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { exactTime, zone } from '../../components/words/time.ts'
import { targetOf, tookWords } from './requestWords.ts'

/** When, what, about whom, with which token, and the answer as it was given. */
export function RequestFacts({ request }: { request: ProvisioningRequestDetail }) {
  const { at, method, credential, provider, status, scimType, detail, ms } = request
  return (
    <dl className="pairs request-facts">
      <Fact name="When">
        {exactTime(at)} <span className="secondary">{zone()}</span>
      </Fact>
      <Fact name="Request">
        <Ltr className="request-code">{`${method} ${targetOf(request)}`}</Ltr>
      </Fact>
      <Fact name="About">
        <About request={request} />
      </Fact>
      <Fact name="Token">
        <Link to="/identity">{credential}</Link>, {PROVIDER_WORDS[provider]}
      </Fact>
      <Fact name="Answer">
        <Ltr>{[status, scimType].filter(Boolean).join(' ')}</Ltr>
      </Fact>
      {detail && (
        <Fact name="It said">
          <span className="request-said">
            <code className="raw">{detail}</code>
            <CopyButton label="Copy answer" text={() => detail} />
          </span>
        </Fact>
      )}
      <Fact name="Took">{tookWords(ms)}</Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

function About({ request: { user, group, userName, resourceId, route } }: { request: ProvisioningRequestDetail }) {
  if (user)
    return (
      <>
        <Link to="/users/$userId" params={{ userId: user.id }}>
          {user.displayName}
        </Link>{' '}
        <span className="secondary">
          <Ltr>{user.userName}</Ltr>
          {!user.isSame && ', who has this username now'}
        </span>
      </>
    )
  if (group) return <bdi>{group}</bdi>
  const sent = userName ?? resourceId
  if (sent)
    return (
      <>
        <Ltr>{sent}</Ltr> <span className="secondary">{route.startsWith('/Users') && 'Not in the directory'}</span>
      </>
    )
  return <span className="none">Nobody in particular</span>
}
