/** In place of the product's own sandbox: one that runs in another process. */
import type { Identity, Sandbox } from '../../src/sandbox/sandbox.ts'

export const createSandbox = (): Promise<Sandbox> =>
  Promise.resolve({
    identities: JSON.parse(process.env['BENCH_IDENTITIES'] ?? '[]') as Identity[],
    handle: (_, response) => void response.writeHead(404).end(),
    close: () => Promise.resolve(),
  })
