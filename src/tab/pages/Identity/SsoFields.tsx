import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components'
import type { IdentitySso } from '../../../api/contract.ts'
import { PROVIDER_WORDS } from '../../../words/provisioning.ts'
import { betterSignOut, SIGN_ON_PLACES } from '../../../words/signOn.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { useNow } from '../../components/useNow.ts'
import { CertificateDrop } from './CertificateDrop.tsx'
import { CopyField } from './CopyField.tsx'
import { MetadataIn } from './MetadataIn.tsx'
import { endOf } from './signingCertificate.ts'
import { wrongOf, type SsoDraft } from './useSsoForm.ts'

interface Props {
  value: SsoDraft
  may: boolean
  enter: (some: Partial<SsoDraft>) => void
}

/** Provider, what it is given, what it gave. */
export function SsoFields({ value, may, enter }: Props) {
  const places = SIGN_ON_PLACES[value.provider]
  const wrong = wrongOf(value)
  const better = betterSignOut(value.signOutUrl)
  const text = (name: 'signInUrl' | 'issuer' | 'signOutUrl', label: string, hint: string, required = true) => (
    <Field label={label} hint={hint} required={required} validationMessage={wrong[name] ?? undefined}>
      <Input
        className="touch"
        dir="ltr"
        maxLength={1_000}
        readOnly={!may}
        value={value[name]}
        onChange={(_, { value: typed }) => enter({ [name]: typed })}
      />
    </Field>
  )
  return (
    <div className="scim-body">
      <SsoNotice />
      <fieldset>
        <legend id="sso-provider">Identity provider</legend>
        <RadioGroup
          layout="horizontal"
          className="scim-provider"
          aria-labelledby="sso-provider"
          value={value.provider}
          disabled={!may}
          onChange={(_, { value: provider }) => enter({ provider: provider as IdentitySso['provider'] })}
        >
          {Object.entries(PROVIDER_WORDS).map(([provider, label]) => (
            <Radio key={provider} value={provider} label={label} />
          ))}
        </RadioGroup>
      </fieldset>
      <CopyField label="Entity ID = reply URL" value={value.url} hint={places.url} />
      {may && <MetadataIn onRead={enter} />}
      {text('signInUrl', 'Sign-in page URL', places.signIn)}
      {text('issuer', 'IdP issuer URL or URN', places.issuer)}
      {text('signOutUrl', 'Sign-out page URL (optional)', places.signOut, false)}
      {better && (
        <Notice
          kind="attention"
          lead="At sign-out this URL ends in error AADSTS750054."
          actions={
            may && (
              <Button size="small" className="touch" onClick={() => enter({ signOutUrl: better })}>
                Use the common one
              </Button>
            )
          }
        >
          Microsoft’s common sign-out URL does not: <bdi dir="ltr">{better}</bdi>
        </Notice>
      )}
      <CertificateDrop
        kept={value.certificate}
        chosen={value.chosen?.name ?? null}
        hint={places.certificate}
        may={may}
        onChoose={(pem, name) => enter({ chosen: { pem, name } })}
      />
      {value.certificate && !value.chosen && <Ending certificate={value.certificate} />}
    </div>
  )
}

/** What to do before, and after, the certificate ends. */
function Ending({ certificate }: { certificate: NonNullable<IdentitySso['certificate']> }) {
  const now = useNow()
  const { state, words } = endOf(certificate, now.getTime())
  if (state === 'good') return null
  if (words.startsWith('Counts'))
    return (
      <Notice kind="attention" lead="The certificate does not count yet.">
        What your provider signs with it before that day is refused.
      </Notice>
    )
  return (
    <Notice
      kind={state}
      lead={
        state === 'bad'
          ? 'The certificate has ended.'
          : `The certificate ${words.charAt(0).toLowerCase()}${words.slice(1)}.`
      }
    >
      Make a new one at your identity provider, download it as Base64 and choose Replace. Let the provider use it once
      it is saved here.
    </Notice>
  )
}

/** What this version does and does not do with it. */
const SsoNotice = () => (
  <Notice kind="info" lead="Nobody signs in by SAML here yet.">
    People sign in with Microsoft as before. What you enter is checked and kept, so that your provider can be set up and
    tried now.
  </Notice>
)
