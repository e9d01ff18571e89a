import { Button } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import type { ServiceView } from '../../../api/contract.ts'
import { lazily } from '../../components/lazily.ts'

const ServiceMenu = lazily(() => import('./ServiceMenu.tsx'), 'ServiceMenu')

/** "…" of a card; its menu is loaded when somebody reaches for it. */
export function MoreButton({ view }: { view: ServiceView }) {
  const [used, setUsed] = useState(false)
  const dots = (
    <Button
      className="touch"
      appearance="subtle"
      icon={<i className="dots" />}
      aria-label={`More for ${view.name}`}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void ServiceMenu.preload()}
      onFocus={() => void ServiceMenu.preload()}
      onClick={() => setUsed(true)}
    />
  )
  if (!used) return dots
  return (
    <Suspense fallback={dots}>
      <ServiceMenu view={view} opened />
    </Suspense>
  )
}
