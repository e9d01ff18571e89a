import type { Engine } from '../engine.ts'

/** `!` marks what is never null; `flag` is 0 or 1. */
export type ColumnType = 'text!' | 'text' | 'bigint!' | 'bigint' | 'flag!'

/** Columns that a table gains. What is never null needs a value for the rows that are there: `= 'literal'`. */
export interface ColumnSpec {
  table: string
  columns: Record<string, { type: ColumnType; standing?: string }>
  indexes?: TableSpec['indexes']
}

export interface TableSpec {
  name: string
  columns: Record<string, ColumnType>
  key: string[]
  indexes?: Record<string, { on: string[]; where?: string; unique?: boolean }>
  /** Small rows, read by key only: on SQLite they live in the key's own tree. */
  narrow?: true
}

/** Byte order everywhere, so that lists and keyset cursors run in the same order on both engines. */
const TEXT = { sqlite: 'text', postgres: 'text collate "C"' } as const

const quote = (name: string): string => `"${name}"`
const list = (columns: string[]): string => columns.map(quote).join(', ')

/** The statements that make a table with its indexes. */
export function createStatements(table: TableSpec, engine: Engine['name']): string[] {
  const columns = Object.entries(table.columns).map(([name, column]) => `${quote(name)} ${typeOf(column, engine)}`)
  const tail = table.narrow && engine === 'sqlite' ? ' without rowid' : ''
  return [
    `create table ${quote(table.name)} (${columns.join(', ')}, primary key (${list(table.key)}))${tail}`,
    ...indexStatements(table.name, table.indexes),
  ]
}

/** The statements that give a table more columns. */
export function addStatements({ table, columns, indexes }: ColumnSpec, engine: Engine['name']): string[] {
  const added = Object.entries(columns).map(([name, { type, standing }]) => {
    const value = standing === undefined ? '' : ` default ${standing}`
    return `alter table ${quote(table)} add column ${quote(name)} ${typeOf(type, engine)}${value}`
  })
  return [...added, ...indexStatements(table, indexes)]
}

function typeOf(column: ColumnType, engine: Engine['name']): string {
  const base = column.replace('!', '')
  const name = base === 'text' ? TEXT[engine] : base === 'flag' ? 'smallint' : base
  return column.endsWith('!') ? `${name} not null` : name
}

function indexStatements(table: string, indexes: TableSpec['indexes'] = {}): string[] {
  return Object.entries(indexes).map(([name, index]) => {
    const where = index.where ? ` where ${index.where}` : ''
    const unique = index.unique ? 'unique ' : ''
    return `create ${unique}index ${quote(`${table}_${name}`)} on ${quote(table)} (${list(index.on)})${where}`
  })
}
