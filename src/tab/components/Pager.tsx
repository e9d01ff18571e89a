import { Button } from '@fluentui/react-components'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { count } from '../../words/button.ts'
import { PAGE_SIZE } from '../api/queries.ts'

interface Props {
  shown: number
  /** Null: too many to count, or only looking at all could tell. */
  total: number | null
  nextCursor: string | null
  cursor: string | undefined
  /** From 1. */
  page: number
  /** "that match · sorted by name" */
  says: string
}

/** "1–50 of 1,836 that match", Previous, Next. Pages go by cursor; the way back is kept in the history entry. */
export function Pager({ shown, total, nextCursor, cursor, page, says }: Props) {
  const navigate = useNavigate()
  const cursors = useRouterState({ select: (state) => state.location.state.cursors })
  const first = (page - 1) * PAGE_SIZE + 1
  const go = (to: string | null, number: number, before: (string | null)[]) =>
    void navigate({
      to: '.',
      search: ((old: object) => ({
        ...old,
        cursor: to ?? undefined,
        page: number > 1 ? String(number) : undefined,
      })) as never,
      state: (old) => ({ ...old, cursors: before }),
    })
  const next = () => go(nextCursor, page + 1, [...(cursors ?? []), cursor ?? null])
  // A link to a later page brings no way back: then Previous goes to the first page.
  const previous = () =>
    cursors?.length ? go(cursors.at(-1) ?? null, page - 1, cursors.slice(0, -1)) : go(null, 1, [])
  return (
    <div className="pager">
      <span className="secondary">
        {total === null
          ? `Page ${count(page)}`
          : `${shown === 0 ? '0' : `${count(first)}–${count(first + shown - 1)}`} of ${count(total)}`}{' '}
        {says}
      </span>
      <div className="buttons">
        <Button size="small" className="touch" disabledFocusable={page <= 1} onClick={previous}>
          Previous
        </Button>
        <Button size="small" className="touch" disabledFocusable={!nextCursor} onClick={next}>
          Next
        </Button>
      </div>
    </div>
  )
}
