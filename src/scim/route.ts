/** A route of this door: what goes in, and how what comes out or is refused is answered. */
import type { ResourceStore } from '../directory/store.ts'
import { guarded, type Soon } from '../http/after.ts'
import type { Answer, Route, RouteRequest } from '../http/route.ts'
import { ScimError } from './errors.ts'
import { etag } from './etag.ts'
import type { Provisioner } from './provisioner.ts'
import { errorBody } from './render.ts'
import { withoutSecrets } from './secrets.ts'
import { SCIM_TYPE } from './words.ts'

export interface ScimDeps {
  resources: ResourceStore
  /** ISO 8601, UTC, with milliseconds. */
  now: () => string
  newId: () => string
  /** Where clients reach us; null: at the host they name. */
  publicUrl: string | null
  /** Reads the sites of 8x8 anew, where there is an 8x8: one may have been made a moment ago. */
  readSites(tenantId: string): Promise<void>
}

export type ScimRequest = RouteRequest<Provisioner>

/** Group pushes of Okta and Entra hold thousands of members; a user is small. */
export const MOST_BYTES = 1_048_576

const TAKES = ['application/scim+json', 'application/json'] as const

export const ROOT = '/scim/v2'

export function scimRoute(
  method: Route<Provisioner>['method'],
  path: string,
  handle: (request: ScimRequest) => Soon<Answer>,
  maxBody = method === 'GET' || method === 'DELETE' ? 0 : MOST_BYTES,
): Route<Provisioner> {
  return {
    method,
    path: `${ROOT}${path}`,
    access: 'provision',
    maxBody,
    takes: TAKES,
    handle: (request) =>
      guarded(
        () => handle(request),
        (error) => {
          if (error instanceof ScimError) return refusal(withoutSecrets(error, request))
          throw error
        },
      ),
  }
}

export const refusal = (error: ScimError): Answer => ({
  kind: 'text',
  status: error.status,
  type: SCIM_TYPE,
  body: JSON.stringify(errorBody(error)),
  headers: error.headers,
})

export const answer = (
  body: string,
  status = 200,
  headers: Record<string, string> = {},
): Extract<Answer, { kind: 'text' }> => ({
  kind: 'text',
  status,
  type: SCIM_TYPE,
  body,
  headers,
})

export const answerObject = (body: object, headers: Record<string, string> = {}): Answer =>
  answer(JSON.stringify(body), 200, headers)

/** Of one resource: RFC 7644 §3.14, and RFC 7643 §3.1, by which `meta.location` is the same as Content-Location. */
export const headersOf = (version: number, location: string): Record<string, string> => ({
  ETag: etag(version),
  'Content-Location': location,
})

/** Of one that was just written, RFC 7644 §3.3. */
export const headersOfWritten = (version: number, location: string): Record<string, string> => ({
  ETag: etag(version),
  Location: location,
  'Content-Location': location,
})

/** After a deletion; `about`: the username that is gone, for the request log. */
export const nothing = (about: string | null = null): Answer & About => ({ kind: 'empty', status: 204, about })

export interface About {
  about?: string | null
}

/** Base of all locations, without a slash at its end. */
export function baseOf({ publicUrl }: ScimDeps, { headers }: ScimRequest): string {
  const origin = publicUrl ?? `http://${headers['host'] ?? 'localhost'}`
  return `${origin.replace(/\/+$/, '')}${ROOT}`
}
