import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular } from '@fluentui/react-icons'
import { useConsole } from '../api/context.tsx'
import { useAct } from '../api/useAct.ts'
import { save } from './field/save.ts'

const TYPES = { csv: 'text/csv', json: 'application/json' }

interface Props {
  words: string
  /** Where the words alone do not say it. */
  label?: string
  /** At the API; its filters included. */
  path: string
  /** What the file is called; its ending says its type. */
  name: `${string}.${keyof typeof TYPES}`
}

/** Hands over a file that the server streams; a refusal is said beside the button. */
export function DownloadButton({ words, label, path, name }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const type = TYPES[name.endsWith('.json') ? 'json' : 'csv']
  return (
    <>
      {refused && (
        <span className="ink-bad" role="alert">
          {refused}
        </span>
      )}
      <Button
        className="touch"
        icon={<ArrowDownload20Regular />}
        aria-label={label}
        disabledFocusable={busy}
        onClick={() => void act(() => save(client, path, type, name))}
      >
        {words}
      </Button>
    </>
  )
}
