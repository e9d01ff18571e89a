/** How the issuer says no: error bodies as in Microsoft's AADSTS error reference. */
import { randomUUID } from 'node:crypto'
import type { Answer } from '../http.ts'

export type Refuse = (status: number, error: string, code: number, text: string) => Answer

export function createRefuse(now: () => number): Refuse {
  return (status, error, code, text) => {
    const timestamp = new Date(now())
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z')
    const trace_id = randomUUID()
    const correlation_id = randomUUID()
    const error_description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`
    const error_uri = `https://login.microsoftonline.com/error?code=${code}`
    const body = { error, error_description, error_codes: [code], timestamp, trace_id, correlation_id, error_uri }
    return { status, body }
  }
}

export const noTenant = (refuse: Refuse, tenantId: string): Answer =>
  refuse(
    400,
    'invalid_request',
    90002,
    `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  )
