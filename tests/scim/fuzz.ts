/**
 * `node tests/scim/fuzz.ts [requests] [seed] [SQLite|PostgreSQL]`: hostile requests at the SCIM door. None may be answered
 * by a 5xx or by no answer, none may change a user that it does not name, and memory may not grow with their number.
 * The same seed sends the same requests.
 */
import { stopPostgres } from '../postgres.ts'
import { fuzz } from './fuzzing.ts'
import { engines } from './door/world.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const requests = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const engine = engines.find(({ name }) => name === (process.argv[4] ?? 'SQLite'))
if (!engine) throw new Error('The engine is SQLite or PostgreSQL.')

print(`seed ${seed}, ${requests.toLocaleString('en')} requests, ${engine.name}`)
const began = Date.now()
const ended = await fuzz(engine, {
  seed,
  until: (sent) => sent >= requests,
  every: Math.max(1_000, Math.round(requests / 10)),
  tell: ({ sent, heapMb, rssMb }) => print(`${sent} requests: ${heapMb} MB after gc, ${rssMb} MB of the process`),
})
for (const [status, count] of [...ended.statuses].sort()) print(`  ${status}: ${count}`)
for (const fault of ended.faults) print(`FAULT ${fault}`)
print(`${ended.sent} requests in ${Math.round((Date.now() - began) / 1000)} s: ${ended.faults.length} faults`)
await stopPostgres()
process.exit(ended.faults.length === 0 ? 0 : 1)
