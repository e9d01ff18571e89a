/** A page as one text, put together by the engine: to make a row of each, and then a text of them, takes twice as long. */
import type { TextAround, Visible } from '../../directory/store.ts'
import type { Engine, Work } from '../engine.ts'
import { statement, type Statement } from '../statement.ts'
import { SEEN, seqAt, usersOf } from './hot.ts'

/** Bytes rather than characters, which would have to be counted. */
const OPEN = {
  sqlite: 'cast(substr(cast(r.body as blob), 1, length(cast(r.body as blob)) - 1) as text)',
  postgres: 'left(r.body, -1)',
} as const

const TOGETHER = {
  sqlite: "group_concat(line, ',' order by seq)",
  postgres: "string_agg(line, ',' order by seq)",
} as const

const inGroups = (visible: Visible): Statement<{ member: number }> =>
  statement(
    ({ placeholder: p }) =>
      `select 1 as member from (
        select r.in_groups from user_records r
        where r.tenant_id = ${p(1)}${SEEN[visible]} and r.seq >= ${p(2)} order by r.seq limit ${p(3)}
      ) r where r.in_groups > 0 limit 1`,
  )

interface Page {
  text: string | null
  count: number
}

const texts = (visible: Visible): Statement<Page> =>
  statement(
    (engine) =>
      `select ${TOGETHER[engine.name]} as text, count(*) as count from (
        select ${line(engine)} as line, r.seq from user_records r
        where r.tenant_id = ${engine.placeholder(6)}${SEEN[visible]} and r.seq >= ${engine.placeholder(7)}
        order by r.seq limit ${engine.placeholder(8)}
      ) page`,
  )

function line({ name, placeholder }: Engine): string {
  const said = (at: number): string => (name === 'postgres' ? `${placeholder(at)}::text` : placeholder(at))
  const kept = ['r.created_at', 'r.changed_at', 'r.id', 'r.version']
  return [OPEN[name], ...kept.map((column, at) => `${said(at + 1)} || ${column}`), said(5)].join(' || ')
}

const IN_GROUPS = { all: inGroups('all'), linked: inGroups('linked') }
const TEXTS = { all: texts('all'), linked: texts('linked') }

export async function userTexts(
  work: Work,
  tenantId: string,
  visible: Visible,
  { startIndex, count }: { startIndex: number; count: number },
  { createdAt, changedAt, id, version, end }: TextAround,
): Promise<{ text: string; count: number; total: number } | null> {
  const total = await usersOf(work, tenantId, visible)
  const seq = count === 0 || startIndex > total ? null : await seqAt(work, tenantId, visible, startIndex - 1, total)
  if (seq === null) return { text: '', count: 0, total }
  if ((await IN_GROUPS[visible](work, [tenantId, seq, count])).length > 0) return null
  const parameters = [createdAt, changedAt, id, version, end, tenantId, seq, count]
  const [page] = await TEXTS[visible](work, parameters)
  return { text: page?.text ?? '', count: page?.count ?? 0, total }
}
