/**
 * `node tests/scim/fuzz.ts [requests] [seed] [SQLite|PostgreSQL]`: hostile requests at the SCIM door. None may be answered
 * by a 5xx or by no answer, none may change a user that it does not name, and memory may not grow with their number:
 * after a forced collection at the end it is at most 32 MB more than after a tenth of the requests.
 * The same seed sends the same requests.
 */
import { stopPostgres } from '../postgres.ts'
import { fuzz, MOST_GROWTH_MB } from './fuzzing.ts'
import { engines } from './door/world.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const count = (of: number): string => of.toLocaleString('en')
const requests = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const engine = engines.find(({ name }) => name === (process.argv[4] ?? 'SQLite'))
if (!engine) throw new Error('The engine is SQLite or PostgreSQL.')

print(`seed ${seed}, ${count(requests)} requests, ${engine.name}`)
const began = Date.now()
const { sent, statuses, failures, changed, looks, marks, growthMb, slowest } = await fuzz(engine, {
  seed,
  requests,
  tell: ({ sent: at, memoryMb, rssMb }) =>
    print(`${count(at)} requests: ${memoryMb} MB after a forced collection, ${rssMb} MB of the process`),
})
const seconds = Math.round((Date.now() - began) / 1000)
for (const [status, times] of [...statuses].sort(([a], [b]) => a - b))
  print(`  ${status === 1 ? 'closed' : status}: ${count(times)}`)
print(`${count(sent)} requests in ${count(seconds)} s; the slowest took ${slowest.ms} ms: ${slowest.request}`)
for (const failure of failures) print(`FAILED ${failure}`)
for (const change of changed) print(`CHANGED ${change}`)
const grown = growthMb > MOST_GROWTH_MB
print(`${failures.length === 0 ? 'met' : 'MISSED'}: ${failures.length} answers of 5xx, none or faults in the log`)
print(
  `${grown ? 'MISSED' : 'met'}: memory ${growthMb} MB more at ${count(sent)} than at ${count(marks[0]?.sent ?? 0)}, of at most ${MOST_GROWTH_MB} MB`,
)
print(
  `${changed.length === 0 ? 'met' : 'MISSED'}: ${changed.length} changes to who was not named, in ${count(looks)} looks`,
)
await stopPostgres()
process.exit(failures.length === 0 && changed.length === 0 && !grown ? 0 : 1)
