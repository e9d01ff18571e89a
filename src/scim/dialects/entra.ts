/**
 * What Entra ID sends that RFC 7644 does not, one quirk a function: each turns what was sent into what was meant and leaves
 * everything else as it is. They hold for every client, as a user agent says nothing that could be relied on, and the
 * tenant URL's `aadOptscim062020` changes the dialect of one and the same Entra. Where they are told of: Microsoft Learn,
 * "Known issues … SCIM 2.0 protocol compliance" and "Develop and plan provisioning for a SCIM endpoint".
 *
 * Not here, as they come in bodies and filters too or need the body that is patched: booleans as strings
 * (`body/scalar.ts`, `filter/operand.ts`), elements that a value path describes (`patch/pinned.ts`), names with dots and
 * URNs as keys (`patch/read.ts`).
 */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { subAttribute } from '../../directory/schema/path.ts'
import { isObject } from '../body/invalid.ts'
import { member } from './sent.ts'

/** `Add`, `Replace`, `Remove`: Entra without the flag; RFC 7644 §3.5.2 has lower case. */
export const opInAnyCase = (op: unknown): unknown => (typeof op === 'string' ? op.toLowerCase() : op)

/**
 * `[{"value": "x"}]`, `[{"$ref": "…", "value": "…"}]` and `["x"]` for an attribute with one value: `manager` in Microsoft's
 * own example, and single strings that its older connector wrapped.
 */
export function listOfOne(attribute: Attribute, value: unknown): unknown {
  if (attribute.multiValued || !Array.isArray(value)) return value
  if (value.length === 0) return null
  return value.length === 1 ? unwrapped(attribute, value[0]) : value
}

const unwrapped = (attribute: Attribute, only: unknown): unknown =>
  attribute.type !== 'complex' && isObject(only) && Object.hasOwn(only, 'value') ? only['value'] : only

/** `manager` as the bare id of the manager (Captain-P-Goldfish/SCIM-SDK #686), and a member as a bare id. */
export function bareValue(attribute: Attribute, value: unknown): unknown {
  const bare = typeof value === 'string' && attribute.type === 'complex' && subAttribute(attribute, 'value') !== null
  return bare && !attribute.multiValued ? { value } : value
}

/**
 * An emptied `manager`: `""`, or `{"value": ""}` as Microsoft's gallery test takes a manager away. Whoever has no id is nobody, so
 * that there is nobody's name and address left to keep.
 */
export const ofNobody = (attribute: Attribute, value: unknown): unknown =>
  attribute.type === 'complex' && !attribute.multiValued && subAttribute(attribute, 'value') && saysNobody(value)
    ? null
    : value

const saysNobody = (value: unknown): boolean => {
  const id = isObject(value) ? member(value, 'value') : undefined
  return typeof id === 'string' && id.trim() === ''
}

/** One value where the attribute has several, as Microsoft's own Postman collection adds a member: `"value": "id"`. */
export const oneOfSeveral = (attribute: Attribute, value: unknown): unknown =>
  attribute.multiValued && value !== null && value !== undefined && !Array.isArray(value) ? [value] : value

/**
 * Remove with a `value`: only these elements, where RFC 7644 §3.5.2.2 would take all. Entra without the flag takes members
 * out of a group so. Undefined: all of them, as where SAP's client sends `""` with every removal.
 */
export const onlyThese = (attribute: Attribute, value: unknown): unknown =>
  attribute.multiValued && value !== null && value !== '' ? value : undefined
