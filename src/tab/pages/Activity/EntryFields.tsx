import type { ListedAuditEntry } from '../../../api/contract.ts'
import { fieldsOf } from './fields.ts'

const Value = ({ text }: { text: string | null }) =>
  text === null ? <span className="none">None</span> : <bdi>{text}</bdi>

/** Before and after field by field; what stayed as it was is grey. */
export function EntryFields({ entry }: { entry: ListedAuditEntry }) {
  const fields = fieldsOf(entry)
  if (fields.length === 0) return null
  const onlyAfter = entry.before === null
  return (
    <section className="entry-fields" aria-label="Before and after">
      <h3>{onlyAfter ? 'What it says' : 'Before and after'}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {!onlyAfter && <th scope="col">Before</th>}
            <th scope="col">{onlyAfter ? 'Value' : 'After'}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, before, after, differs }) => (
            <tr key={name} className={differs ? undefined : 'same'}>
              <th scope="row">{name}</th>
              {!onlyAfter && (
                <td data-side="Before">{differs && before !== null ? <del>{before}</del> : <Value text={before} />}</td>
              )}
              <td data-side={onlyAfter ? 'Value' : 'After'}>
                {differs ? (
                  <strong>
                    <Value text={after} />
                  </strong>
                ) : (
                  <span>
                    <Value text={after} /> <span className="secondary">same</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
