import { count } from '../../../words/button.ts'

/** How many to-dos wait for somebody; none is shown for zero. */
export const OpenTodos = ({ n }: { n: number }) =>
  n > 0 && (
    <span className="count count-attention">
      {count(n)} <span className="unseen">open</span>
    </span>
  )
