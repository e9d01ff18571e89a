import { ArrowRight16Regular } from '@fluentui/react-icons'
import { Ltr } from './Ltr.tsx'

/** Before struck through, arrow, after bold; *none* in words. */
export function BeforeAfter({ before, after }: { before: string | null; after: string | null }) {
  return (
    <span className="before-after">
      {before === null ? (
        <span className="none">none</span>
      ) : (
        <del>
          <span className="unseen">from </span>
          <Ltr>{before}</Ltr>
        </del>
      )}
      <ArrowRight16Regular className="arrow" aria-label="to" />
      <strong>{after === null ? 'none' : <Ltr>{after}</Ltr>}</strong>
    </span>
  )
}
