/** The thread that writes what comes in numbers. Its commits do not wait for the disk: whoever asked does. */
import { Kysely } from 'kysely'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { UserOutcome } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { commitTogether } from '../resources/commit.ts'
import type { Schema } from '../schema.ts'
import { sqliteDialect } from '../sqlite/dialect.ts'
import { SQLITE } from '../sqlite/engine.ts'
import type { Start } from './aside.ts'
import { carryOut, type Decisions, type Deed, type Told } from './deeds.ts'
import { toAnswer } from './message.ts'

/** All in one transaction; one that fails takes back nothing of the others. */
async function together(work: Work, decisions: Decisions, deeds: Deed[]): Promise<Told[]> {
  const told: Told[] = deeds.map(() => ({ kind: 'again' }))
  const ends = await commitTogether(
    work,
    '',
    deeds.map((deed, at) => ({
      write: (inside) => carryOut(inside, decisions, deed),
      done: (outcome) => (told[at] = { kind: 'done', outcome: outcome as UserOutcome | null }),
      failed: () => undefined,
    })),
  )
  for (const end of ends) end()
  return told
}

async function serve(port: MessagePort, start: Start): Promise<void> {
  const { decisions } = (start.decisions === null ? { decisions: {} } : await import(start.decisions)) as {
    decisions: Decisions
  }
  // the folder is locked by who started this
  const dialect = sqliteDialect(start.path, { release: () => undefined }, 'aside')
  const work: Work = { db: new Kysely<Schema>({ dialect }), engine: SQLITE, direct: dialect.direct }
  /** One after the other, as they were asked for. */
  let last: Promise<unknown> = Promise.resolve()
  port.on('message', (order: string) => {
    if (order === '') return void last.then(() => work.db.destroy()).then(() => port.close())
    last = last.then(async () =>
      port.postMessage(toAnswer(await together(work, decisions, JSON.parse(order) as Deed[]))),
    )
  })
  // opens the file before anybody waits for it
  await work.db.selectFrom('tenants').select('id').limit(1).execute()
  port.postMessage('ready')
}

// loaded by another module, it does nothing
if (parentPort) await serve(parentPort, workerData as Start)
