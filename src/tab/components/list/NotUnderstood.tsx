import { Button } from '@fluentui/react-components'
import { QuestionCircle48Regular } from '@fluentui/react-icons'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Empty } from '../state/Empty.tsx'
import type { Misread } from './addressParts.ts'
import './list.css'

/** Shown of one that somebody pasted into the address by mistake. */
const LONGEST = 60
const MOST = 3
/** They narrow nothing down. */
const NO_FILTER = ['cursor', 'page', 'sort']

/**
 * In the place of a list whose address is cut off, old or mistyped: nobody takes a longer list for what the link meant, and
 * does something with all of it.
 */
export function NotUnderstood({ misread: { parts, left } }: { misread: Misread }) {
  const navigate = useNavigate()
  const search = useRouterState({ select: ({ location }) => location.search as Record<string, unknown> })
  const rest = { ...search, ...left, cursor: undefined, page: undefined }
  const filters = Object.entries(rest).some(([name, value]) => value !== undefined && !NO_FILTER.includes(name))
  const show = async (to: object) => {
    await navigate({ to: '.', search: to as never, state: { cursors: [] } })
    // the button is gone then
    document.getElementById('page')?.focus()
  }
  return (
    <Empty
      icon={<QuestionCircle48Regular />}
      title={parts.length === 1 ? 'A part of the address is not understood' : 'Parts of the address are not understood'}
      actions={
        <>
          {filters && (
            <Button className="touch" onClick={() => void show(rest)}>
              Show without {parts.length === 1 ? 'it' : 'them'}
            </Button>
          )}
          <Button className="touch" onClick={() => void show({})}>
            Show all
          </Button>
        </>
      }
    >
      {parts.slice(0, MOST).map(({ text, why }) => (
        <span key={text} className="address-part">
          <strong>{shortened(text)}</strong>: {shortened(why)}.{' '}
        </span>
      ))}
      {parts.length > MOST && `And ${parts.length - MOST} more. `}
      Nothing is listed, because it would be more than the link meant. It may be cut off or old: ask whoever gave it to
      you for a new one.
    </Empty>
  )
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
