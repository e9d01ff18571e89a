/** The product's outside world, at the address of a sandbox in another process. */
import * as near from '../../src/worlds.ts'

export { realWorld, takeSandbox } from '../../src/worlds.ts'

export const sandboxWorld: typeof near.sandboxWorld = (sandbox, _, clock, limits) =>
  near.sandboxWorld(sandbox, process.env['BENCH_SANDBOX'] ?? '', clock, limits)
