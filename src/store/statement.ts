/** Statements that run over and over: their texts are made once, where Kysely makes each anew. */
import { CompiledQuery } from 'kysely'
import type { Engine, Work } from './engine.ts'

/** Runs it and answers its rows; a write has none unless it says `returning`. */
export type Statement<R> = (work: Work, parameters: readonly unknown[]) => Promise<R[]> | R[]

export function statement<R>(text: (engine: Engine) => string): Statement<R> {
  const texts = new Map<Engine, string>()
  const textFor = (engine: Engine): string => {
    const made = texts.get(engine) ?? text(engine)
    texts.set(engine, made)
    return made
  }
  return (work, parameters) => run<R>(work, textFor(work.engine), parameters)
}

/** For texts that are kept elsewhere. */
export function run<R>(work: Work, text: string, parameters: readonly unknown[]): Promise<R[]> | R[] {
  const { direct } = work
  if (!direct) return queued(work, text, parameters)
  if (!work.inside) {
    // a write by itself waits for its turn, and then for the disk
    const now = text.startsWith('select ') && direct.isFree()
    return now ? (direct.rows(text, parameters) as R[]) : queued(work, text, parameters)
  }
  const pause = direct.pause()
  if (pause) return pause.then(() => direct.rows(text, parameters) as R[])
  return direct.rows(text, parameters) as R[]
}

async function queued<R>(work: Work, text: string, parameters: readonly unknown[]): Promise<R[]> {
  const { rows } = await work.db.executeQuery<R>(CompiledQuery.raw(text, [...parameters]))
  return rows
}
