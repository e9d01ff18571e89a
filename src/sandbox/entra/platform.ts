/**
 * The machine that the product runs on, as Azure's are: its metadata service tells tokens of the managed identity. App
 * Service's endpoint is the same with a header of its own.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
import { SignJWT } from 'jose'
import type { Answer, Call } from '../http.ts'
import { EXCHANGE, EXCHANGE_US, platformIssuer } from './appProof.ts'
import type { KeyRing } from './keys.ts'

const LIFETIME_S = 3_600

export interface PlatformDeps {
  baseUrl: string
  now: () => number
  keys: Pick<KeyRing, 'current'>
}

export function createPlatform({ baseUrl, now, keys }: PlatformDeps): (call: Call) => Promise<Answer> {
  return async ({ headers, query }) => {
    const refuse = (status: number, error: string, text: string): Answer => ({
      status,
      body: { error, error_description: text },
    })
    if (headers['metadata'] !== 'true' && headers['x-identity-header'] === undefined)
      return refuse(400, 'invalid_request', 'Required metadata header not specified')
    if (!['2018-02-01', '2019-08-01'].includes(query.get('api-version') ?? ''))
      return refuse(400, 'invalid_request', "Required query variable 'api-version' is missing or not supported")
    const resource = query.get('resource')
    if (resource !== EXCHANGE && resource !== EXCHANGE_US)
      return refuse(
        400,
        'invalid_resource',
        `The sandbox's identity has tokens for ${EXCHANGE} only, not for ${resource?.slice(0, 100) ?? 'nothing'}.`,
      )
    if (query.get('client_id') !== null) return refuse(400, 'invalid_request', 'Identity not found')
    const at = Math.floor(now() / 1000)
    // a script takes one for the file of a workload identity
    const subject = query.get('as') === 'workloadIdentity' ? 'workloadIdentity' : 'managedIdentity'
    const access_token = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ: 'JWT' })
      .setIssuer(platformIssuer(baseUrl))
      .setSubject(subject)
      .setAudience(resource)
      .setIssuedAt(at)
      .setExpirationTime(at + LIFETIME_S)
      .sign(keys.current.privateKey)
    const expires = { expires_in: String(LIFETIME_S), expires_on: String(at + LIFETIME_S), not_before: String(at) }
    return { status: 200, body: { access_token, ...expires, resource, token_type: 'Bearer' } }
  }
}
