import { createHash } from 'node:crypto'
import type { PbxAccount } from '../../../directory/store.ts'

/** The fingerprint of an account that 8x8 no longer has. */
export const GONE = 'gone'

/**
 * Changes when anything we know of the account does. Without `updatedAt`, which moves for fields we do not know, and
 * with lists in id order, since 8x8 promises none.
 */
export function fingerprint(account: PbxAccount): string {
  const parts = [
    account.userName,
    account.federationId,
    account.givenName,
    account.familyName,
    account.email,
    account.active,
    account.site && [account.site.id, account.site.name],
    account.title,
    account.department,
    account.locale,
    account.timezone,
    account.displayInDirectory,
    account.scimProvider,
    account.licences.map((licence) => [licence.id, licence.name]).sort(byFirst),
    account.extensions
      .map((one) => [one.id, one.number, one.type, one.licenceId, one.teamsEnabled, one.primaryNumber])
      .sort(byFirst),
    // nothing where there are none, so that accounts seen before these were kept stay the same
    ...((account.workPhone ?? account.mobilePhone) ? [[account.workPhone, account.mobilePhone]] : []),
    ...(account.untold ? [account.untold] : []),
  ]
  return createHash('sha1').update(JSON.stringify(parts)).digest('base64')
}

/** Numbers of the account's UC extensions, each once. */
export function numbersOf(account: PbxAccount): string[] {
  const numbers = account.extensions.map((one) => (one.type === 'UC' ? one.primaryNumber : null))
  return [...new Set(numbers.filter((number) => number !== null))]
}

function byFirst(one: unknown[], other: unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1
}
