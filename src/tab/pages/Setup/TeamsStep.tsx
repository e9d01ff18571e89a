import { Button, Field, Input } from '@fluentui/react-components'
import { PlugConnected20Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import type { AppKey, Connections, ConnectionTest, ServiceView } from '../../../api/contract.ts'
import { KEPT_SECRET, KEY_FIELDS } from '../../../words/keyFields.ts'
import { PROOF_WORDS } from '../../../words/connections.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { lazily } from '../../components/lazily.ts'
import { Ltr } from '../../components/words/Ltr.tsx'
import { endOfDay, LAST_DAY, tomorrow } from '../../components/field/days.ts'
import { PermissionList } from '../Settings/connections/PermissionList.tsx'
import { settingsQueries } from '../Settings/queries.ts'
import { TestAnswer } from '../Settings/connections/TestAnswer.tsx'
import { given } from './given.ts'
import { isThere } from './there.ts'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

const AppKeyDialog = lazily(() => import('../Settings/connections/AppKeyDialog.tsx'), 'AppKeyDialog')

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** Consent is given in another window, by somebody else perhaps. */
const NOTICE_MS = 5000

/** The app of Microsoft 365, then each permission alone. */
export function TeamsStep({ entries, enter, secrets, hold, services, connections, onBack, onNext }: StepProps) {
  const { client, session } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const { clientSecret } = secrets
  const until = entries.clientSecretEnds
  const [test, setTest] = useState<ConnectionTest | null>(null)
  const [asking, setAsking] = useState(false)
  const [again, setAgain] = useState(clientSecret !== '')
  const app = connections.microsoft365
  const there = services.teams !== null && isThere(connections, 'microsoft365')
  const permissions = useQuery({
    ...settingsQueries(client).permissions(),
    enabled: there,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ required, granted }) => required && granted !== true) ? NOTICE_MS : false,
  })
  useEffect(() => {
    if (there) void cache.invalidateQueries({ queryKey: ['connections', 'permissions'] })
  }, [there, cache])
  const lacking = permissions.data?.items.filter(({ required, granted }) => required && granted !== true) ?? []
  const granted = permissions.data !== undefined && permissions.data.reason === null && lacking.length === 0
  const clientId = entries.clientId ?? app?.clientId ?? ''
  const filled = GUID.test(clientId.trim()) && clientSecret.trim() !== ''
  const asksApp = app?.source === 'console' && (!there || again)
  useEffect(() => {
    // a certificate took its place, or somebody else connected it
    if (!asksApp) hold('clientSecret', '')
  }, [asksApp, hold])
  const connect = () =>
    act(async () => {
      const key: AppKey = {
        ...{ clientId: clientId.trim(), proof: 'secret', clientSecret: clientSecret.trim() },
        ...(until ? { expiresAt: endOfDay(until) } : {}),
      }
      const result = await client.send<ConnectionTest>('POST', '/api/connections/microsoft365/test', key)
      setTest(result)
      // what lacks consent alone is right: consent comes next
      if (!result.ok && result.reason?.code !== 'CONSENT') return
      await client.send<Connections>('PUT', '/api/connections/microsoft365', key)
      setAgain(false)
      hold('clientSecret', '')
      enter({ clientSecretEnds: '' })
    })
  const next = async () => {
    if (await act(() => client.send<ServiceView>('POST', '/api/services/teams/check'))) onNext({ clientId: null })
  }
  return (
    <StepCard
      title="Connect Microsoft Teams"
      says="Consent is given once by a Global Admin. Syncs need no Global Admin after that."
      onBack={onBack}
      refused={refused}
      second={
        asksApp && (
          <Button
            className="touch"
            icon={<PlugConnected20Regular />}
            disabledFocusable={busy || !filled}
            onClick={() => void connect()}
          >
            {busy ? 'Asking Microsoft' : 'Test and connect'}
          </Button>
        )
      }
      next={{
        words: 'Next: voice route',
        ready: there && granted,
        busy,
        why: asksApp
          ? 'Enter the app and its secret, then connect'
          : permissions.data?.reason
            ? 'Microsoft does not take the app yet'
            : lacking.length > 0
              ? `Not granted yet: ${lacking.map(({ vendorName }) => vendorName).join(', ')}`
              : 'Asking Microsoft what is granted',
        onClick: () => void next(),
      }}
      need={
        <>
          <Need what="A Global Admin, once">
            <p>Send the consent link. This page notices by itself when it is done.</p>
          </Need>
          <Need what="The app registration">
            <p>
              Microsoft Entra admin center, App registrations: its application (client) id, and a client secret under
              Certificates & secrets.
            </p>
            {asksApp && (
              <Button size="small" className="touch" onClick={() => setAsking(true)}>
                Certificate or identity instead…
              </Button>
            )}
          </Need>
          {session.sandbox && asksApp && (
            <Need what="In the sandbox">
              <p>The stand-in for Microsoft has an app for you.</p>
              <Button
                size="small"
                className="touch"
                onClick={() =>
                  void act(given).then((keys) => {
                    if (!keys) return
                    setTest(null)
                    hold('clientSecret', (now) => (now === clientSecret ? keys.clientSecret : now))
                    enter({ clientId: keys.clientId })
                  })
                }
              >
                Use the sandbox’s app
              </Button>
            </Need>
          )}
          <Need what="Why each permission">
            <p>Assigning policies sets voice routing. Without it people get a number but no outside line.</p>
          </Need>
        </>
      }
    >
      {asksApp ? (
        <>
          <Field
            label={KEY_FIELDS.clientId}
            required
            {...(clientId.trim() !== '' && !GUID.test(clientId.trim())
              ? {
                  validationMessage: 'It looks like 1a2b3c4d-0000-0000-0000-000000000000.',
                  validationState: 'error' as const,
                }
              : {})}
          >
            <Input
              dir="ltr"
              spellCheck={false}
              value={clientId}
              onChange={(_, { value }) => {
                setTest(null)
                enter({ clientId: value })
              }}
            />
          </Field>
          <div className="setup-key">
            <Field label={KEY_FIELDS.clientSecret} required hint={KEPT_SECRET}>
              <Input
                type="password"
                dir="ltr"
                autoComplete="off"
                value={clientSecret}
                onChange={(_, { value }) => {
                  setTest(null)
                  hold('clientSecret', value)
                }}
              />
            </Field>
            <Field label={KEY_FIELDS.clientSecretEnds}>
              <Input
                type="date"
                min={tomorrow()}
                max={LAST_DAY}
                value={until}
                onChange={(_, { value }) => enter({ clientSecretEnds: value })}
              />
            </Field>
          </div>
          <TestAnswer test={test?.reason?.code === 'CONSENT' ? null : test} />
        </>
      ) : (
        app && (
          <p className="setup-there">
            The app <Ltr>{app.clientId}</Ltr> proves itself by {PROOF_WORDS[app.proof].label.toLowerCase()}
            {app.source === 'environment' ? ', given by the environment of the server.' : '.'}{' '}
            {app.source === 'console' && (
              <button type="button" className="link" onClick={() => setAgain(true)}>
                Enter another
              </button>
            )}
          </p>
        )
      )}
      {there && <PermissionList />}
      {asking && (
        <Suspense fallback={null}>
          <AppKeyDialog kind="microsoft365" connections={connections} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </StepCard>
  )
}
