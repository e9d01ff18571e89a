import { count, plural } from '../../../../words/button.ts'

interface Props {
  /** So many more; 0: others. */
  more: number
  /** Of those that a search or a filter finds. */
  found: boolean
  onShow: () => void
}

/** What waits while the rows stay where they are. It lies at the end of what is in view, and moves nothing. */
export const MoreUsers = ({ more, found, onShow }: Props) => (
  <div className="users-more">
    <span className="unseen" role="status">
      The list has changed. Its rows stay as they are until you choose Show.
    </span>
    <button type="button" className="chip users-more-show touch" onClick={onShow}>
      {wordsOf(more, found)}
      <strong>Show</strong>
    </button>
  </div>
)

const wordsOf = (more: number, found: boolean): string => {
  if (more === 0) return 'The list has changed'
  return found ? `${count(more)} more match` : plural(more, 'new user')
}
