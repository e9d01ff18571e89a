import { OverlayDrawer } from '@fluentui/react-components'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import type { ListedAuditEntry } from '../../../api/contract.ts'
import type { Width } from '../../components/useWidth.ts'
import { EntryPanel } from './EntryPanel.tsx'

interface Props {
  /** Undefined while no entry is open. */
  seq: string | undefined
  /** The list behind it, to walk along. */
  entries: ListedAuditEntry[]
  width: Width
}

/** Where the open entry is shown: beside the table, over it, or as a page of its own. */
export function EntryPlace({ seq, entries, width }: Props) {
  const last = useRef(seq)
  if (seq) last.current = seq
  const { walk, close } = useWalk(seq, entries)
  const shown = seq ?? (width === 'middle' ? last.current : undefined)
  if (!shown) return null
  const row = entries.find((entry) => String(entry.seq) === shown) ?? null
  const panel = <EntryPanel key={shown} seq={shown} row={row} walk={walk} onClose={close} page={width === 'narrow'} />
  if (width === 'narrow') return <div className="page entry-alone">{panel}</div>
  if (width === 'wide')
    return (
      <aside className="card entry-beside" aria-label="Entry">
        {panel}
      </aside>
    )
  return (
    <OverlayDrawer
      open={seq !== undefined}
      position="end"
      className="entry-drawer"
      aria-label="Entry"
      onOpenChange={close}
    >
      {panel}
    </OverlayDrawer>
  )
}

/** Alt with arrows walks the list, Esc closes and goes back to the row. */
function useWalk(seq: string | undefined, entries: ListedAuditEntry[]) {
  const navigate = useNavigate()
  const open = useCallback(
    (entry: number) =>
      void navigate({
        to: '/activity/$entry',
        params: { entry: String(entry) },
        search: (old) => old as never,
        state: (old) => old,
        resetScroll: false,
        replace: true,
      }),
    [navigate],
  )
  const close = useCallback(() => {
    void navigate({
      to: '/activity',
      search: (old) => old as never,
      state: (old) => old,
      resetScroll: false,
    }).then(() => requestAnimationFrame(() => document.getElementById(`entry-${seq}`)?.focus()))
  }, [navigate, seq])
  const at = entries.findIndex((entry) => String(entry.seq) === seq)
  const before = at > 0 ? entries[at - 1]?.seq : undefined
  const after = at >= 0 ? entries[at + 1]?.seq : undefined
  useEffect(() => {
    if (!seq) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !inField(event.target)) close()
      const to = event.altKey ? { ArrowUp: before, ArrowDown: after }[event.key] : undefined
      if (!to) return
      event.preventDefault()
      open(to)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [seq, close, open, before, after])
  return { close, walk: { before: before ? () => open(before) : null, after: after ? () => open(after) : null } }
}

const inField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== ''
