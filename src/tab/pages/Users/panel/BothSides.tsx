import { Switch } from '@fluentui/react-components'
import { LockClosed12Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { Side, UserDetail } from '../../../../api/contract.ts'
import { Apart } from '../../../components/Apart.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { fieldWords } from '../../../components/words/userWords.ts'
import { absentWords, allAgree, anyDiffers, differs, inOrder, keeps, sidesOf } from './sides.ts'
import type { SideColumn, SideRow } from './sides.ts'

interface Props {
  user: Pick<UserDetail, 'fields' | 'absent' | 'deletedAt' | 'kept'>
  /** Fields that the identity provider owns. */
  owned: string[]
}

/** Field by field: one value where all agree, one for each side where they differ or are kept in some only. */
export function BothSides({ user: { fields, absent, deletedAt, kept: word }, owned }: Props) {
  const [only, setOnly] = useState(false)
  const sides = sidesOf(absent)
  const kept = fields.filter((row) => sides.some(({ side }) => keeps(row, side)))
  const rows = inOrder(only ? kept.filter((row) => anyDiffers(row, sides)) : kept, sides)
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
      {absentWords(absent, { pbx: deletedAt !== null || word !== null, m365: deletedAt !== null }).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <table className="sides">
        <thead>
          <tr>
            <th scope="col">Field</th>
            {sides.map(({ side, words }) => (
              <th key={side} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FieldRow key={row.field} row={row} sides={sides} locked={owned.includes(row.field)} />
          ))}
        </tbody>
      </table>
      {rows.some(({ field }) => owned.includes(field)) && (
        <p className="secondary sides-lock">
          <LockClosed12Regular aria-hidden="true" /> The identity provider owns it: change it there, or release the
          user.
        </p>
      )}
      {rows.length === 0 && (
        <p className="secondary">
          {sides.length > 1 ? 'Both sides agree in every field.' : 'There is nothing to compare.'}
        </p>
      )}
    </section>
  )
}

const LOCK = <LockClosed12Regular role="img" aria-label="Owned by the identity provider" className="ink-muted" />

function FieldRow({ row, sides, locked }: { row: SideRow; sides: SideColumn[]; locked: boolean }) {
  const name = (
    <th scope="row">
      {row.field === 'number' ? 'Phone number' : fieldWords(row.field)} {locked && LOCK}
    </th>
  )
  if (allAgree(row, sides))
    return (
      <tr>
        {name}
        <td colSpan={sides.length}>
          <span className="agree">
            <Value text={row.directory} />{' '}
            <span className="secondary">{sides.length > 2 ? 'Same on all sides' : 'Same on both sides'}</span>
          </span>
        </td>
      </tr>
    )
  return (
    <tr className={anyDiffers(row, sides) ? 'differs' : undefined}>
      {name}
      {sides.map(({ side, words }) => (
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
    <Apart>
      <Value text={row[side]} />
    </Apart>
  )
}

const Value = ({ text }: { text: string | null }) =>
  text === null || text === '' ? <span className="none">None</span> : <Ltr>{text}</Ltr>
