import { Button } from '@fluentui/react-components'
import { Edit16Regular } from '@fluentui/react-icons'
import { Suspense, useRef, useState } from 'react'
import type { ServiceView } from '../../../api/contract.ts'
import { useMay } from '../../api/context.tsx'
import { lazily } from '../../components/lazily.ts'

// Few visits rename anything: the field is not part of the first load.
const NameField = lazily(() => import('./settings/NameField.tsx'), 'NameField')

/** The name of the service. The PBX is renamed in place: Enter saves, Esc leaves it as it was. */
export function ServiceName({ view }: { view: ServiceView }) {
  const may = useMay('services.change')
  // kept here, so that nothing that comes in beside the field takes what was typed
  const [draft, setDraft] = useState<string | null>(null)
  const pencil = useRef<HTMLButtonElement>(null)
  const done = () => {
    setDraft(null)
    requestAnimationFrame(() => pencil.current?.focus())
  }
  if (draft !== null)
    return (
      <Suspense fallback={<h2>{view.name}</h2>}>
        <NameField view={view} name={draft} onName={setDraft} onDone={done} />
      </Suspense>
    )
  return (
    <div className="service-name">
      <h2>{view.name}</h2>
      {view.kind === 'pbx' && may && (
        <Button
          ref={pencil}
          className="touch"
          size="small"
          appearance="transparent"
          icon={<Edit16Regular />}
          aria-label={`Rename ${view.name}`}
          onClick={() => setDraft(view.name)}
        />
      )}
    </div>
  )
}
