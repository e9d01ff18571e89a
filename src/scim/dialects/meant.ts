/** Every quirk of a value, in the order in which they nest. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { bareValue, listOfOne, ofNobody, oneOfSeveral } from './entra.ts'

const QUIRKS = [listOfOne, bareValue, ofNobody, oneOfSeveral]

/** What the client meant by the value of an attribute; null and undefined: nothing. Not yet validated. */
export const meant = (attribute: Attribute, sent: unknown): unknown =>
  QUIRKS.reduce((value, quirk) => quirk(attribute, value), sent)
