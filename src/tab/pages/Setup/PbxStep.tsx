import { Button, Field, Input, Select } from '@fluentui/react-components'
import { PlugConnected20Regular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import type { Connections, ConnectionTest, ServiceView } from '../../../api/contract.ts'
import { KEPT_SECRET, KEY_FIELDS } from '../../../words/keyFields.ts'
import { JUST_ENTERED } from '../../../words/connections.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import { askForKey } from '../../../words/setup.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { PlaceFields } from '../Services/settings/PbxFields.tsx'
import { endOfDay, LAST_DAY, tomorrow } from '../../components/field/days.ts'
import { Checks } from './Check.tsx'
import type { CheckLine } from './Check.tsx'
import { given } from './given.ts'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'
import { UploadStep } from './UploadStep.tsx'

/** The PBX comes first: by an API key, or by uploads. */
export function PbxStep(props: StepProps) {
  const { entries, services } = props
  return (entries.byUpload ?? services.pbx?.settings['source'] === 'csv') ? (
    <UploadStep {...props} />
  ) : (
    <KeyStep {...props} />
  )
}

const SAYS =
  '8x8 comes first: your country decides which gateway addresses Teams gets. In the other order people see no dial pad.'

function KeyStep({ entries, enter, secrets, hold, services, connections, onBack, onNext }: StepProps) {
  const { client, session } = useConsole()
  const { busy, refused, act } = useAct()
  const { apiKey } = secrets
  const until = entries.apiKeyEnds
  const [test, setTest] = useState<ConnectionTest | null>(null)
  const [again, setAgain] = useState(apiKey !== '')
  const settings = services.pbx?.settings
  const place = {
    country: entries.country ?? settings?.['country'] ?? '',
    region: entries.region ?? settings?.['region'] ?? '',
  }
  const name = entries.name ?? services.pbx?.name ?? '8x8 PBX'
  const fixed = connections.pbx.source === 'environment'
  const key = connections.items.find(({ id }) => id === 'pbx.apiKey')
  const there = services.pbx !== null && (fixed || (key !== undefined && key.state !== 'missing'))
  const asksKey = !fixed && (!there || again)
  useEffect(() => {
    // somebody else entered one
    if (!asksKey) hold('apiKey', '')
  }, [asksKey, hold])
  const body = { apiKey: apiKey.trim(), ...(until ? { expiresAt: endOfDay(until) } : {}) }
  const run = () =>
    act(async () => {
      const result = asksKey
        ? await client.send<ConnectionTest>('POST', '/api/connections/pbx/test', body)
        : testOf(await client.send<ServiceView>('POST', '/api/services/pbx/check'))
      setTest(result)
      return result
    })
  const add = async () => {
    const done = await act(async () => {
      if (asksKey) await client.send<Connections>('PUT', '/api/connections/pbx', body)
      if (settings?.['source'] === 'csv')
        await client.send<ServiceView>('PUT', '/api/services/pbx/source', { source: 'api' })
      const { country, region } = place
      await client.send<ServiceView>('PUT', '/api/services/pbx', {
        ...{ name: name.trim(), country: country || null, region: region.trim() || null },
      })
      if (asksKey) await client.send<ServiceView>('POST', '/api/services/pbx/check')
      return true
    })
    if (!done) return
    hold('apiKey', '')
    onNext({ name: null, country: null, region: null, byUpload: null, apiKeyEnds: '' })
  }
  const proven = asksKey ? test?.ok === true : there || test?.ok === true
  const words = test && !test.ok && test.reason ? jobReasonWords(test.reason.code, test.reason.detail) : null
  const hint = key?.hint
  return (
    <StepCard
      title="Add your 8x8 PBX"
      says={SAYS}
      onBack={onBack}
      refused={refused}
      second={
        <Button
          className="touch"
          icon={<PlugConnected20Regular />}
          disabledFocusable={busy || (asksKey && body.apiKey === '')}
          onClick={() => void run()}
        >
          {busy ? 'Asking 8x8' : test ? 'Test again' : 'Test'}
        </Button>
      }
      next={{
        words: there ? 'Next: Microsoft Teams' : 'Add PBX',
        ready: proven && place.country !== '' && name.trim() !== '',
        busy,
        why:
          place.country === ''
            ? 'Choose a country'
            : name.trim() === ''
              ? 'Give it a name'
              : asksKey && body.apiKey === ''
                ? 'Enter the API key, then test it'
                : 'Test the key: it is added once 8x8 takes it',
        onClick: () => void add(),
      }}
      need={
        <>
          <Need what="An 8x8 API key">
            <p>From 8x8 Admin Console, API Keys. An 8x8 Super Admin makes it.</p>
            <CopyButton label="Copy a request for them" text={() => askForKey(session.tenant.name)} />
          </Need>
          <Need what="No key?">
            <p>8x8 gives keys by invitation. You can upload Admin Console’s user export instead.</p>
            <Button size="small" className="touch" onClick={() => enter({ byUpload: true })}>
              Use a CSV upload
            </Button>
          </Need>
          {session.sandbox && asksKey && (
            <Need what="In the sandbox">
              <p>The stand-in for 8x8 has a key for you.</p>
              <Button
                size="small"
                className="touch"
                onClick={() =>
                  void act(given).then((keys) => {
                    if (!keys) return
                    setTest(null)
                    hold('apiKey', (now) => (now === apiKey ? keys.pbxApiKey : now))
                  })
                }
              >
                Use the sandbox’s key
              </Button>
            </Need>
          )}
        </>
      }
    >
      <div className="setup-pbx">
        <Field label="PBX">
          <Select value="8x8">
            <option value="8x8">8x8</option>
          </Select>
        </Field>
        <PlaceFields values={place} enter={enter} required />
      </div>
      <Field label="Service name" hint="Shown everywhere, history included. You can change it later.">
        <Input value={name} maxLength={64} onChange={(_, { value }) => enter({ name: value })} />
      </Field>
      {asksKey ? (
        <div className="setup-key">
          <Field
            label={KEY_FIELDS.apiKey}
            required
            hint={KEPT_SECRET}
            {...(words
              ? { validationMessage: refusedWords(test?.reason?.code ?? '', words), validationState: 'error' as const }
              : {})}
          >
            <Input
              type="password"
              dir="ltr"
              autoComplete="off"
              value={apiKey}
              onChange={(_, { value }) => {
                setTest(null)
                hold('apiKey', value)
              }}
            />
          </Field>
          <Field label={KEY_FIELDS.apiKeyEnds}>
            <Input
              type="date"
              min={tomorrow()}
              max={LAST_DAY}
              value={until}
              onChange={(_, { value }) => enter({ apiKeyEnds: value })}
            />
          </Field>
        </div>
      ) : (
        <p className="setup-there">
          {fixed
            ? 'The API key comes from the environment of the server.'
            : `An API key is kept${hint ? `; it ends with …${hint}` : ''}.`}{' '}
          {!fixed && (
            <button type="button" className="link" onClick={() => setAgain(true)}>
              Enter another
            </button>
          )}
        </p>
      )}
      <Checks lines={linesOf(test, busy, services.pbx)} />
      {test?.raw && <code className="raw">{test.raw}</code>}
    </StepCard>
  )
}

/** A key that was only just entered never worked before. */
const refusedWords = (code: string, { cause, fix }: { cause: string; fix: string }): string =>
  Object.values(JUST_ENTERED[code] ?? { cause, fix }).join(' ')

const testOf = ({ check }: ServiceView): ConnectionTest => ({
  ...{ at: check?.at ?? '', ok: check?.ok ?? false, permissions: check?.permissions ?? [] },
  ...{ reason: check?.reason ?? null, raw: check?.raw ?? null },
})

const UNTRIED = ['Read users and sites', 'Read numbers', 'Read the audit records']

function linesOf(test: ConnectionTest | null, busy: boolean, view: ServiceView | null): CheckLine[] {
  const shown = test ?? (view?.check ? testOf(view) : null)
  if (!shown || shown.permissions.length === 0) {
    const answered: CheckLine = {
      key: 'answers',
      outcome: busy ? 'asking' : shown ? 'bad' : 'none',
      words: busy ? 'Asking 8x8' : shown ? '8x8 did not take the key' : '8x8 takes the key: not tried yet',
    }
    return [
      answered,
      ...UNTRIED.map((words) => ({ key: words, outcome: 'none', words: `${words}: not tried yet` }) as const),
    ]
  }
  return [
    { key: 'answers', outcome: 'good', words: '8x8 takes the key' },
    ...shown.permissions.map(({ name, granted }): CheckLine => ({
      key: name,
      outcome: granted === null ? 'none' : granted ? 'good' : 'bad',
      words: `${name}: ${granted === null ? 'not tried' : granted ? 'allowed' : 'refused'}`,
    })),
  ]
}
