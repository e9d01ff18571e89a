import { Button, Field, Input } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { RetentionView } from '../../../api/contract.ts'
import { useMay } from '../../api/context.tsx'
import { ChangedByAnother } from '../../components/ask/ChangedByAnother.tsx'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { Loaded, SaveFoot, Section } from './Section.tsx'
import { useSetting } from './useSetting.ts'

const EraseDialog = lazily(() => import('../Activity/EraseDialog.tsx'), 'EraseDialog')

const [LEAST, MOST] = [30, 3650]
const says = ({ auditDays }: RetentionView): string => `${auditDays} days`

/** How long what people did is kept, and taking one person out of it. */
export function Privacy() {
  const may = useMay('settings.change')
  const mayErase = useMay('people.erase')
  const form = useSetting<RetentionView>('/api/settings/retention')
  const [erasing, setErasing] = useState(false)
  const { value, base } = form
  const fits =
    value !== null && Number.isInteger(value.auditDays) && value.auditDays >= LEAST && value.auditDays <= MOST
  const wrong = value === null || fits ? null : 'A whole number of days from 30 to 3,650'
  const shorter = value !== null && base !== null && fits && value.auditDays < base.auditDays
  return (
    <Section
      id="privacy"
      title="Logs and privacy"
      says="How long Activity and the output of sync jobs are kept, and what to do when a person asks to be erased."
      foot={<SaveFoot section="Logs and privacy" form={form} may={may} wrong={wrong} />}
    >
      <Loaded query={form.loaded} title="How long logs are kept">
        <ChangedByAnother form={form} says={says} />
        <div className="setting-fields">
          <Field
            label="Keep Activity for, in days"
            hint="From 30 days to 10 years. Two years is usual for audits. What sync jobs said and changed is kept as long."
          >
            <Input
              className="touch setting-number"
              type="number"
              min={LEAST}
              max={MOST}
              step={1}
              readOnly={!may}
              value={value && Number.isFinite(value.auditDays) ? String(value.auditDays) : ''}
              onChange={(_, { value: text }) => form.enter({ auditDays: text === '' ? NaN : Number(text) })}
            />
          </Field>
        </div>
        {shorter && (
          <Notice kind="attention" lead={`What is older than ${value.auditDays} days goes within the hour.`}>
            It does not come back. <Link to="/activity">Export it first</Link> if somebody may ask for it.
          </Notice>
        )}
      </Loaded>
      <div className="setting-act">
        <div>
          <h3>Erase a person’s data</h3>
          <p className="secondary">
            The name goes from Activity, logs and histories; that something was done stays, and the log can still be
            checked. {!mayErase && 'An admin can do this.'}
          </p>
        </div>
        {mayErase && (
          <Button className="touch" onClick={() => setErasing(true)}>
            Erase a person’s data…
          </Button>
        )}
      </div>
      <Suspense fallback={null}>{erasing && <EraseDialog onClose={() => setErasing(false)} />}</Suspense>
    </Section>
  )
}
