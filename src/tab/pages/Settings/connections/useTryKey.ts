import { useState } from 'react'
import type { Connections, ConnectionTest } from '../../../../api/contract.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'

/** What was entered is tried first, and kept when it works; what does not work is kept only when asked for again. */
export function useTryKey(path: string, body: object, onClose: () => void) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [tested, setTested] = useState<ConnectionTest | null>(null)
  const keep = () => client.send<Connections>('PUT', path, body)
  const go = async () => {
    const done = await act(async () => {
      if (tested && !tested.ok) return keep()
      const test = await client.send<ConnectionTest>('POST', `${path}/test`, body)
      setTested(test)
      return test.ok ? keep() : null
    })
    if (done) onClose()
  }
  return {
    busy,
    refused,
    tested,
    go: () => void go(),
    /** Something else was entered. */
    anew: () => setTested(null),
    yes: busy ? 'Testing' : tested && !tested.ok ? 'Save anyway' : 'Test and save',
  }
}
