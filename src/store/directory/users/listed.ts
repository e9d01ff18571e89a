import { sql, type RawBuilder } from 'kysely'
import type { Engine } from '../../engine.ts'
import type { ListedUserTable } from '../../schema.ts'

/** Of everybody what lists ask for: PostgreSQL keeps it beside the rows, SQLite in indexes of these. */
export const listed = ({ name }: Engine): RawBuilder<ListedUserTable> =>
  sql`${sql.table(name === 'postgres' ? 'listed_users' : 'users')}`
