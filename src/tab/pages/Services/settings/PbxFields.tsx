import { Field, Input, Select } from '@fluentui/react-components'
import { COUNTRIES, countryName, REGIONS } from '../../../../words/countries.ts'
import { WRITES_WORDS } from '../../../../words/choices.ts'
import { Choices } from './Choices.tsx'
import type { ServiceForm } from './useServiceForm.ts'
import { faultProps } from './faultProps.ts'

/** Name and place of the PBX, and what may be written to it. */
export function PbxFields({ form }: { form: ServiceForm }) {
  const { values, faults, enter } = form
  return (
    <>
      <section aria-labelledby="settings-pbx">
        <h3 id="settings-pbx">Name and place</h3>
        <Field label="Service name" hint="Shown everywhere, history included." {...faultProps(faults.name)}>
          <Input value={values.name} maxLength={64} onChange={(_, { value }) => enter({ name: value })} />
        </Field>
        <PlaceFields {...{ values, enter }} />
      </section>
      <section aria-labelledby="settings-writes">
        <h3 id="settings-writes">Changes to 8x8</h3>
        <Choices
          labelledBy="settings-writes"
          of={WRITES_WORDS}
          value={values.writes}
          onChange={(writes) => enter({ writes })}
        />
      </section>
    </>
  )
}

interface PlaceProps {
  values: { country: string; region: string }
  enter: (some: { country?: string; region?: string }) => void
  required?: boolean
}

/** Country and state or province decide which gateways Teams gets. */
export function PlaceFields({ values, enter, required = false }: PlaceProps) {
  const regions = REGIONS[values.country] ?? []
  const named = COUNTRIES.map((code) => ({ code, name: countryName(code) })).sort((a, b) =>
    a.name.localeCompare(b.name),
  )
  return (
    <div className="field-pair">
      <Field label="Country" required={required}>
        <Select value={values.country} onChange={(_, { value }) => enter({ country: value, region: '' })}>
          <option value="">Not chosen</option>
          {named.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="State or province">
        <Input
          value={values.region}
          maxLength={64}
          input={{ list: 'regions' }}
          disabled={values.country === ''}
          onChange={(_, { value }) => enter({ region: value })}
        />
      </Field>
      <datalist id="regions">
        {regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
    </div>
  )
}
