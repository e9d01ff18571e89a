/** Error bodies of Microsoft Graph. Source: graph/errors, and the texts that admins report (facts of the sync). */
import { randomUUID } from 'node:crypto'
import type { Answer } from '../http.ts'

const CODES: Record<number, string> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'syncStateNotFound',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  424: 'FailedDependency',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  501: 'NotImplemented',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
}

export function refusal(status: number, message: string, now: number, code?: string): Answer {
  const id = randomUUID()
  const date = new Date(now).toISOString().slice(0, 19)
  const innerError = { date, 'request-id': id, 'client-request-id': id }
  return { status, body: { error: { code: code ?? CODES[status] ?? 'UnknownError', message, innerError } } }
}

export const missing = (id: string, now: number): Answer =>
  refusal(
    404,
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    now,
    'Request_ResourceNotFound',
  )

/** What the documents name for an assignment that cannot be made. */
export const TEXTS = {
  inUse: (number: string) => `Telephone Number '${number}' has already been assigned to another user`,
  notFound: (number: string, tenant: string) => `Telephone Number '${number}' is not found from tenant '${tenant}'`,
  unlicensed: (user: string, type: string) => `User '${user}' lacks appropriate licenses to assign a '${type}' number`,
  onPremises: (user: string) =>
    `The user ${user} already has a telephone number set in the on-premises Active Directory and synchronized to the cloud. To manage this user's telephone number in the cloud, first clear the phone number in the on-premises directory and wait for it to synchronize.`,
  notProvisioned: 'The server responded with a Request Error, Status: NotFound',
  unknownUser: (user: string) => `The user '${user}' is not found`,
  policyTarget: 'User does not exist',
  denied: 'Insufficient privileges to complete the operation.',
} as const

/** On every answer. */
export const requestIds = (given: string | undefined): Record<string, string> => {
  const id = randomUUID()
  return { 'request-id': id, 'client-request-id': given ?? id }
}
