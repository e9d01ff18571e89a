import { Button } from '@fluentui/react-components'
import { Delete20Regular } from '@fluentui/react-icons'
import { TEST_WORDS, USER_FIELDS, type Test, type UserFieldName } from '../../../../words/userFields.ts'
import { fieldOf, takesNoValue, type Condition } from './conditions.ts'
import { ChosenValues, TypedValues } from './ConditionValues.tsx'
import { useChoices } from './useChoices.ts'

interface Props {
  /** From 1. */
  n: number
  condition: Condition
  onChange: (to: Partial<Condition>) => void
  onRemove: () => void
}

const NAMES = Object.keys(USER_FIELDS) as UserFieldName[]
const IS_TYPED: readonly Test[] = ['contains', 'lacks']

/** Field, how it is compared, and with what. */
export function ConditionRow({ n, condition, onChange, onRemove }: Props) {
  const { field, test, values } = condition
  const { tests } = fieldOf(field)
  const choices = useChoices(field)
  const typed = choices === null || IS_TYPED.includes(test)
  const compare = (to: Test) =>
    onChange({ test: to, ...(IS_TYPED.includes(to) === IS_TYPED.includes(test) ? {} : NONE) })
  return (
    <fieldset className="condition">
      <legend className="unseen">Condition {n}</legend>
      <div className="condition-head">
        <select
          aria-label="Field"
          value={field}
          onChange={({ target }) => {
            const to = target.value as UserFieldName
            onChange({ field: to, test: fieldOf(to).tests[0] ?? 'is', ...NONE })
          }}
        >
          {NAMES.map((name) => (
            <option key={name} value={name}>
              {fieldOf(name).words}
            </option>
          ))}
        </select>
        <select aria-label="Comparison" value={test} onChange={({ target }) => compare(target.value as Test)}>
          {tests.map((one) => (
            <option key={one} value={one}>
              {TEST_WORDS[one]}
            </option>
          ))}
        </select>
        <Button
          type="button"
          className="touch"
          appearance="subtle"
          icon={<Delete20Regular />}
          aria-label={`Remove condition ${n}`}
          onClick={onRemove}
        />
      </div>
      {takesNoValue(test) ? null : typed ? (
        <TypedValues field={field} values={values} onChange={(to) => onChange({ values: to })} />
      ) : (
        <ChosenValues choices={choices} values={values} onChange={(to) => onChange({ values: to })} />
      )}
    </fieldset>
  )
}

const NONE = { values: [] as string[] }
