import { ArrowRight16Regular } from '@fluentui/react-icons'
import { valueWords } from '../../../words/fieldValues.ts'
import { Ltr } from './Ltr.tsx'
import './beforeAfter.css'

interface Props {
  /** Whose values these are, where some are kept as codes. */
  field?: string | null
  before: string | null
  after: string | null
}

/** Before struck through, arrow, after bold; *none* in words. */
export function BeforeAfter({ field = null, before, after }: Props) {
  return (
    <span className="before-after">
      {before === null ? (
        <span className="none">none</span>
      ) : (
        <del>
          <span className="unseen">from </span>
          <Ltr>{valueWords(field, before)}</Ltr>
        </del>
      )}
      <ArrowRight16Regular className="arrow" aria-label="to" />
      <strong>{after === null ? 'none' : <Ltr>{valueWords(field, after)}</Ltr>}</strong>
    </span>
  )
}
