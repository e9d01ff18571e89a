import { Button, Radio, RadioGroup, Switch } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IdentityScim, ScimSettings } from '../../../api/contract.ts'
import { PASTE_WORDS, PROVIDER_WORDS, VISIBLE_WORDS } from '../../../words/provisioning.ts'
import { useMay } from '../../api/context.tsx'
import { ChangedByAnother } from '../../components/ask/ChangedByAnother.tsx'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { CopyField } from './CopyField.tsx'
import { HealthLine } from './HealthLine.tsx'
import { Tokens } from './Tokens.tsx'
import { TurnOffDialog } from './TurnOffDialog.tsx'
import { useScimForm } from './useScimForm.ts'

type Provider = ScimSettings['provider']
type Visible = ScimSettings['visible']

const says = ({ on, provider, visible }: ScimSettings): string =>
  `${on ? 'on' : 'off'}, ${PROVIDER_WORDS[provider]}, ${VISIBLE_WORDS[visible].label.toLowerCase()}`

const standing = (changed: boolean, theirs: boolean): string =>
  theirs ? 'Choose first: keep yours, or take theirs' : changed ? 'Not saved yet' : 'No unsaved changes'

/** User Provisioning Integration (SCIM): switch, provider, what to paste there, tokens, and whom it may manage. */
export function ScimCard({ scim }: { scim: IdentityScim }) {
  const may = useMay('identity.change')
  const form = useScimForm(scim)
  const [asking, setAsking] = useState(false)
  const { value: draft, changed, busy, refused, theirs } = form
  const ready = changed && !busy && may && !theirs
  const save = () => (scim.on && !draft.on ? setAsking(true) : void form.save())
  return (
    <section className="card scim" aria-labelledby="scim-title">
      <div className="scim-head">
        <div>
          <h2 id="scim-title">User Provisioning Integration (SCIM)</h2>
          <HealthLine scim={scim} />
        </div>
        <Switch
          checked={draft.on}
          disabled={!may}
          label={draft.on ? 'On' : 'Off'}
          labelPosition="before"
          aria-describedby="scim-title"
          onChange={(_, { checked }) => form.enter({ on: checked })}
        />
      </div>
      <div className="scim-body">
        <fieldset>
          <legend id="scim-provider">Identity provider</legend>
          <RadioGroup
            layout="horizontal"
            className="scim-provider"
            aria-labelledby="scim-provider"
            value={draft.provider}
            disabled={!may}
            onChange={(_, { value }) => form.enter({ provider: value as Provider })}
          >
            {Object.entries(PROVIDER_WORDS).map(([value, label]) => (
              <Radio key={value} value={value} label={label} />
            ))}
          </RadioGroup>
        </fieldset>
        <CopyField label="8x8 URL" value={scim.url} hint={PASTE_WORDS[draft.provider].url} />
        {scim.on ? (
          <Tokens scim={scim} form={form} may={may} />
        ) : (
          <p className="secondary">
            {draft.on ? 'Save makes the first 8x8 API Token.' : 'Turn it on and save to get an 8x8 API Token.'}
          </p>
        )}
        <fieldset>
          <legend id="scim-visible">Advanced: which users your provider may manage</legend>
          <RadioGroup
            aria-labelledby="scim-visible"
            value={draft.visible}
            disabled={!may}
            onChange={(_, { value }) => form.enter({ visible: value as Visible })}
          >
            {Object.entries(VISIBLE_WORDS).map(([value, { label, says }]) => (
              <Radio
                key={value}
                value={value}
                label={
                  <>
                    {label}
                    <br />
                    <span className="secondary">{says}</span>
                  </>
                }
              />
            ))}
          </RadioGroup>
        </fieldset>
      </div>
      {refused && !asking && (
        <p className="scim-refused ink-bad" role="alert">
          {refused}
        </p>
      )}
      <ChangedByAnother form={form} says={says} />
      <div className="scim-foot">
        <div className="buttons">
          <PrimaryButton
            aria-label="Save user provisioning"
            disabledFocusable={!ready}
            onClick={ready ? save : undefined}
          >
            Save
          </PrimaryButton>
          {changed && (
            <Button className="touch" onClick={form.discard}>
              Discard
            </Button>
          )}
        </div>
        <span className="secondary" role="status">
          {may ? standing(changed, theirs !== null) : 'An admin can change this'}
        </span>
        <Link to="/provisioning" className="scim-log">
          Provisioning log
        </Link>
      </div>
      {asking && !theirs && <TurnOffDialog scim={scim} form={form} onClose={() => setAsking(false)} />}
    </section>
  )
}
