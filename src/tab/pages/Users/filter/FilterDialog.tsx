import { Button } from '@fluentui/react-components'
import { Add20Regular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { USER_FIELDS, type UserFieldName } from '../../../../words/userFields.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { fieldOf, isFilled, type Condition } from './conditions.ts'
import { ConditionRow } from './ConditionRow.tsx'
import { useConditions } from './useConditions.ts'
import './filter.css'

interface Draft extends Condition {
  key: number
}

/** The server takes 50 values; so many conditions nobody reads. */
const MOST = 12
const NAMES = Object.keys(USER_FIELDS) as UserFieldName[]

/** Of a field that is not asked for yet. */
function another(drafts: Condition[]): Condition {
  const field = NAMES.find((name) => drafts.every((draft) => draft.field !== name)) ?? 'name'
  return { field, test: fieldOf(field).tests[0] ?? 'is', values: [] }
}

/** All conditions of the list, to add to, change and take away; they hold once they are shown. */
export function FilterDialog({ onClose }: { onClose: () => void }) {
  const [conditions, change] = useConditions()
  const next = useRef(0)
  const drafted = (condition: Condition): Draft => ({ ...condition, key: next.current++ })
  const [drafts, setDrafts] = useState<Draft[]>(() => [...conditions, another(conditions)].map(drafted))
  const added = useAdded(drafts.length)
  const set = (key: number, to: Partial<Condition>) =>
    setDrafts((old) => old.map((draft) => (draft.key === key ? { ...draft, ...to } : draft)))
  return (
    <AskDialog
      title="Filter users"
      yes="Show users"
      busy={false}
      refused={null}
      onClose={onClose}
      onYes={() => {
        change(drafts.map(trimmed).filter(isFilled))
        onClose()
      }}
    >
      <p className="secondary">A user is shown when all of these hold.</p>
      <div className="conditions" ref={added}>
        {drafts.map((draft, at) => (
          <ConditionRow
            key={draft.key}
            n={at + 1}
            condition={draft}
            onChange={(to) => set(draft.key, to)}
            onRemove={() => setDrafts((old) => old.filter(({ key }) => key !== draft.key))}
          />
        ))}
      </div>
      <div className="buttons">
        <Button
          type="button"
          className="touch"
          icon={<Add20Regular />}
          disabledFocusable={drafts.length >= MOST}
          onClick={() => setDrafts((old) => [...old, drafted(another(old))])}
        >
          Add condition
        </Button>
        {drafts.length > 0 && (
          <Button type="button" className="touch" appearance="subtle" onClick={() => setDrafts([])}>
            Remove all
          </Button>
        )}
      </div>
    </AskDialog>
  )
}

const trimmed = ({ field, test, values }: Condition): Condition => ({
  field,
  test,
  values: values.map((value) => value.trim()).filter(Boolean),
})

/** Whoever adds a condition goes on in it: one is there to begin with. */
function useAdded(n: number) {
  const rows = useRef<HTMLDivElement>(null)
  const before = useRef(0)
  useEffect(() => {
    if (n > before.current) rows.current?.querySelector<HTMLElement>('fieldset:last-of-type select')?.focus()
    before.current = n
  }, [n])
  return rows
}
