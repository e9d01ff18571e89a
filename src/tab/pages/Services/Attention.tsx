import { Button } from '@fluentui/react-components'
import {
  ArrowSyncCircle16Filled,
  ErrorCircle16Filled,
  ShieldError16Filled,
  Warning16Filled,
} from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Services, TodoCounts, UserCounts } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { attentionRows } from './attention.ts'
import type { AttentionRow } from './attention.ts'
import { keepRoom } from './attentionSpace.ts'
import { useCheck } from './useCheck.ts'

/** Most severe first; the others wait behind a button. */
const SHOWN = 5

const ICONS = {
  bad: ErrorCircle16Filled,
  attention: Warning16Filled,
  queue: ArrowSyncCircle16Filled,
  good: Warning16Filled,
  muted: Warning16Filled,
}

interface Props {
  services: Services
  counts: UserCounts | null
  todos: TodoCounts | null
  /** Counts and to-dos have come. */
  settled: boolean
  /** Kept for it, in px, until all is known. */
  room: number
}

/** The card that is absent when nothing needs anybody. */
export function Attention({ services, counts, todos, settled, room }: Props) {
  const { status } = useLive()
  const { client } = useConsole()
  const [all, setAll] = useState(false)
  const connections = useQuery(queries(client).connections())
  const drift = useQuery({ ...queries(client).drift(), enabled: services.teams !== null })
  const rows = attentionRows(services, status, counts, todos, drift.data?.total, connections.data?.items)
  const shown = all ? rows : rows.slice(0, SHOWN)
  const card = useRef<HTMLElement>(null)
  const known = settled && !connections.isPending && !(drift.isPending && drift.isEnabled)
  useEffect(() => {
    if (known && !all) keepRoom(card.current?.offsetHeight ?? 0)
  }, [known, all, rows.length])
  // while something may still come, it keeps its room
  const space = known || all ? undefined : { minHeight: room }
  if (rows.length === 0)
    return space && room > 0 ? <div className="card" aria-hidden="true" aria-busy="true" style={space} /> : null
  return (
    <section ref={card} className="card" aria-labelledby="needs-attention" aria-busy={!known} style={space}>
      <div className="card-head">
        <h2 id="needs-attention" className="small-head">
          Needs attention
        </h2>
        <span className="secondary">{plural(rows.length, 'item')}</span>
      </div>
      <ul>
        {shown.map((row) => (
          <Row key={row.fact} row={row} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <div className="attention-row">
          <button type="button" className="link" onClick={() => setAll(true)}>
            Show all {rows.length}
          </button>
        </div>
      )}
    </section>
  )
}

function Row({ row }: { row: AttentionRow }) {
  const Icon = row.guard ? ShieldError16Filled : ICONS[row.ink]
  return (
    <li className="attention-row">
      <span className="attention-words">
        <Icon className={`ink-${row.ink}`} aria-hidden="true" />
        <strong>{row.fact}</strong> <span>{row.consequence}</span>
      </span>
      <RowAction action={row.action} />
    </li>
  )
}

function RowAction({ action }: { action: AttentionRow['action'] }) {
  const navigate = useNavigate()
  if ('check' in action) return <CheckAgain kind={action.check} words={action.words} />
  const { words, ...where } = action
  return (
    <Button size="small" className="touch" onClick={() => void navigate(where)}>
      {words}
    </Button>
  )
}

function CheckAgain({ kind, words }: { kind: 'pbx' | 'teams'; words: string }) {
  const { check, checking, mayCheck } = useCheck(kind)
  return (
    <Button size="small" className="touch" disabledFocusable={checking || !mayCheck} onClick={check}>
      {checking ? 'Testing' : words}
    </Button>
  )
}
