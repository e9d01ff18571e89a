import { Field, Select } from '@fluentui/react-components'
import { DEACTIVATED_WORDS, HOLD_MUSIC_WORDS, VOICEMAIL_WORDS } from '../../../../words/choices.ts'
import { Choices } from './Choices.tsx'
import { PolicyField } from './PolicyField.tsx'
import { ScopeFields } from './ScopeFields.tsx'
import { VoiceScript } from './VoiceScript.tsx'
import type { ServiceForm } from './useServiceForm.ts'
import type { Base, Values } from './values.ts'

/** Who is synced, with which policies, and what becomes of deactivated users. */
export function TeamsFields({ form, base }: { form: ServiceForm; base: Base }) {
  const { values, seen, changed, faults, enter } = form
  return (
    <>
      <section aria-labelledby="settings-scope">
        <h3 id="settings-scope">Who is synced</h3>
        <ScopeFields
          labelledBy="settings-scope"
          scope={values.scope}
          seen={seen.scope}
          changed={changed.includes('scope')}
          fault={faults.scope}
          onChange={(scope) => enter({ scope })}
        />
      </section>
      <section aria-labelledby="settings-policies">
        <h3 id="settings-policies">Policies every synced user gets</h3>
        <PolicyFields values={values} enter={enter} />
        <VoiceScript tenant={base.view.place} values={values} />
      </section>
      <section aria-labelledby="settings-deactivated">
        <h3 id="settings-deactivated">Deactivated users</h3>
        <Choices
          labelledBy="settings-deactivated"
          of={DEACTIVATED_WORDS}
          value={values.deactivated}
          onChange={(deactivated) => enter({ deactivated })}
        />
      </section>
    </>
  )
}

type PolicyValues = Pick<Values, 'voiceRoutingPolicy' | 'callingPolicy' | 'voicemail' | 'holdMusic'>

interface PolicyProps {
  values: PolicyValues
  enter: (some: Partial<PolicyValues>) => void
}

export function PolicyFields({ values, enter }: PolicyProps) {
  return (
    <>
      <PolicyField
        setting="voiceRoutingPolicy"
        label="Voice routing policy"
        value={values.voiceRoutingPolicy}
        onChange={(voiceRoutingPolicy) => enter({ voiceRoutingPolicy })}
      />
      <PolicyField
        setting="callingPolicy"
        label="Calling policy"
        value={values.callingPolicy}
        onChange={(callingPolicy) => enter({ callingPolicy })}
      />
      <div className="field-pair">
        <OwnerField
          label="Voicemail"
          of={VOICEMAIL_WORDS}
          value={values.voicemail}
          onChange={(voicemail) => enter({ voicemail })}
        />
        <OwnerField
          label="Hold music"
          of={HOLD_MUSIC_WORDS}
          value={values.holdMusic}
          onChange={(holdMusic) => enter({ holdMusic })}
        />
      </div>
      <p className="secondary">
        Voicemail and hold music are part of the calling policy. The script below sets them; Microsoft lets no app do
        it.
      </p>
    </>
  )
}

interface OwnerProps {
  label: string
  of: Record<'pbx' | 'teams', string>
  value: 'pbx' | 'teams'
  onChange: (value: 'pbx' | 'teams') => void
}

const OwnerField = ({ label, of, value, onChange }: OwnerProps) => (
  <Field label={label}>
    <Select value={value} onChange={(_, data) => onChange(data.value as 'pbx' | 'teams')}>
      <option value="pbx">{of.pbx}</option>
      <option value="teams">{of.teams}</option>
    </Select>
  </Field>
)
