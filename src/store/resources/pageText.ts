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

/** In SQLite the lines come in the order of the inner select, and to say it again is to sort them again. */
const TOGETHER = {
  sqlite: "group_concat(line, ',')",
  postgres: "string_agg(line, ',' order by seq)",
} as const

interface Page {
  text: string | null
  bytes: number | null
  count: number
  /** Some of them are in a group. */
  grouped: number
}

/** `limit` as a number that is known when it runs: SQLite plans a statement anew each time for one that is a parameter. */
const texts = (visible: Visible): Statement<Page> =>
  statement((engine) => {
    const { said, bare } = parameters(engine)
    const open = `${said()} || count(*) || ${said()}`
    return `select ${open} || ${TOGETHER[engine.name]} || ${said()} as text, sum(octet_length(line)) as bytes,
        count(*) as count, max(in_groups) as grouped from (
        select ${line(engine, said)} as line, r.seq, r.in_groups from user_records r
        where r.tenant_id = ${bare()}${SEEN[visible]} and r.seq >= ${bare()}
        order by r.seq limit cast(${bare()} as integer)
      ) page`
  })

/** In the order in which they stand. PostgreSQL has to be told that a parameter is a text. */
function parameters({ name, placeholder }: Engine) {
  let position = 0
  const bare = (): string => placeholder((position += 1))
  return { bare, said: name === 'postgres' ? () => `${bare()}::text` : bare }
}

function line({ name }: Engine, said: () => string): string {
  const kept = ['r.created_at', 'r.changed_at', 'r.id', 'r.version']
  return [OPEN[name], ...kept.map((column) => `${said()} || ${column}`), said()].join(' || ')
}

const TEXTS = { all: texts('all'), linked: texts('linked') }

export async function userTexts(
  work: Work,
  tenantId: string,
  visible: Visible,
  { startIndex, count }: { startIndex: number; count: number },
  { head, items, createdAt, changedAt, id, version, end, tail }: TextAround,
): Promise<{ text: string; bytes: number } | null> {
  const total = await usersOf(work, tenantId, visible)
  const opening = head(total)
  const around = [opening, items, tail, createdAt, changedAt, id, version, end]
  const seq = count === 0 || startIndex > total ? null : await seqAt(work, tenantId, visible, startIndex - 1, total)
  const [page] = seq === null ? [] : await TEXTS[visible](work, [...around, tenantId, seq, count])
  if (page && page.grouped > 0) return null
  if (!page?.text || page.bytes === null) return whole(`${opening}0${items}${tail}`)
  const outside = `${opening}${page.count}${items}${tail}`
  return { text: page.text, bytes: page.bytes + page.count - 1 + Buffer.byteLength(outside) }
}

const whole = (text: string) => ({ text, bytes: Buffer.byteLength(text) })
