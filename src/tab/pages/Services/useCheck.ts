import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ServiceKind, ServiceView, Services } from '../../../api/contract.ts'
import { useConsole, useMay } from '../../api/context.tsx'

/** Test connection: asks the cloud again and puts what it said in the place of the old answer. */
export function useCheck(kind: ServiceKind) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const mayCheck = useMay('services.check')
  const test = useMutation({
    mutationFn: () => client.send<ServiceView>('POST', `/api/services/${kind}/check`),
    onSuccess: (view) => cache.setQueryData<Services>(['services'], (old) => (old ? { ...old, [kind]: view } : old)),
  })
  return { check: () => test.mutate(), checking: test.isPending, tested: test.isSuccess, failed: test.error, mayCheck }
}
