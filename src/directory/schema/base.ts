/** Attributes of every resource, RFC 7643 §3.1. They belong to no schema and are not listed by /Schemas. */
import { attribute, complex, text, type Attribute } from './attribute.ts'

export const BASE: readonly Attribute[] = [
  text('schemas', 'URNs of the schemas that the resource uses.', {
    multiValued: true,
    required: true,
    caseExact: true,
    returned: 'always',
  }),
  text('id', 'Given by this service; never changes and is never used again.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
    column: 'id',
  }),
  text('externalId', 'The id that the provisioning client has for the resource.', {
    caseExact: true,
    column: 'externalId',
  }),
  complex(
    'meta',
    'About the resource.',
    [
      text('resourceType', 'Name of the resource type.', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'dateTime', 'When it was made.', { mutability: 'readOnly', column: 'created' }),
      attribute('lastModified', 'dateTime', 'When it last changed.', {
        mutability: 'readOnly',
        column: 'lastModified',
      }),
      attribute('location', 'reference', 'Its URI.', { mutability: 'readOnly', referenceTypes: ['uri'] }),
      text('version', 'Its version, as in ETag.', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
]
