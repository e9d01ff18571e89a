/** What the web server refuses before a route is met, in the words of RFC 7644 §3.12. */
import type { Wording } from '../http/door.ts'
import type { Problem } from '../http/route.ts'
import { LIMITS } from './bulk/request.ts'
import { ScimError, type ScimType } from './errors.ts'
import { errorBody } from './render.ts'

export const SCIM_TYPE = 'application/scim+json'

/** A body that is no JSON is the one thing with a type of its own. */
const TYPES: Record<string, ScimType> = { 'Bad JSON': 'invalidSyntax', 'Bad request': 'invalidSyntax' }

/** A refusal has to name the limit as /ServiceProviderConfig does, RFC 7644 §3.7.4. */
const MORE: Record<string, string> = {
  'Body too large': ` The maxPayloadSize of a bulk is ${LIMITS.maxPayloadSize}.`,
}

export const SCIM_WORDING: Wording = {
  prefix: '/scim/',
  type: SCIM_TYPE,
  body: ({ status, title, detail }: Problem) => ({
    ...errorBody(
      new ScimError(status, status === 400 ? (TYPES[title] ?? null) : null, `${detail}${MORE[title] ?? ''}`),
    ),
  }),
}
