import { Button } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServiceKind, ServiceView } from '../../../../api/contract.ts'
import { jobReasonWords } from '../../../../words/jobReasons.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole, useMay } from '../../../api/context.tsx'

type State = 'idle' | 'asking' | { ok: boolean; says: string }

/** Asks the cloud whether what is kept still works, and says what it said. */
export function TestButton({ kind, name }: { kind: ServiceKind; name: string }) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const may = useMay('services.check')
  const [state, setState] = useState<State>('idle')
  const test = async () => {
    setState('asking')
    try {
      const { check } = await client.send<ServiceView>('POST', `/api/services/${kind}/check`)
      const words = check?.reason ? jobReasonWords(check.reason.code, check.reason.detail) : null
      setState({ ok: check?.ok === true, says: words ? `${words.cause} ${words.fix}` : 'It works' })
    } catch (error) {
      setState({ ok: false, says: sentence(error) })
    }
    void cache.invalidateQueries({ queryKey: ['connections'] })
    void cache.invalidateQueries({ queryKey: ['services'] })
  }
  if (!may) return null
  const asking = state === 'asking'
  return (
    <>
      <span className={`secondary test-says${typeof state === 'object' && !state.ok ? ' ink-bad' : ''}`} role="status">
        {typeof state === 'object' ? state.says : ''}
      </span>
      <Button
        size="small"
        className="touch"
        aria-label={`Test ${name}`}
        disabledFocusable={asking}
        onClick={asking ? undefined : () => void test()}
      >
        {asking ? 'Testing' : 'Test'}
      </Button>
    </>
  )
}
