import { Button, Checkbox } from '@fluentui/react-components'
import { ArrowDown20Regular, ArrowUp20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { USER_COLUMN_WORDS, type UserColumnName } from '../../../../words/userFields.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { showColumns, USUAL, useShownColumns } from './shownColumns.ts'
import '../filter/filter.css'

const ALL = Object.keys(USER_COLUMN_WORDS) as UserColumnName[]
const inOrder = (shown: readonly UserColumnName[]): UserColumnName[] => [
  ...shown,
  ...ALL.filter((name) => !shown.includes(name)),
]

/** Which columns the list has, and in which order; kept in this browser. */
export function ColumnsDialog({ onClose }: { onClose: () => void }) {
  const shown = useShownColumns()
  const [order, setOrder] = useState(() => inOrder(shown))
  const [on, setOn] = useState<ReadonlySet<UserColumnName>>(() => new Set(shown))
  const [moved, setMoved] = useState('')
  const toggle = (name: UserColumnName) =>
    setOn((old) => new Set(old.has(name) ? [...old].filter((one) => one !== name) : [...old, name]))
  const move = (name: UserColumnName, by: -1 | 1) => {
    const from = order.indexOf(name)
    const next = order.with(from, order[from + by] as UserColumnName).with(from + by, name)
    setOrder(next)
    setMoved(`${USER_COLUMN_WORDS[name]} is column ${from + by + 1} of ${order.length}.`)
  }
  return (
    <AskDialog
      title="Columns"
      yes="Show these"
      busy={false}
      refused={null}
      onClose={onClose}
      onYes={() => {
        showColumns(order.filter((name) => on.has(name)))
        onClose()
      }}
    >
      <p className="secondary">Kept in this browser. An export has the same columns.</p>
      <ul className="column-list">
        {order.map((name, at) => (
          <li key={name}>
            <Checkbox
              className="ask-check"
              checked={on.has(name)}
              disabled={name === 'name'}
              label={USER_COLUMN_WORDS[name]}
              onChange={() => toggle(name)}
            />
            {name !== 'name' && (
              <>
                <Move words={`Move ${USER_COLUMN_WORDS[name]} up`} ends={at <= 1} onMove={() => move(name, -1)} up />
                <Move
                  words={`Move ${USER_COLUMN_WORDS[name]} down`}
                  ends={at === order.length - 1}
                  onMove={() => move(name, 1)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      <span className="unseen" role="status">
        {moved}
      </span>
      <button
        type="button"
        className="link"
        onClick={() => {
          setOrder(inOrder(USUAL))
          setOn(new Set(USUAL))
        }}
      >
        Back to the usual columns
      </button>
    </AskDialog>
  )
}

interface MoveProps {
  words: string
  /** It is there already. */
  ends: boolean
  onMove: () => void
  up?: boolean
}

const Move = ({ words, ends, onMove, up = false }: MoveProps) => (
  <Button
    type="button"
    size="small"
    className="touch"
    appearance="subtle"
    icon={up ? <ArrowUp20Regular /> : <ArrowDown20Regular />}
    aria-label={words}
    disabledFocusable={ends}
    onClick={ends ? undefined : onMove}
  />
)
