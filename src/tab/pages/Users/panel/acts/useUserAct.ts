import type { UserDetail } from '../../../../../api/contract.ts'
import { useConsole } from '../../../../api/context.tsx'
import { useAct } from '../../../../api/useAct.ts'

/** Sends one act below `/api/users/{id}`; closes the dialog when it was done. */
export function useUserAct({ id }: UserDetail, onClose: () => void) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const send = async (method: 'POST' | 'DELETE', path: string, body: unknown = null): Promise<void> => {
    const done = await act(() => client.send(method, `/api/users/${encodeURIComponent(id)}${path}`, body))
    if (done !== null) onClose()
  }
  return { busy, refused, send }
}
