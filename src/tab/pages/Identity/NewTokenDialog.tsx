import { useState } from 'react'
import type { IdentityScim } from '../../../api/contract.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { AskDialog } from '../../components/AskDialog.tsx'
import type { ScimForm } from './useScimForm.ts'

const DAY_MS = 86_400_000
const LIVES = { '180': '180 days', '365': '1 year', '730': '2 years', never: 'Does not end by itself' }
type Life = keyof typeof LIVES

interface Props {
  scim: IdentityScim
  form: ScimForm
  onClose: () => void
}

/** A second token beside the first, so that the provider is never without one. */
export function NewTokenDialog({ scim, form, onClose }: Props) {
  const provider = PROVIDER_NAMES[scim.provider]
  const [name, setName] = useState(`${provider.replace(/^y/, 'Y')}, ${new Date().toISOString().slice(0, 10)}`)
  const [life, setLife] = useState<Life>('365')
  const expiresAt = life === 'never' ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString()
  const make = async () => {
    if (await form.make({ name: name.trim(), expiresAt })) onClose()
  }
  return (
    <AskDialog
      title="Make another token?"
      yes="Make token"
      ready={name.trim() !== ''}
      busy={form.busy}
      refused={form.refused}
      onClose={onClose}
      onYes={() => void make()}
    >
      <p>
        Tokens that work now go on working. Paste the new one at {provider}, see its first request here, then end the
        old one.
      </p>
      <label>
        Name
        <input maxLength={100} required value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        Works for
        <select value={life} onChange={(event) => setLife(event.target.value as Life)}>
          {Object.entries(LIVES).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </AskDialog>
  )
}
