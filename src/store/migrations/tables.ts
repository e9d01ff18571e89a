import type { Engine } from '../engine.ts'

/** `!` marks what is never null; `flag` is 0 or 1. */
export type ColumnType = 'text!' | 'text' | 'bigint!' | 'flag!'

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

/** The statements that make a table with its indexes. */
export function createStatements(table: TableSpec, engine: Engine['name']): string[] {
  const quote = (name: string) => `"${name}"`
  const list = (columns: string[]) => columns.map(quote).join(', ')
  const type = (column: ColumnType) => {
    const base = column.replace('!', '')
    const name = base === 'text' ? TEXT[engine] : base === 'flag' ? 'smallint' : base
    return column.endsWith('!') ? `${name} not null` : name
  }
  const columns = Object.entries(table.columns).map(([name, column]) => `${quote(name)} ${type(column)}`)
  const tail = table.narrow && engine === 'sqlite' ? ' without rowid' : ''
  return [
    `create table ${quote(table.name)} (${columns.join(', ')}, primary key (${list(table.key)}))${tail}`,
    ...Object.entries(table.indexes ?? {}).map(([name, index]) => {
      const where = index.where ? ` where ${index.where}` : ''
      const unique = index.unique ? 'unique ' : ''
      return `create ${unique}index ${quote(`${table.name}_${name}`)} on ${quote(table.name)} (${list(index.on)})${where}`
    }),
  ]
}
