import { Switch } from '@fluentui/react-components'
import { LockClosed12Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { Side } from '../../../api/contract.ts'
import { Ltr } from '../../components/Ltr.tsx'
import { fieldWords } from '../../components/userWords.ts'
import { allAgree, anyDiffers, differs, inOrder, keeps, SIDES } from './sides.ts'
import type { SideRow } from './sides.ts'

/** Field by field: one value where all agree, three where they differ or are kept in some only. */
export function BothSides({ fields, owned }: { fields: SideRow[]; owned: string[] }) {
  const [only, setOnly] = useState(false)
  const rows = inOrder(only ? fields.filter(anyDiffers) : fields)
  return (
    <section className="user-section" aria-labelledby="both-sides">
      <div className="section-head">
        <h3 id="both-sides">Both sides</h3>
        <Switch
          label="Only differences"
          labelPosition="before"
          checked={only}
          onChange={(_, { checked }) => setOnly(checked)}
        />
      </div>
      <table className="sides">
        <thead>
          <tr>
            <th scope="col">Field</th>
            {SIDES.map(({ side, words }) => (
              <th key={side} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FieldRow key={row.field} row={row} locked={owned.includes(row.field)} />
          ))}
        </tbody>
      </table>
      {rows.some(({ field }) => owned.includes(field)) && (
        <p className="secondary sides-lock">
          <LockClosed12Regular aria-hidden="true" /> The identity provider owns it: change it there, or release the
          user.
        </p>
      )}
      {rows.length === 0 && <p className="secondary">Both sides agree in every field.</p>}
    </section>
  )
}

const LOCK = <LockClosed12Regular role="img" aria-label="Owned by the identity provider" className="ink-muted" />

function FieldRow({ row, locked }: { row: SideRow; locked: boolean }) {
  const name = (
    <th scope="row">
      {row.field === 'number' ? 'Phone number' : fieldWords(row.field)} {locked && LOCK}
    </th>
  )
  if (allAgree(row))
    return (
      <tr>
        {name}
        <td colSpan={3}>
          <span className="agree">
            <Value text={row.directory} /> <span className="secondary">Same on all sides</span>
          </span>
        </td>
      </tr>
    )
  return (
    <tr className={anyDiffers(row) ? 'differs' : undefined}>
      {name}
      {SIDES.map(({ side, words }) => (
        <td key={side} data-side={words} className={keeps(row, side) ? undefined : 'not-kept'}>
          <SideValue row={row} side={side} />
        </td>
      ))}
    </tr>
  )
}

function SideValue({ row, side }: { row: SideRow; side: Side }) {
  if (!keeps(row, side))
    return (
      <span className="none" role="img" aria-label="Not kept here">
        –
      </span>
    )
  if (!differs(row, side)) return <Value text={row[side]} />
  return (
    <span className="apart">
      <svg className="ink-attention" viewBox="0 0 16 16" role="img" aria-label="Differs">
        <path d="M3 6h10M3 10.5h10M11 2.5l-6 11" fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
      <strong>
        <Value text={row[side]} />
      </strong>
    </span>
  )
}

const Value = ({ text }: { text: string | null }) =>
  text === null || text === '' ? <span className="none">None</span> : <Ltr>{text}</Ltr>
