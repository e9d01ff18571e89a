/** The sandbox in this process, or one that runs by itself: then this one only knows its keys and points there. */
import { createIdentity } from './company/identities.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'

/** `url`: of a sandbox that was started with the same users, seed, problems and tenants. */
export async function openSandbox(options: SandboxOptions & { url: string | null }): Promise<Sandbox> {
  const { url, tenants } = options
  if (url === null) return createSandbox(options)
  return {
    baseUrl: url,
    identities: Array.from({ length: tenants }, (_, n) => createIdentity(options, n + 1)),
    handle(request, response) {
      const path = (request.url ?? '').replace(/^\/sandbox/, '')
      response.writeHead(307, { location: `${url}${path}`, 'content-length': '0' })
      response.end()
    },
    ask: () => Promise.reject(new Error(`ask the sandbox at ${url}`)),
    close: () => Promise.resolve(),
  }
}
