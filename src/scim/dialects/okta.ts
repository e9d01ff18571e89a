/** What Okta sends that RFC 7644 does not; see `entra.ts` for the manner. Source: Okta's guide "SCIM protocol 2.0". */
import type { Attribute } from '../../directory/schema/attribute.ts'

/**
 * A replace without a path carries the resource as Okta has it: `{"id", "displayName"}` for a group, `schemas`, `meta` and
 * `groups` of a user. What only we set is passed over there, as PUT passes it over (RFC 7644 §3.5.1).
 */
export const passedOver = (attribute: Attribute, named: boolean): boolean =>
  !named && attribute.mutability === 'readOnly'

/** `password`, always, a dummy where Okta keeps the password: taken and never kept. */
export const neverKept = (attribute: Attribute): boolean => attribute.mutability === 'writeOnly'
