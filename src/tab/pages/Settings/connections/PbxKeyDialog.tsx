import { useState } from 'react'
import { KEPT_SECRET, KEY_FIELDS } from '../../../../words/keyFields.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { endOfDay, LAST_DAY, tomorrow } from '../../../components/field/days.ts'
import { TestAnswer } from './TestAnswer.tsx'
import { useTryKey } from './useTryKey.ts'

/** The 8x8 API key: tried before it is kept. */
export function PbxKeyDialog({ onClose }: { onClose: () => void }) {
  const [apiKey, setApiKey] = useState('')
  const [until, setUntil] = useState('')
  const body = { apiKey: apiKey.trim(), ...(until ? { expiresAt: endOfDay(until) } : {}) }
  const { busy, refused, tested, go, anew, yes } = useTryKey('/api/connections/pbx', body, onClose)
  return (
    <AskDialog
      title="Enter an 8x8 API key"
      yes={yes}
      ready={body.apiKey.length > 0}
      {...{ busy, refused, onClose }}
      onYes={go}
    >
      <p>
        Make one in 8x8 Admin Console, under API Keys, with access to users, sites and numbers. The one that is kept now
        works until this one is saved.
      </p>
      <label>
        {KEY_FIELDS.apiKey}
        <input
          type="password"
          dir="ltr"
          autoComplete="off"
          maxLength={4000}
          value={apiKey}
          onChange={(event) => {
            anew()
            setApiKey(event.target.value)
          }}
        />
      </label>
      <p className="secondary">{KEPT_SECRET}</p>
      <label>
        {KEY_FIELDS.apiKeyEnds}
        <input
          className="ask-short"
          type="date"
          min={tomorrow()}
          max={LAST_DAY}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </label>
      <TestAnswer test={tested} />
    </AskDialog>
  )
}
