/** A page as one text, put together by the engine: to make a row of each, and then a text of them, takes twice as long. */
import type { TextAround, Visible } from '../../directory/store.ts'
import type { Engine, Work } from '../engine.ts'
import { after, type Soon } from '../soon.ts'
import { statement, type Statement } from '../statement.ts'
import { SEEN, seqAt, usersOf } from './hot.ts'

/** Bytes rather than characters, which would have to be counted. */
const OPEN = {
  sqlite: 'cast(substr(cast(r.body as blob), 1, length(cast(r.body as blob)) - 1) as text)',
  postgres: 'left(r.body, -1)',
} as const

/** In SQLite the lines come in the order of the inner select, and to say it again is to sort them again. */
const TOGETHER = {
  sqlite: (between: string) => `group_concat(line, ${between})`,
  postgres: (between: string) => `string_agg(line, ${between} order by seq)`,
} as const

interface Page {
  text: string | null
  bytes: number | null
  count: number
  /** Some of them are in a group. */
  grouped: number
}

/**
 * `concat`: each `||` of a row copies all that stands before it. `limit` as a number that is known when it runs: SQLite
 * plans a statement anew each time for one that is a parameter.
 */
const texts = (visible: Visible): Statement<Page> =>
  statement(
    (engine) => {
      const { said, bare } = parameters(engine)
      const [head, items, between, tail] = [said(), said(), said(), said()]
      return `select concat(${head}, count(*), ${items}, ${TOGETHER[engine.name](between)}, ${tail}) as text,
        sum(octet_length(line)) as bytes, count(*) as count, max(in_groups) as grouped from (
        select ${line(engine, said)} as line, r.seq, r.in_groups from user_records r
        where r.tenant_id = ${bare()}${SEEN[visible]} and r.seq >= ${bare()}
        order by r.seq limit cast(${bare()} as integer)
      ) page`
    },
    (values) => ({
      text: values[0] as string | null,
      bytes: values[1] as number | null,
      count: values[2] as number,
      grouped: values[3] as number,
    }),
  )

/** In the order in which they stand. PostgreSQL has to be told that a parameter is a text. */
function parameters({ name, placeholder }: Engine) {
  let position = 0
  const bare = (): string => placeholder((position += 1))
  return { bare, said: name === 'postgres' ? () => `${bare()}::text` : bare }
}

/** All but its end, which stands between two of them. */
function line({ name }: Engine, said: () => string): string {
  const kept = ['r.created_at', 'r.changed_at', 'r.id', 'r.version']
  return `concat(${[OPEN[name], ...kept.map((column) => `${said()}, ${column}`)].join(', ')})`
}

const TEXTS = { all: texts('all'), linked: texts('linked') }

export function userTexts(
  work: Work,
  tenantId: string,
  visible: Visible,
  { startIndex, count }: { startIndex: number; count: number },
  { head, items, createdAt, changedAt, id, version, end, tail }: TextAround,
): Soon<{ text: string; bytes: number } | null> {
  return after(usersOf(work, tenantId, visible), (total) => {
    const opening = head(total)
    const none = (): { text: string; bytes: number } => whole(`${opening}0${items}${tail}`)
    if (count === 0 || startIndex > total) return none()
    return after(seqAt(work, tenantId, visible, startIndex - 1, total), (seq) => {
      if (seq === null) return none()
      const around = [opening, items, `${end},`, `${end}${tail}`, createdAt, changedAt, id, version]
      return after(TEXTS[visible](work, [...around, tenantId, seq, count]), ([page]) => {
        if (page && page.grouped > 0) return null
        if (!page?.text || page.count === 0) return none()
        const outside = Buffer.byteLength(`${opening}${page.count}${items}${tail}`)
        const ends = page.count * (Buffer.byteLength(end) + 1) - 1
        return { text: page.text, bytes: Number(page.bytes) + ends + outside }
      })
    })
  })
}

const whole = (text: string) => ({ text, bytes: Buffer.byteLength(text) })
