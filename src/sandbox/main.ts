/** The sandbox by itself, on a port of its own: for benchmarks and for scripts that have no product beside it. */
import { createServer } from 'node:http'
import { createSandbox } from './sandbox.ts'

const { env } = process

function number(name: string, usual: number): number {
  const value = Number(env[name] ?? usual)
  if (Number.isFinite(value) && value >= 0) return value
  throw new Error(`${name} must be a number of 0 or more, not "${env[name]}"`)
}

function choice<T extends string>(name: string, usual: T, ...others: T[]): T {
  const all = [usual, ...others]
  const found = all.find((one) => one === (env[name] ?? usual))
  if (found !== undefined) return found
  throw new Error(`${name} must be one of ${all.join(', ')}, not "${env[name]}"`)
}

const server = createServer()
const host = env['HOST'] ?? '127.0.0.1'
server.listen(number('PORT', 3979), host)
await new Promise((resolve) => server.once('listening', resolve))
const address = server.address()
const port = typeof address === 'object' && address ? address.port : 0

const sandbox = await createSandbox({
  baseUrl: env['SANDBOX_URL'] ?? `http://${host}:${port}/sandbox`,
  users: number('SANDBOX_USERS', 250),
  seed: number('SANDBOX_SEED', 1),
  problems: choice('SANDBOX_PROBLEMS', 'on', 'off') === 'on',
  limits: choice('SANDBOX_LIMITS', 'on', 'off') === 'on',
  latencyMs: number('SANDBOX_LATENCY_MS', 0),
  pbxWrites: choice('SANDBOX_PBX_WRITES', 'full', 'create', 'none'),
  tenants: number('SANDBOX_TENANTS', 1),
  folder: env['DATA_DIR'] ?? null,
})
server.on('request', sandbox.handle)
console.log(JSON.stringify({ url: `http://${host}:${port}/sandbox`, identities: sandbox.identities }))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void sandbox.close().then(() => process.exit(0))
  })
}
