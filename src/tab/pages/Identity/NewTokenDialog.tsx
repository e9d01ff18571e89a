import { useState } from 'react'
import type { IdentityScim, ScimToken } from '../../../api/contract.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import type { ScimForm } from './useScimForm.ts'

const DAY_MS = 86_400_000
const LIVES = { '180': '180 days', '365': '1 year', '730': '2 years', never: 'Does not end by itself' }
const OVERLAPS = { '0': 'It ends at once', '1': '1 day', '7': '7 days', '30': '30 days' }

interface Props {
  scim: IdentityScim
  form: ScimForm
  /** The token in whose place the new one is to work; null: one more. */
  replaces: ScimToken | null
  onClose: () => void
}

/** A second token beside the first, so that the provider is never without one. */
export function NewTokenDialog({ scim, form, replaces, onClose }: Props) {
  const provider = PROVIDER_NAMES[scim.provider]
  const [name, setName] = useState(`${provider.replace(/^y/, 'Y')}, ${new Date().toISOString().slice(0, 10)}`)
  const [life, setLife] = useState<string>('365')
  const [overlap, setOverlap] = useState<string>('7')
  const expiresAt = life === 'never' ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString()
  const make = async () => {
    const made = replaces
      ? await form.rotate(replaces.id, { expiresAt, overlapDays: Number(overlap) })
      : await form.make({ name: name.trim(), expiresAt })
    if (made) onClose()
  }
  return (
    <AskDialog
      title={replaces ? `Rotate the token ${replaces.name}?` : 'Make another token?'}
      yes={replaces ? 'Rotate token' : 'Make token'}
      ready={replaces !== null || name.trim() !== ''}
      busy={form.busy}
      refused={form.refused}
      onClose={onClose}
      onYes={() => void make()}
    >
      <p>
        {replaces
          ? `A new token takes its place. Paste it at ${provider} while the old one still works.`
          : `Tokens that work now go on working. Paste the new one at ${provider}.`}
      </p>
      {replaces ? (
        <Choice label="The old one works for" of={OVERLAPS} value={overlap} onChange={setOverlap} />
      ) : (
        <label>
          Name
          <input maxLength={80} required value={name} onChange={(event) => setName(event.target.value)} />
        </label>
      )}
      <Choice label="The new one works for" of={LIVES} value={life} onChange={setLife} />
    </AskDialog>
  )
}

interface ChoiceProps {
  label: string
  of: Record<string, string>
  value: string
  onChange: (value: string) => void
}

function Choice({ label, of, value, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {Object.entries(of).map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
