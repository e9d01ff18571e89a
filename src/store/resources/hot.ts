/** The reads that provisioning clients ask over and over. */
import type { Column, Filter, UserRecord, Visible } from '../../directory/store.ts'
import { totalOf } from '../directory/totals.ts'
import type { Engine, Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { after, type Soon } from '../soon.ts'
import { statement, type Statement } from '../statement.ts'
import { inOrder, PLACED, SHOWN, toPlaced, toShown, toUserRecords, type Placed, type Shown } from './record.ts'

const COLUMNS = SHOWN.map((column) => `r."${column}"`).join(', ')

const one = statement<Shown>(
  ({ placeholder: p }) => `select ${COLUMNS} from user_records r where r.tenant_id = ${p(1)} and r.id = ${p(2)}`,
  toShown,
)

type Text = (engine: Engine) => string

function bothWays(text: (visible: Visible) => Text): Record<Visible, Statement<Shown>> {
  return { all: statement(text('all'), toShown), linked: statement(text('linked'), toShown) }
}

/** Which of them, as a condition. */
export const SEEN: Record<Visible, string> = { all: '', linked: ' and r.linked = 1' }

const from = bothWays(
  (visible) =>
    ({ placeholder: p }) =>
      `select ${COLUMNS} from user_records r where r.tenant_id = ${p(1)}${SEEN[visible]} and r.seq >= ${p(2)}
    order by r.seq limit cast(${p(3)} as integer)`,
)

/** Found in the index alone, from the one end or from the other. */
function place(order: 'asc' | 'desc'): Record<Visible, Statement<{ seq: number }>> {
  const text =
    (visible: Visible): Text =>
    ({ placeholder: p }) =>
      `select r.seq from user_records r where r.tenant_id = ${p(1)}${SEEN[visible]} order by r.seq ${order} limit 1 offset cast(${p(2)} as integer)`
  return { all: statement(text('all')), linked: statement(text('linked')) }
}

const fromFirst = place('asc')
const fromLast = place('desc')

/** So many are passed over in no time. */
const NEAR = 500

/** Of the record at a place the number, or one before it that none has. Where none was ever removed, its place says it. */
export function seqAt(work: Work, tenantId: string, visible: Visible, at: number, total: number): Soon<number | null> {
  if (at === 0) return 0
  const behind = Math.max(0, total - 1 - at)
  const lookFor = (): Soon<number | null> =>
    after(
      at <= behind ? fromFirst[visible](work, [tenantId, at]) : fromLast[visible](work, [tenantId, behind]),
      ([found]) => found?.seq ?? null,
    )
  if (at <= NEAR || behind <= NEAR) return lookFor()
  return after(fromFirst[visible](work, [tenantId, 0]), ([first]) =>
    after(fromLast[visible](work, [tenantId, 0]), ([last]) =>
      first && last && last.seq - first.seq === total - 1 ? first.seq + at : lookFor(),
    ),
  )
}

export const userById = (work: Work, tenantId: string, visible: Visible, id: string): Soon<UserRecord | null> =>
  after(one(work, [tenantId, id]), (rows) => {
    const [row] = rows
    if (!row || (visible === 'linked' && row.linked === 0)) return null
    return after(toUserRecords(work, tenantId, rows), ([record]) => record ?? null)
  })

export const usersOf = (work: Work, tenantId: string, visible: Visible): Soon<number> =>
  totalOf(work, tenantId, visible === 'linked' ? 'records:linked' : 'records')

export async function pageOfUsers(
  work: Work,
  tenantId: string,
  visible: Visible,
  startIndex: number,
  count: number,
): Promise<{ items: UserRecord[]; total: number }> {
  const total = await usersOf(work, tenantId, visible)
  if (count === 0 || startIndex > total) return { items: [], total }
  const rows = await from[visible](work, [tenantId, await seqAt(work, tenantId, visible, startIndex - 1, total), count])
  return { items: await toUserRecords(work, tenantId, rows), total }
}

const KEY_COLUMNS = { id: 'id', userName: 'user_name_ci', externalId: 'external_id' } as const

/** An equality on an index, and nothing else; null: the filter is another. */
export function keyAlone(filter: Filter | null): { by: keyof typeof KEY_COLUMNS; value: string } | null {
  if (filter?.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return null
  const { column } = filter.path.sub ?? filter.path.attribute
  return isKey(column) ? { by: column, value: filter.value } : null
}

const isKey = (column: Column | undefined): column is keyof typeof KEY_COLUMNS =>
  column === 'userName' || column === 'externalId' || column === 'id'

/** Where more have the value, a list goes the long way. */
const MOST = 100

const PLACED_COLUMNS = PLACED.map((column) => `r."${column}"`).join(', ')

/** Without an order, which SQLite makes even for one: it would walk all records in it, or sort a copy of what it found. */
function keyed(by: keyof typeof KEY_COLUMNS): Record<Visible, Statement<Placed>> {
  const text =
    (visible: Visible): Text =>
    ({ placeholder: p }) =>
      `select ${PLACED_COLUMNS} from user_records r where r.tenant_id = ${p(1)} and r.${KEY_COLUMNS[by]} = ${p(2)}${SEEN[visible]}
    limit ${MOST}`
  return { all: statement(text('all'), toPlaced), linked: statement(text('linked'), toPlaced) }
}

const byKey = { id: keyed('id'), userName: keyed('userName'), externalId: keyed('externalId') }

/** Null: too many for this way. */
export const usersByKey = (
  work: Work,
  tenantId: string,
  visible: Visible,
  { by, value }: NonNullable<ReturnType<typeof keyAlone>>,
): Soon<UserRecord[] | null> =>
  after(byKey[by][visible](work, [tenantId, by === 'userName' ? foldKey(value) : value]), (rows) =>
    rows.length < MOST ? toUserRecords(work, tenantId, inOrder(rows)) : null,
  )
