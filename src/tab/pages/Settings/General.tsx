import { Field, Input } from '@fluentui/react-components'
import type { NamesView } from '../../../api/contract.ts'
import { useMay } from '../../api/context.tsx'
import { ChangedByAnother } from '../../components/ask/ChangedByAnother.tsx'
import { Loaded, SaveFoot, Section } from './Section.tsx'
import { useSetting } from './useSetting.ts'

const says = ({ organization, pbx }: NamesView): string =>
  `${organization}${pbx === null ? '' : `, and the 8x8 service ${pbx}`}`

/** What things are called. */
export function General() {
  const may = useMay('settings.change')
  const form = useSetting<NamesView>('/api/settings/names')
  const { value } = form
  const empty = value !== null && (value.organization.trim() === '' || value.pbx?.trim() === '')
  return (
    <Section
      id="general"
      title="Names"
      says="What people read at the top of every page, in the menu of Sync Now and in notices."
      foot={<SaveFoot section="Names" form={form} may={may} wrong={empty ? 'A name has at least one letter' : null} />}
    >
      <Loaded query={form.loaded} title="The names">
        <ChangedByAnother form={form} says={says} />
        <div className="setting-fields">
          <Field label="Organization" hint="At the top of every page and in notices.">
            <Input
              className="touch"
              readOnly={!may}
              maxLength={64}
              value={value?.organization ?? ''}
              onChange={(_, { value: organization }) => form.enter({ organization })}
            />
          </Field>
          {value?.pbx !== null && (
            <Field label="8x8 service" hint="On Services, in Sync Now and in the history, older jobs included.">
              <Input
                className="touch"
                readOnly={!may}
                maxLength={64}
                value={value?.pbx ?? ''}
                onChange={(_, { value: pbx }) => form.enter({ pbx })}
              />
            </Field>
          )}
        </div>
      </Loaded>
    </Section>
  )
}
