import { Field, Textarea } from '@fluentui/react-components'
import { Code16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { gatewaysOf, isGateway, voiceRouteScript } from '../../../../words/voiceRoute.ts'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { faultProps } from './faultProps.ts'
import type { Values } from './values.ts'

interface Props {
  tenant: string
  values: Pick<Values, 'voiceRoutingPolicy' | 'callingPolicy' | 'voicemail' | 'holdMusic'>
  /** Kept by whoever shows it; left out: kept while it is open. */
  gateways?: string
  onGateways?: (gateways: string) => void
  open?: boolean
}

/** What no app may do in Teams, as a script for a Teams Administrator. */
export function VoiceScript({ tenant, values, gateways, onGateways, open = false }: Props) {
  const [own, setOwn] = useState('')
  const text = gateways ?? own
  const names = gatewaysOf(text)
  const odd = names.find((name) => !isGateway(name))
  const script = voiceRouteScript({
    tenant: tenant.replace(/ · .*$/, ''),
    gateways: odd ? [] : names,
    voiceRoutingPolicy: values.voiceRoutingPolicy.trim() || '8x8-Voice',
    callingPolicy: values.callingPolicy.trim() || null,
    voicemail: values.voicemail,
    holdMusic: values.holdMusic,
  })
  return (
    <details className="voice-script" open={open}>
      <summary>Script for gateway, voice route and policies</summary>
      <Field
        label="Gateway addresses"
        hint="As 8x8 gave them, one or more. They are only written into the script."
        {...faultProps(
          odd === undefined ? undefined : `${odd} is not the name of a gateway, for example sbc1.contoso.8x8.com.`,
        )}
      >
        <Textarea
          rows={2}
          dir="ltr"
          spellCheck={false}
          value={text}
          onChange={(_, { value }) => (onGateways ?? setOwn)(value)}
        />
      </Field>
      <pre className="script" dir="ltr" tabIndex={0} aria-label="Script for Teams PowerShell">
        {script}
      </pre>
      <div className="buttons">
        <CopyButton label="Copy script" icon={<Code16Regular />} text={() => script} />
      </div>
    </details>
  )
}
