/** Statements that run over and over: their texts are made once, where Kysely makes each anew. */
import { CompiledQuery } from 'kysely'
import type { Engine, Work } from './engine.ts'

/** Runs it and answers its rows; a write has none unless it says `returning`. */
export type Statement<R> = (work: Work, parameters: readonly unknown[]) => Promise<R[]> | R[]

/** @param make from the values of a row, in the order of its columns: for many rows it pays to write it out */
export function statement<R extends object>(
  text: (engine: Engine) => string,
  make?: (values: readonly unknown[]) => R,
): Statement<R> {
  const texts = new Map<Engine, string>()
  const textFor = (engine: Engine): string => {
    const made = texts.get(engine) ?? text(engine)
    texts.set(engine, made)
    return made
  }
  const shape: Shape<R> = make ? (_, values) => make(values) : shaping<R>()
  return (work, parameters) => run<R>(work, textFor(work.engine), parameters, shape)
}

type Shape<R> = (columns: readonly string[], values: unknown[]) => R

/** For texts that are kept elsewhere. */
export function run<R extends object>(
  work: Work,
  text: string,
  parameters: readonly unknown[],
  shape: Shape<R> = shaping<R>(),
): Promise<R[]> | R[] {
  const { direct } = work
  if (!direct) return queued(work, text, parameters)
  const now = (): R[] => {
    const { columns, rows } = direct.rows(text, parameters)
    return rows.map((values) => shape(columns, values))
  }
  // a write by itself waits for its turn, and then for the disk
  if (!work.inside) return text.startsWith('select ') && direct.isFree() ? now() : queued(work, text, parameters)
  const pause = direct.pause()
  return pause ? pause.then(now) : now()
}

/** Rows of one statement all have one shape, which the engine of JavaScript reads faster than a row of a database. */
function shaping<R extends object>(): Shape<R> {
  let model: Record<string, unknown> | null = null
  return (columns, values) => {
    model ??= Object.fromEntries(columns.map((column) => [column, null]))
    const row = { ...model }
    for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = values[at]
    return row as R
  }
}

async function queued<R>(work: Work, text: string, parameters: readonly unknown[]): Promise<R[]> {
  const { rows } = await work.db.executeQuery<R>(CompiledQuery.raw(text, [...parameters]))
  return rows
}
