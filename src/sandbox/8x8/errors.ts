/** Error bodies of the Administration API: ErrorResponse of its OpenAPI files. */
import { randomUUID } from 'node:crypto'
import type { Answer } from '../http.ts'

export type ErrorCode =
  | 'UNKNOWN'
  | 'VALIDATION_ERROR'
  | 'FORBIDDEN'
  | 'CONFLICTING_QUERY_PARAMETER'
  | 'SERVICE_UNAVAILABLE'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'REQUEST_TIMEOUT'
  | 'TOO_MANY_REQUESTS'
  | 'CONFLICT'

export interface FieldError {
  field?: string
  code: ErrorCode
  message: string
}

export interface ErrorBody {
  status: number
  time: string
  title: string
  detail?: string
  errors: FieldError[]
}

export function errorBody(
  status: number,
  title: string,
  errors: FieldError[],
  now: number,
  detail?: string,
): ErrorBody {
  return { status, time: new Date(now).toISOString(), title, ...(detail && { detail }), errors }
}

const TITLES: Record<number, [string, ErrorCode]> = {
  400: ['Bad Request', 'BAD_REQUEST'],
  401: ['Unauthorized', 'FORBIDDEN'],
  403: ['Forbidden', 'FORBIDDEN'],
  404: ['Not Found', 'NOT_FOUND'],
  405: ['Method Not Allowed', 'BAD_REQUEST'],
  406: ['Not Acceptable', 'BAD_REQUEST'],
  408: ['Request Timeout', 'REQUEST_TIMEOUT'],
  409: ['Conflict', 'CONFLICT'],
  413: ['Payload Too Large', 'BAD_REQUEST'],
  415: ['Unsupported Media Type', 'BAD_REQUEST'],
  429: ['Too Many Requests', 'TOO_MANY_REQUESTS'],
  500: ['Internal Server Error', 'UNKNOWN'],
  501: ['Not Implemented', 'UNKNOWN'],
  503: ['Service unavailable', 'SERVICE_UNAVAILABLE'],
}

/** An error with the title and code that go with its status. */
export function refusal(status: number, message: string, now: number, code?: string): Answer {
  const [title, usual] = TITLES[status] ?? ['Error', 'UNKNOWN']
  return { status, body: errorBody(status, title, [{ code: (code as ErrorCode | undefined) ?? usual, message }], now) }
}

export const validation = (errors: FieldError[], now: number, title = 'Validation error', detail?: string): Answer => ({
  status: 400,
  body: errorBody(400, title, errors, now, detail),
})

export const invalid = (field: string, message: string, now: number): Answer =>
  validation([{ field, code: 'VALIDATION_ERROR', message }], now)

/** On every answer, as the OpenAPI files have it. */
export const responseId = (): Record<string, string> => ({ 'X-Response-Id': randomUUID() })
