import { Link } from '@tanstack/react-router'
import type { Alignment, AlignmentRow } from '../../../api/contract.ts'
import { EFFECT_WORDS, FINDING_WORDS, JOINED_WORDS } from '../../../words/alignment.ts'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Signed } from '../../components/words/State.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { BAD_EFFECTS, FINDING_SIGNS } from './findings.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  rows: AlignmentRow[] | null
  visible: Alignment['visible']
}

const keyOf = ({ user, account }: AlignmentRow): string => `${user?.id ?? ''} ${account?.id ?? ''}`
const nameOf = ({ user, account }: AlignmentRow): string =>
  user?.displayName ?? account?.displayName ?? account?.userPrincipalName ?? ''

/** Name, both usernames, what was found and what to do, what the provider would do. */
export function AlignmentTable({ rows, visible }: Props) {
  const slow = useSlow(rows === null)
  return (
    <table className="rows alignment-table" aria-label="Usernames of both sides">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">8x8 username</th>
          <th scope="col">Microsoft 365 username</th>
          <th scope="col">Finding and what to do</th>
          <th scope="col">The provider</th>
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => (
          <tr key={keyOf(row)}>
            <th scope="row">
              <Name row={row} />
            </th>
            <td>
              <PbxNames row={row} />
            </td>
            <td>{row.account ? <Ltr>{row.account.userPrincipalName}</Ltr> : <None />}</td>
            <td>
              <Found row={row} />
            </td>
            <td>
              <Effect row={row} visible={visible} />
            </td>
          </tr>
        ))}
        {slow && <GreyRows columns={5} />}
      </tbody>
    </table>
  )
}

export function AlignmentCards({ rows, visible }: Props) {
  return (
    <ul className="card-list" aria-label="Usernames of both sides">
      {rows?.map((row) => (
        <li key={keyOf(row)} className="alignment-card">
          <strong>
            <Name row={row} />
          </strong>
          <span>
            <span className="secondary">8x8 </span>
            <PbxNames row={row} />
          </span>
          <span>
            <span className="secondary">Microsoft 365 </span>
            {row.account ? <Ltr>{row.account.userPrincipalName}</Ltr> : <None />}
          </span>
          <Found row={row} />
          <Effect row={row} visible={visible} />
        </li>
      ))}
    </ul>
  )
}

const None = () => <span className="ink-muted">none</span>

function Name({ row }: { row: AlignmentRow }) {
  const { user } = row
  if (!user) return <>{nameOf(row)}</>
  return (
    <Link to="/users/$userId" params={{ userId: user.id }}>
      {nameOf(row)}
    </Link>
  )
}

/** The Federation ID only where it is another name than the username. */
function PbxNames({ row: { user } }: { row: AlignmentRow }) {
  if (!user) return <None />
  const { userName, federationId } = user
  const other = federationId !== null && federationId.toLowerCase() !== userName.toLowerCase()
  return (
    <>
      <Ltr>{userName}</Ltr>
      {other && (
        <span className="secondary alignment-second">
          Federation ID <Ltr>{federationId}</Ltr>
        </span>
      )}
    </>
  )
}

const FINE = ['same', 'caseOnly']

function Found({ row: { finding, join, cause, fix, who } }: { row: AlignmentRow }) {
  return (
    <div>
      <Signed {...FINDING_SIGNS[finding]}>
        {FINDING_WORDS[finding]}
        {join && <span className="after"> · by {JOINED_WORDS[join]}</span>}
      </Signed>
      {!FINE.includes(finding) && (
        <span className="secondary alignment-second">
          {cause} {fix} {who && `Who can: ${who}.`}
        </span>
      )}
    </div>
  )
}

function Effect({ row: { effects, other }, visible }: { row: AlignmentRow; visible: Alignment['visible'] }) {
  const effect = effects[visible]
  const bad = BAD_EFFECTS.includes(effect)
  return (
    <>
      {bad ? <strong>{EFFECT_WORDS[effect]}</strong> : EFFECT_WORDS[effect]}
      {other && (
        <span className="secondary alignment-second">
          In the way: <Ltr>{other.userName}</Ltr>
        </span>
      )}
    </>
  )
}
