import { ArrowRight16Regular } from '@fluentui/react-icons'
import { shownValue } from '../../words/nextStep.ts'
import { Ltr } from './Ltr.tsx'

interface Props {
  field: string
  before: string | null
  after: string | null
}

/** Before struck through, arrow, after bold; *none* in words. */
export function BeforeAfter({ field, ...values }: Props) {
  const before = shownValue(field, values.before)
  const after = shownValue(field, values.after)
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
