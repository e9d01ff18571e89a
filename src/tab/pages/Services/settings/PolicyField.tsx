import { Button, Field, Input } from '@fluentui/react-components'
import {
  CheckmarkCircle16Filled,
  Clock16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sentence } from '../../../api/client.ts'
import { useConsole, useMay } from '../../../api/context.tsx'
import { Signed } from '../../../components/words/State.tsx'
import { serviceQueries } from '../queries.ts'

const PAUSE_MS = 500

interface Props {
  setting: 'voiceRoutingPolicy' | 'callingPolicy'
  label: string
  value: string
  onChange: (value: string) => void
}

/** The name of a policy, and whether Teams has one of that name. */
export function PolicyField({ setting, label, value, onChange }: Props) {
  return (
    <div className="policy-field">
      <Field label={label} hint="The name as in Teams admin center. Empty: left alone.">
        <Input value={value} maxLength={128} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
      <PolicyThere setting={setting} name={value.trim()} />
    </div>
  )
}

/** Asked of Microsoft once the typing stops, and again by the button. */
export function PolicyThere({ setting, name }: { setting: Props['setting']; name: string }) {
  const { client } = useConsole()
  const may = useMay('services.check')
  const paused = usePaused(name)
  const found = useQuery({ ...serviceQueries(client).policy(setting, paused), enabled: may && paused !== '' })
  const asking = found.isFetching || paused !== name
  return (
    <p className="policy-there" role="status">
      {name === '' ? (
        <Signed icon={SubtractCircle16Regular} ink="muted">
          Left alone
        </Signed>
      ) : !may ? null : asking ? (
        <Signed icon={Clock16Regular} ink="muted">
          Asking Microsoft
        </Signed>
      ) : found.isError ? (
        <Signed icon={Warning16Filled} ink="attention">
          {sentence(found.error)}
        </Signed>
      ) : found.data?.exists ? (
        <Signed icon={CheckmarkCircle16Filled} ink="good">
          In Teams
        </Signed>
      ) : (
        <Signed icon={Warning16Filled} ink="attention">
          Not in Teams. A Teams Administrator makes it with the script below; until then a sync stops before its first
          write.
        </Signed>
      )}
      {name !== '' && may && !asking && !found.data?.exists && (
        <Button size="small" className="touch" onClick={() => void found.refetch()}>
          Check again
        </Button>
      )}
    </p>
  )
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
