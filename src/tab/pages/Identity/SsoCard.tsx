import { SubtractCircle16Regular, CheckmarkCircle16Filled, Warning16Filled } from '@fluentui/react-icons'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { useMay } from '../../api/context.tsx'
import { ChangedByAnother } from '../../components/ask/ChangedByAnother.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Signed } from '../../components/words/State.tsx'
import { useNow } from '../../components/useNow.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { endOf, nameOf } from './signingCertificate.ts'
import { SsoFields } from './SsoFields.tsx'
import { SsoFoot } from './SsoFoot.tsx'
import { useSsoForm, type SsoDraft } from './useSsoForm.ts'

const says = ({ provider, signInUrl, certificate }: SsoDraft): string =>
  certificate ? `${PROVIDER_NAMES[provider]}, ${signInUrl}, ${nameOf(certificate.subject)}` : 'nothing entered'
const mineSays = (draft: SsoDraft): string => (draft.chosen ? `${says(draft)}, with ${draft.chosen.name}` : says(draft))

/** Single sign-on (SSO): what the identity provider is given, what is known of it, and until when its certificate holds. */
export function SsoCard() {
  const may = useMay('identity.change')
  const form = useSsoForm()
  const { loaded, value, base, refused } = form
  const slow = useSlow(loaded.isPending)
  return (
    <section className="card scim" aria-labelledby="sso-title" aria-busy={loaded.isPending}>
      <div className="scim-head">
        <div>
          <h2 id="sso-title">Single sign-on (SSO)</h2>
          <p className="secondary scim-health">{base && <Standing base={base} />}</p>
        </div>
      </div>
      {loaded.isError && (
        <ErrorState
          title="Single sign-on could not be loaded"
          error={loaded.error}
          onAgain={() => void loaded.refetch()}
          above={value !== null}
        />
      )}
      {!value && slow && !loaded.isError && (
        <div className="scim-body">
          {[40, 100, 100, 100, 60].map((width, at) => (
            <i key={at} className="bar" style={{ width: `${width}%` }} />
          ))}
        </div>
      )}
      {value && (
        <>
          <SsoFields value={value} may={may} enter={form.enter} />
          {refused && (
            <p className="scim-refused ink-bad" role="alert">
              {refused}
            </p>
          )}
          <ChangedByAnother form={form} says={says} mineSaid={mineSays(value)} />
          <SsoFoot form={form} value={value} may={may} />
        </>
      )}
    </section>
  )
}

/** Is it set up, and until when? */
function Standing({ base: { certificate, provider } }: { base: SsoDraft }) {
  const now = useNow()
  if (!certificate)
    return (
      <Signed icon={SubtractCircle16Regular} ink="muted">
        Not set up
      </Signed>
    )
  const { state, words } = endOf(certificate, now.getTime())
  const entered = `Entered for ${PROVIDER_NAMES[provider]}`
  if (state === 'good')
    return (
      <Signed icon={CheckmarkCircle16Filled} ink="good">
        {entered}
      </Signed>
    )
  return (
    <Signed icon={Warning16Filled} ink={state}>
      {entered} · Certificate: {words.charAt(0).toLowerCase() + words.slice(1)}
    </Signed>
  )
}
