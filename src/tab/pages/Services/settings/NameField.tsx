import { Input } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import type { ServiceView, Services } from '../../../../api/contract.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'

interface Props {
  view: ServiceView
  /** As it is typed. */
  name: string
  onName: (name: string) => void
  onDone: () => void
}

/** Takes a new name in the place of the old one. */
export function NameField({ view, name, onName, onDone }: Props) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const save = useMutation({
    mutationFn: (to: string) => client.send<ServiceView>('PUT', `/api/services/${view.kind}`, { name: to }),
    onSuccess: (saved) => {
      cache.setQueryData<Services>(['services'], (old) => (old ? { ...old, [view.kind]: saved } : old))
      void cache.invalidateQueries({ queryKey: ['jobs'] })
      onDone()
    },
  })
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone()
    if (event.key === 'Enter' && name.trim() && !save.isPending) save.mutate(name.trim())
  }
  return (
    <div className="service-name-edit">
      <Input
        size="small"
        autoFocus
        value={name}
        maxLength={100}
        aria-label="Name of the PBX"
        aria-describedby="name-help"
        aria-invalid={save.isError}
        onFocus={(event) => event.target.select()}
        onChange={(_, { value }) => onName(value)}
        onKeyDown={keys}
      />
      <span id="name-help" className="secondary" role={save.isError ? 'alert' : undefined}>
        {save.isError ? sentence(save.error) : 'Enter saves, Esc leaves it as it was'}
      </span>
    </div>
  )
}
