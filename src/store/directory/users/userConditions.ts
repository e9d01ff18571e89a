/** Who is meant by the filters of the list of users, as conditions on their rows. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { UserCondition, UserQuery } from '../../../directory/store.ts'
import type { Engine } from '../../engine.ts'
import { foldKey, searchPatterns, typed } from '../../fold.ts'

type Condition = RawBuilder<SqlBool>
/** A column as a condition names it: with its index, or so that SQLite uses none. */
export type Column = (name: string) => RawBuilder<string>

/** For the index of searches, which is only for those who say so. */
export const HAS_TEXT = sql<SqlBool>`search_text >= ''`

// Literals, as SQLite uses a partial index only for its own condition.
const IS_HIDDEN = sql<SqlBool>`directory_visible = 0 and deleted_at is null`
const IS_VISIBLE = sql<SqlBool>`directory_visible = 1`

// The tenant is named in both: SQLite would gather them anew for each user that it looks at (4 s of 100,000).

/** As it is counted (`migrations/0035-emergency.ts`). What PostgreSQL's lists look through has no ids of accounts. */
function noEmergency({ name }: Engine, tenantId: string): Condition {
  const those = sql<SqlBool>`pbx_id in (select a.id from pbx_accounts a
    where a.tenant_id = ${tenantId} and a.emergency = 'missing' and a.gone_at is null and a.accepted_hash is not null)`
  return name === 'sqlite' ? those : sql`id in (select id from users where tenant_id = ${tenantId} and ${those})`
}

/** Of a limit that it has to compute PostgreSQL expects a tenth, and looks few up by their key; of many it still looks through all. */
const amongIds = ({ name }: Engine, those: RawBuilder<unknown>): Condition =>
  name === 'sqlite' ? sql`id in (${those})` : sql`id in (${those} limit (select 9007199254740991))`

/** As they were when they were last looked at (`recount.ts`). */
const nameApart = (engine: Engine, tenantId: string): Condition =>
  amongIds(engine, sql`select d.user_id from differences d where d.tenant_id = ${tenantId} and d.kind = 'names'`)

/** Of users who stand elsewhere for another reason too, so that as many are found as are counted. */
const isLeftOut = (engine: Engine, tenantId: string): Condition =>
  amongIds(engine, sql`select c.user_id from user_choices c where c.tenant_id = ${tenantId} and c.kind = 'leftOut'`)

const STATUS: Record<string, Condition> = {
  active: sql`(active = 1 and deleted_at is null)`,
  deactivated: sql`(active = 0 and deleted_at is null)`,
  deleted: sql`deleted_at is not null`,
}

/** How a field is compared: by which text, with a value made the same way. */
interface Compared {
  text(engine: Engine, column: Column): RawBuilder<string>
  /** The column that says whether there is any; left out: the text does. */
  there?: string
  value(text: string): string
  /** Any of these is looked for; left out: the value. */
  patterns?(text: string): string[]
  /** Of what everybody has: is it this, and does it hold this? Left out: as its text does. */
  line?: { is(engine: Engine, value: string): Condition; holds(engine: Engine, pattern: string): Condition }
}

const plain = (name: string, value = (text: string) => text): Compared => ({ text: (_, column) => column(name), value })

/** As both engines make it: of the alphabet alone. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

const FIELDS: Record<Exclude<UserCondition['field'], 'status' | 'emergency' | 'upn' | 'sync'>, Compared> = {
  state: plain('state'),
  reason: plain('reason'),
  owner: plain('owner'),
  site: plain('site_ci', foldKey),
  // made lower for everybody it is a fifth of a look
  licence: { text: (_, column) => sql`lower(${column('licence')})`, there: 'licence', value: lower },
  extension: plain('extension'),
  userName: plain('user_name_ci', foldKey),
  // the first line of what a search looks through
  name: {
    text: (_, column) => column('search_text'),
    value: foldKey,
    line: {
      is: (engine, value) => engine.firstLineIs('search_text', value),
      holds: (engine, pattern) => (pattern.includes('\n') ? sql`1 = 0` : nameHolds(engine, pattern)),
    },
  },
  number: { ...plain('number', (text) => `+${text.replace(/\D/g, '')}`), patterns: searchPatterns },
}

/** However its accents are typed, as a search finds it. */
function nameHolds(engine: Engine, value: string): Condition {
  const plainly = typed(value)
  return any([
    ...[...new Set([value, plainly])].map((pattern) => engine.firstLineHolds('search_text', pattern)),
    engine.firstLineTypedHolds('search_text', plainly),
  ])
}

/** Empty: everybody is meant. `column`: see `Column`. */
export function conditionsOf(
  engine: Engine,
  tenantId: string,
  query: Omit<UserQuery, 'limit'>,
  column: Column,
): Condition[] {
  const { states, reasons, sites, directory, conditions = [] } = query
  const [shown, ...others] = new Set(directory)
  return [
    ...(states?.length ? [sql<SqlBool>`${column('state')} in (${sql.join(states)})`] : []),
    ...(reasons?.length ? [sql<SqlBool>`${column('reason')} in (${sql.join(reasons)})`] : []),
    ...(shown && others.length === 0 ? [shown === 'hidden' ? IS_HIDDEN : IS_VISIBLE] : []),
    ...(sites?.length ? [sql<SqlBool>`${column('site_ci')} in (${sql.join(sites.map(foldKey))})`] : []),
    ...conditions.map((condition) => conditionOf(engine, tenantId, condition, column)),
  ]
}

function conditionOf(
  engine: Engine,
  tenantId: string,
  { field, test, values }: UserCondition,
  column: Column,
): Condition {
  if (field === 'status') return statusOf(test, values)
  if (field === 'emergency') return noEmergency(engine, tenantId)
  if (field === 'upn') return nameApart(engine, tenantId)
  if (field === 'sync') return isLeftOut(engine, tenantId)
  const { text: textOf, there, value, patterns, line } = FIELDS[field]
  const text = textOf(engine, column)
  const given = there === undefined ? text : column(there)
  if (test === 'empty') return sql`${given} is null`
  if (test === 'filled') return sql`${given} is not null`
  const lines = line && any(values.map((one) => line.is(engine, value(one))))
  if (lines && test === 'is') return lines
  if (lines && test === 'not') return sql`not ${lines}`
  if (test === 'is') return sql`${text} in (${sql.join(values.map(value))})`
  // nothing is not something else either: who has none is meant too
  if (test === 'not') return sql`(${given} is null or ${text} not in (${sql.join(values.map(value))}))`
  const looked = values.flatMap((one) => patterns?.(one) ?? [value(one)])
  const found = any(looked.map((pattern) => line?.holds(engine, pattern) ?? engine.contains(text, pattern)))
  if (test === 'contains') return found
  return line ? sql`not ${found}` : sql`(${given} is null or not ${found})`
}

function statusOf(test: UserCondition['test'], values: string[]): Condition {
  const one = any(values.flatMap((value) => STATUS[value] ?? []))
  return test === 'not' ? sql`not ${one}` : one
}

const any = (conditions: Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`

export const all = (conditions: Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 1` : sql`(${sql.join(conditions, sql` and `)})`
