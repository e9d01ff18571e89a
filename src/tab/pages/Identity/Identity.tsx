import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { UnsavedGuard } from '../Settings/unsaved.tsx'
import { AlignmentStrip } from '../Alignment/AlignmentStrip.tsx'
import { ScimCard } from './ScimCard.tsx'
import { SsoCard } from './SsoCard.tsx'
import { SCIM_SECTION } from './useScimForm.ts'
import { SSO_SECTION } from './useSsoForm.ts'
import './identity.css'

const SECTIONS = [SCIM_SECTION, SSO_SECTION]

/** Who sends users here, and how do they sign in? */
export function Identity() {
  const { client } = useConsole()
  const identity = useQuery(queries(client).identity())
  const slow = useSlow(identity.isPending)
  const failed = identity.isError ? (
    <ErrorState
      title="User provisioning could not be loaded"
      kept="Your provider goes on as before."
      error={identity.error}
      onAgain={() => void identity.refetch()}
      above={identity.data !== undefined}
    />
  ) : null
  return (
    <UnsavedGuard sections={SECTIONS}>
      <div className="page">
        <div className="page-head">
          <h1>Identity and Security</h1>
          <span className="secondary">
            Who sends users here, and how they sign in. Each side works without the other.
          </span>
        </div>
        {identity.data && failed}
        <AlignmentStrip />
        <div className="identity">
          {identity.data ? (
            <ScimCard scim={identity.data} />
          ) : (
            <section
              className={`card${failed ? '' : ' card-grey'}`}
              aria-busy={!failed}
              aria-label="User Provisioning Integration (SCIM)"
            >
              {failed ?? (slow && <i className="bar" style={{ width: '40%' }} />)}
            </section>
          )}
          <SsoCard />
        </div>
      </div>
    </UnsavedGuard>
  )
}
