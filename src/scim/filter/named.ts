/** From a word of a filter or path to the attribute that it names; where there is none, what would be right. */
import type { Attribute, ResourceType } from '../../directory/schema/attribute.ts'
import { resolve, schemaOf, subAttribute, type AttributePath } from '../../directory/schema/path.ts'
import { quoted, ScimError } from '../errors.ts'
import type { Scanner, Token } from './scanner.ts'

/** attrPath of RFC 7644 §3.4.2.2: `[URN ":"] name ["." sub]`. URNs have dots and colons; names have no colon. */
export function attributeNamed(scanner: Scanner, type: ResourceType, word: Token): AttributePath {
  const colon = word.text.lastIndexOf(':')
  const urn = colon < 0 ? null : word.text.slice(0, colon)
  const [name = '', subName = null, ...more] = word.text.slice(colon + 1).split('.')
  if (schemaOf(type, word.text)) scanner.refuse(word.at, `${quoted(word.text)} is a schema; add ":" and an attribute.`)
  if (urn !== null && !schemaOf(type, urn)) scanner.refuse(word.at, noSchema(type, word.text))
  const path = resolve(type, urn, name)
  if (!path) return scanner.refuse(word.at, `a ${type.name} has no attribute ${quoted(word.text)}.`)
  if (subName === null) return path
  if (more.length > 0)
    scanner.refuse(word.at, `${quoted(word.text)} has more than one dot; an attribute has one level of sub-attributes.`)
  return { ...path, sub: subNamed(scanner, path.attribute, { ...word, text: subName }) }
}

export function subNamed(scanner: Scanner, attribute: Attribute, word: Token): Attribute {
  const sub = subAttribute(attribute, word.text)
  return (
    sub ?? scanner.refuse(word.at, `${attribute.name} has no sub-attribute ${quoted(word.text)}${subsOf(attribute)}.`)
  )
}

/** An attribute that is never answered must not be found out by asking either. */
export function readable(subject: Attribute): void {
  if (subject.returned !== 'never') return
  const detail = `The filter compares ${subject.name}, which is never answered and cannot be searched, by GET or by POST.`
  // RFC 7644 §7.5.2: what is confidential and stands in a URI is forbidden.
  throw new ScimError(403, 'sensitive', detail)
}

export const nameOf = ({ attribute, sub }: AttributePath): string =>
  sub ? `${attribute.name}.${sub.name}` : attribute.name

export const subsOf = (attribute: Attribute): string =>
  attribute.subAttributes ? `; it has ${attribute.subAttributes.map((each) => each.name).join(', ')}` : ''

const noSchema = (type: ResourceType, text: string): string =>
  `${quoted(text)} is of no schema of a ${type.name}; the schemas are ${[type.schema, ...type.extensions].map((each) => each.id).join(', ')}.`
