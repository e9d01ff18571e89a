import { Button } from '@fluentui/react-components'
import { ArrowClockwise20Regular } from '@fluentui/react-icons'
import { useQueries } from '@tanstack/react-query'
import type { ServiceView } from '../../../api/contract.ts'
import { askForScript } from '../../../words/setup.ts'
import { gatewaysOf, voiceRouteScript } from '../../../words/voiceRoute.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { serviceQueries } from '../Services/queries.ts'
import { PolicyFields } from '../Services/settings/TeamsFields.tsx'
import { VoiceScript } from '../Services/settings/VoiceScript.tsx'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

const VOICE = '8x8-Voice'
const CALLING = '8x8-Calling'

/** What no app may make in Teams: a script, and the check that it was run. */
export function RouteStep({ entries, enter, services, onBack, onNext }: StepProps) {
  const { client, session } = useConsole()
  const { busy, refused, act } = useAct()
  const settings = services.teams?.settings ?? {}
  const values = {
    voiceRoutingPolicy: entries.voiceRoutingPolicy ?? settings['voiceRoutingPolicy'] ?? VOICE,
    callingPolicy: entries.callingPolicy ?? settings['callingPolicy'] ?? CALLING,
    voicemail: entries.voicemail ?? (settings['voicemail'] as 'pbx' | undefined) ?? 'pbx',
    holdMusic: entries.holdMusic ?? (settings['holdMusic'] as 'pbx' | undefined) ?? 'pbx',
  }
  const names = [
    ['voiceRoutingPolicy', values.voiceRoutingPolicy.trim()],
    ['callingPolicy', values.callingPolicy.trim()],
  ] as const
  const checks = useQueries({ queries: names.map(([setting, name]) => serviceQueries(client).policy(setting, name)) })
  const fine = checks.every(({ data }, at) => names[at]?.[1] === '' || data?.exists === true)
  const tenant = services.teams?.place.replace(/ · .*$/, '') ?? session.tenant.name
  const text = () =>
    askForScript(
      tenant,
      voiceRouteScript({
        tenant,
        gateways: gatewaysOf(entries.gateways),
        voiceRoutingPolicy: names[0][1] || VOICE,
        callingPolicy: names[1][1] || null,
        voicemail: values.voicemail,
        holdMusic: values.holdMusic,
      }),
    )
  const next = async () => {
    const body = {
      ...{ voiceRoutingPolicy: names[0][1] || null, callingPolicy: names[1][1] || null },
      ...{ voicemail: values.voicemail, holdMusic: values.holdMusic },
    }
    if (await act(() => client.send<ServiceView>('PUT', '/api/services/teams', body)))
      onNext({ voiceRoutingPolicy: null, callingPolicy: null, voicemail: null, holdMusic: null })
  }
  return (
    <StepCard
      title="Make the voice route"
      says="Calls leave Teams through 8x8’s gateways. Microsoft lets no app set that up, so a Teams Administrator runs this script once."
      onBack={onBack}
      refused={refused}
      second={
        <Button
          className="touch"
          icon={<ArrowClockwise20Regular />}
          disabledFocusable={checks.some(({ isFetching }) => isFetching)}
          onClick={() => checks.forEach(({ refetch }, at) => names[at]?.[1] !== '' && void refetch())}
        >
          Check again
        </Button>
      }
      next={{
        words: 'Next: who is synced',
        ready: fine,
        busy,
        why: 'Run the script, then check again. Or empty the names: policies are then left alone',
        onClick: () => void next(),
      }}
      need={
        <>
          <Need what="A Teams Administrator, once">
            <p>Runs the script in Teams PowerShell. New gateways take up to 24 hours at Microsoft.</p>
            <CopyButton label="Copy a request with the script" text={text} />
          </Need>
          <Need what="Gateway addresses">
            <p>8x8 gives them to you with the order of voice for Microsoft Teams.</p>
          </Need>
        </>
      }
    >
      <PolicyFields values={values} enter={enter} />
      <VoiceScript
        open
        tenant={tenant}
        values={values}
        gateways={entries.gateways}
        onGateways={(gateways) => enter({ gateways })}
      />
    </StepCard>
  )
}
