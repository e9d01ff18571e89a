/** How much room Needs attention takes, so that what stands below it does not move when it comes. */
import type { Services, SyncStatus, TodoCounts } from '../../../api/contract.ts'
import { keep, kept } from '../../host/keep.ts'

const NAME = 'voice-sync-attention'
/** Of its head and of a row that does not wrap, in px. */
const HEAD = 39
const ROW = 38

/** Of the last time at this width, or of what is known at first sight. 0: none. */
export function roomFor(services: Services, status: SyncStatus | null, todos: TodoCounts | null): number {
  const [width, height] = (kept(NAME) ?? '').split(' ').map(Number)
  if (width === window.innerWidth && height !== undefined) return height
  const rows = rowsAtFirstSight(services, status, todos)
  return rows === 0 ? 0 : HEAD + rows * ROW
}

export const keepRoom = (height: number): void => keep(NAME, `${window.innerWidth} ${Math.round(height)}`)

function rowsAtFirstSight({ pbx, teams }: Services, status: SyncStatus | null, todos: TodoCounts | null): number {
  const byHand = todos ? [todos.refused > 0, todos.todo > todos.saidDone] : []
  const views = [pbx, teams].filter((view) => view !== null)
  const each = views.flatMap(({ check, look, lastJob }) => [
    check?.ok === false || look.failed !== null,
    lastJob?.state === 'failed' || (lastJob?.state === 'refused' && !lastJob.declined),
  ])
  return [...each, ...byHand, (status?.blocked ?? 0) > 0, (status?.queued ?? 0) > 0].filter(Boolean).length
}
