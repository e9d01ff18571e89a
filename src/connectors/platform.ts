/** Tokens of the platform that this process runs on: no secret is kept anywhere. They prove the app to Entra. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod/v4'
import type { Clock } from './clock.ts'
import { ConnectorError } from './errors.ts'

export interface PlatformOptions extends Pick<Clock, 'sleep'> {
  /** App Service, Container Apps (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`); null: the instance metadata service. */
  identityEndpoint: string | null
  identityHeader: string | null
  /** `AZURE_FEDERATED_TOKEN_FILE`; null: the platform writes none. */
  federatedTokenFile: string | null
  /** Default: 169.254.169.254, which only the machine itself reaches. */
  metadataUrl?: string
  fetch?: typeof fetch
}

export interface Platform {
  /** A token of the managed identity for `resource`. `clientId` null: the system-assigned one. */
  managedIdentity(clientId: string | null, resource: string): Promise<string>
  /** The token that the platform writes to a file; read anew each time, since it does not last. */
  workloadIdentity(): Promise<string>
}

const METADATA = 'http://169.254.169.254'
const WITHIN_MS = 10_000
const MAX_BYTES = 64 * 1024
/** As documented for the metadata service, which answers these while it updates itself. */
const AGAIN = [404, 410, 429, 500, 502, 503, 504]
const WAITS_MS = [500, 2_000, 4_000]

const answered = z.object({ access_token: z.string().min(1).max(MAX_BYTES) })

export function createPlatform(options: PlatformOptions): Platform {
  async function ask(clientId: string | null, resource: string): Promise<Response> {
    const { identityEndpoint: endpoint, identityHeader: header } = options
    const url = new URL(endpoint ?? `${options.metadataUrl ?? METADATA}/metadata/identity/oauth2/token`)
    url.searchParams.set('api-version', endpoint ? '2019-08-01' : '2018-02-01')
    url.searchParams.set('resource', resource)
    if (clientId !== null) url.searchParams.set('client_id', clientId)
    const headers: Record<string, string> = endpoint ? { 'x-identity-header': header ?? '' } : { metadata: 'true' }
    return (options.fetch ?? fetch)(url, { headers, redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) })
  }

  return {
    async managedIdentity(clientId, resource) {
      for (let tried = 0; ; tried++) {
        const answer = await ask(clientId, resource).catch(() => null)
        if (answer?.ok) return tokenOf(await answer.text())
        const wait = answer === null || AGAIN.includes(answer.status) ? WAITS_MS[tried] : undefined
        const text = answer === null ? '' : await answer.text()
        if (wait === undefined) throw noIdentity(answer?.status ?? null, text)
        await options.sleep(wait)
      }
    },
    async workloadIdentity() {
      const { federatedTokenFile: path } = options
      if (path === null) throw refused('AZURE_FEDERATED_TOKEN_FILE is not set: this platform writes no token.')
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
        throw refused(`The file of AZURE_FEDERATED_TOKEN_FILE cannot be read (${code}).`)
      })
      const token = text.trim()
      if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) && token.length <= MAX_BYTES) return token
      throw refused('The file of AZURE_FEDERATED_TOKEN_FILE holds no token.')
    },
  }
}

function tokenOf(text: string): string {
  try {
    return answered.parse(JSON.parse(text.slice(0, 2 * MAX_BYTES))).access_token
  } catch {
    throw refused('The managed identity endpoint answered without a token.')
  }
}

function noIdentity(status: number | null, text: string): ConnectorError {
  if (status === null)
    return refused('No managed identity endpoint answered: this machine is not on Azure, or has no identity.')
  return new ConnectorError('credential', 'graph', `The managed identity endpoint refused (${status}).`, {
    status,
    raw: descriptionOf(text),
  })
}

/** `error_description` of the answer, which names the identity that is missing; no other part of it. */
function descriptionOf(text: string): string | null {
  try {
    const { error_description: said } = z.object({ error_description: z.string() }).parse(JSON.parse(text))
    return said.slice(0, 300)
  } catch {
    return null
  }
}

const refused = (message: string): ConnectorError => new ConnectorError('credential', 'graph', message)
