import { Button } from '@fluentui/react-components'
import { Copy16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { sentence } from '../api/client.ts'
import { useConsole } from '../api/context.tsx'

interface Props {
  label: string
  text: () => string | Promise<string>
  icon?: ReactElement
  /** Only the icon, named by the label. */
  subtle?: boolean
  plain?: boolean
  /** What of, where the page has several: for those who hear the name alone. */
  of?: string
}

/** Copies, says "Copied" for two seconds, and announces it. */
export function CopyButton({ label, text, icon = <Copy16Regular />, subtle = false, plain = false, of }: Props) {
  const { host } = useConsole()
  const [said, setSaid] = useState<string | null>(null)
  const copy = async () => {
    try {
      await host.copy(await text())
      setSaid('Copied')
    } catch (error) {
      setSaid(sentence(error))
    }
    setTimeout(() => setSaid(null), 2000)
  }
  return (
    <>
      <Button
        className={subtle ? undefined : 'touch'}
        size={subtle ? 'medium' : 'small'}
        appearance={subtle || plain ? 'subtle' : 'secondary'}
        icon={plain ? undefined : icon}
        {...(subtle ? { 'aria-label': said ?? label, title: said ?? label } : {})}
        {...(of && !said ? { 'aria-label': `${label}: ${of}` } : {})}
        onClick={() => void copy()}
      >
        {subtle ? undefined : (said ?? label)}
      </Button>
      <span className="unseen" role="status">
        {said}
      </span>
    </>
  )
}
