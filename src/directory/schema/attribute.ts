/**
 * What RFC 7643 §2 and §7 say of an attribute. One table of these drives validation, discovery, filter, sort, projection
 * and PATCH; nothing else in the product knows an attribute by heart.
 */
export type AttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex'

export interface Attribute {
  /** In the spelling that is answered; compared without case. */
  name: string
  type: AttributeType
  multiValued: boolean
  description: string
  required: boolean
  caseExact: boolean
  mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  returned: 'always' | 'never' | 'default' | 'request'
  uniqueness: 'none' | 'server' | 'global'
  canonicalValues?: readonly string[]
  referenceTypes?: readonly string[]
  /** Of a complex attribute only. */
  subAttributes?: readonly Attribute[]
  /** By which the store finds and sorts without reading resources one by one. */
  column?: Column
}

/** What the store keeps beside a resource's text. A multi-valued one is kept element by element. */
export type Column =
  | 'id'
  | 'externalId'
  | 'userName'
  | 'displayName'
  | 'givenName'
  | 'familyName'
  | 'active'
  | 'title'
  | 'department'
  | 'site'
  | 'created'
  | 'lastModified'
  | 'email'
  | 'member'

export interface Schema {
  /** URN under which its attributes are kept and answered. */
  id: string
  /** Other URNs that clients use for the same schema. */
  aliases: readonly string[]
  name: string
  description: string
  attributes: readonly Attribute[]
}

export interface ResourceType {
  name: 'User' | 'Group'
  endpoint: '/Users' | '/Groups'
  description: string
  schema: Schema
  extensions: readonly Schema[]
}

/** An attribute with the RFC's defaults (RFC 7643 §2.2) for what is not said. */
export function attribute(
  name: string,
  type: AttributeType,
  description: string,
  more: Partial<Omit<Attribute, 'name' | 'type' | 'description'>> = {},
): Attribute {
  return {
    name,
    type,
    description,
    multiValued: false,
    required: false,
    caseExact: type === 'reference' || type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  }
}

export const text = (name: string, description: string, more: Parameters<typeof attribute>[3] = {}): Attribute =>
  attribute(name, 'string', description, more)

export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  more: Parameters<typeof attribute>[3] = {},
): Attribute => attribute(name, 'complex', description, { ...more, subAttributes })

/** A list of values with the sub-attributes of RFC 7643 §2.4. */
export const list = (
  name: string,
  description: string,
  value: Attribute,
  types: readonly string[] | null,
  more: readonly Attribute[] = [],
): Attribute =>
  complex(
    name,
    description,
    [
      value,
      text('display', 'A name for people, for display only.'),
      text('type', 'What the value is for.', types ? { canonicalValues: types } : {}),
      attribute('primary', 'boolean', 'The preferred one; true for at most one.'),
      ...more,
    ],
    { multiValued: true },
  )
