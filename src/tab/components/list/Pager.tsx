import { Button } from '@fluentui/react-components'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { count } from '../../../words/button.ts'
import { PAGE_SIZE } from '../../api/queries.ts'

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
export function Pager({ shown, total, nextCursor, cursor, page: asked, says }: Props) {
  const page = pageAt(asked, cursor)
  const navigate = useNavigate()
  const cursors = useRouterState({ select: (state) => state.location.state.cursors })
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
    <PagerLine
      words={total === null ? pageWords(page, says) : `${placeWords(page, shown, total)} ${says}`}
      previous={page > 1 ? previous : null}
      next={nextCursor ? next : null}
    />
  )
}

/** Without a cursor it is the first one, whatever a number in the address says. */
const pageAt = (asked: number, cursor: string | undefined): number =>
  cursor === undefined || !Number.isSafeInteger(asked) ? 1 : asked

/** "51–100 of 1,836". Who came since they were counted makes it more, never fewer than are shown. */
export function placeWords(page: number, shown: number, total: number): string {
  const first = (page - 1) * PAGE_SIZE + 1
  const last = first + shown - 1
  return `${shown === 0 ? '0' : `${count(first)}–${count(last)}`} of ${count(Math.max(total, shown === 0 ? 0 : last))}`
}

/** "Page 2 of those that match · newest first" */
const pageWords = (page: number, says: string): string =>
  `Page ${count(page)} ${says.startsWith('that match') ? `of those ${says}` : says}`

interface Line {
  words: string
  /** Null: there is no page before, or after. */
  previous: (() => void) | null
  next: (() => void) | null
}

export const PagerLine = ({ words, previous, next }: Line) => (
  <div className="pager">
    <span className="secondary">{words}</span>
    <div className="buttons">
      <Button size="small" className="touch" disabledFocusable={!previous} onClick={() => previous?.()}>
        Previous
      </Button>
      <Button size="small" className="touch" disabledFocusable={!next} onClick={() => next?.()}>
        Next
      </Button>
    </div>
  </div>
)
