/** What the API key may do, found out with four small reads. */
import type { CallContext, Check } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { PbxClient } from './client.ts'

const HOUR_MS = 3_600_000

/** Throws when the key itself is refused or 8x8 cannot be reached; a refused permission is a line of the answer. */
export async function checkPbx(client: PbxClient, context?: CallContext): Promise<Check> {
  const now = client.now()
  const lastHour = { startTime: new Date(now - HOUR_MS).toISOString(), endTime: new Date(now).toISOString() }
  const users = await allowed(() => client.get('users', '/users', { pageSize: 1 }, context))
  const sites = await allowed(() => client.get('sites', '/sites', { pageSize: 1, pageNumber: 0 }, context))
  const numbers = await allowed(() => client.get('phonenumbers', '/phone-numbers', { pageSize: 1 }, context))
  // The key is known to be good by now, so a 401 only means that it is not made for this API.
  const audits = await allowed(
    () => client.audits({ ...lastHour, service: 'platform', size: 1 }, context),
    'credential',
  )
  return {
    permissions: [
      { name: 'Read users and sites', vendorName: 'UC & CC User Admin, UC Site Admin', granted: both(users, sites) },
      { name: 'Read numbers', vendorName: 'UC & CC Number Admin', granted: numbers },
      { name: 'Read the audit records', vendorName: null, granted: audits },
    ],
  }
}

/** Null when the answer tells neither. */
async function allowed(read: () => Promise<unknown>, alsoRefused?: 'credential'): Promise<boolean | null> {
  try {
    await read()
    return true
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.kind === 'permission' || error.kind === alsoRefused || error.status === 404) return false
    if (error.kind === 'refused') return null
    throw error
  }
}

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false
  return one === null || other === null ? null : true
}
