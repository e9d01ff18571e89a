import { Button } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import { lazily } from '../components/lazily.ts'

const HelpMenu = lazily(() => import('./HelpMenu.tsx'), 'HelpMenu')

/** Its menu comes with the first use. */
export function Help() {
  const [used, setUsed] = useState(false)
  const button = (
    <Button
      className="help"
      appearance="transparent"
      icon={<i aria-hidden="true">?</i>}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setUsed(true)}
    >
      Help
    </Button>
  )
  if (!used) return button
  return (
    <Suspense fallback={button}>
      <HelpMenu opened />
    </Suspense>
  )
}
