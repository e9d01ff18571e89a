/** The schemas of what discovery itself answers: RFC 7643 §5 to §7, and RFC 9865 §4. Nothing of it can be written. */
import { attribute, complex, text, type Attribute, type Schema } from '../directory/schema/attribute.ts'

type More = Parameters<typeof attribute>[3]

const READ_ONLY = { mutability: 'readOnly' } as const
const REQUIRED = { ...READ_ONLY, required: true } as const
const EXACT = { caseExact: true } as const

const flag = (name: string, description: string, more: More = REQUIRED): Attribute =>
  attribute(name, 'boolean', description, more)

const whole = (name: string, description: string, more: More = REQUIRED): Attribute =>
  attribute(name, 'integer', description, more)

const uri = (name: string, description: string, referenceTypes: readonly string[], more: More = READ_ONLY): Attribute =>
  attribute(name, 'reference', description, { ...more, referenceTypes })

/** A feature that is there or not. */
const feature = (name: string, description: string, more: readonly Attribute[] = []): Attribute =>
  complex(name, description, [flag('supported', 'Is it there?'), ...more], REQUIRED)

export const SERVICE_PROVIDER_CONFIG: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  aliases: [],
  name: 'ServiceProviderConfig',
  description: 'What this service can do.',
  attributes: [
    uri('documentationUri', 'Pages for people.', ['external']),
    feature('patch', 'PATCH.'),
    feature('bulk', 'Many changes in one request.', [
      whole('maxOperations', 'Most operations in one request.'),
      whole('maxPayloadSize', 'Most bytes of one request.'),
    ]),
    feature('filter', 'Lists that are filtered.', [whole('maxResults', 'Most resources in one answer.')]),
    feature('changePassword', 'Passwords that are changed.'),
    feature('sort', 'Lists that are sorted.'),
    feature('etag', 'Versions of resources.'),
    complex(
      'pagination',
      'How lists are paged.',
      [
        flag('cursor', 'By cursor?'),
        flag('index', 'By index?'),
        text('defaultPaginationMethod', 'How, where a request does not say.', {
          ...READ_ONLY,
          canonicalValues: ['cursor', 'index'],
        }),
        whole('defaultPageSize', 'Resources on a page, where a request does not say.', READ_ONLY),
        whole('maxPageSize', 'Most resources on a page.', READ_ONLY),
        whole('cursorTimeout', 'Seconds for which a cursor is good.', READ_ONLY),
      ],
      READ_ONLY,
    ),
    complex(
      'authenticationSchemes',
      'How a client says who it is.',
      [
        text('type', 'Which scheme.', {
          ...REQUIRED,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        text('name', 'Its name.', REQUIRED),
        text('description', 'For people.', REQUIRED),
        uri('specUri', 'Its specification.', ['external']),
        uri('documentationUri', 'Pages for people.', ['external']),
        flag('primary', 'The preferred one?', READ_ONLY),
      ],
      { ...REQUIRED, multiValued: true },
    ),
  ],
}

export const RESOURCE_TYPE: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  aliases: [],
  name: 'ResourceType',
  description: 'A kind of resource.',
  attributes: [
    text('id', 'Its name, once more.', READ_ONLY),
    text('name', 'Its name, as in meta.resourceType.', REQUIRED),
    text('description', 'For people.', READ_ONLY),
    uri('endpoint', 'Where it is, after the base URL.', ['uri'], REQUIRED),
    uri('schema', 'Its schema.', ['uri'], { ...REQUIRED, ...EXACT }),
    complex(
      'schemaExtensions',
      'What else its resources may have.',
      [
        uri('schema', 'A schema.', ['uri'], { ...REQUIRED, ...EXACT }),
        flag('required', 'Must every resource have it?'),
      ],
      { ...READ_ONLY, multiValued: true },
    ),
  ],
}

/** RFC 7643 §7, of an attribute and of a part of one. */
const CHARACTERISTICS: readonly Attribute[] = [
  text('name', 'Its name.', { ...REQUIRED, ...EXACT }),
  text('type', 'What its values are.', {
    ...REQUIRED,
    canonicalValues: ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'],
  }),
  flag('multiValued', 'Are there several values?'),
  text('description', 'For people.', { ...READ_ONLY, ...EXACT }),
  flag('required', 'Must it have a value?', READ_ONLY),
  text('canonicalValues', 'Values that are suggested.', { ...READ_ONLY, ...EXACT, multiValued: true }),
  flag('caseExact', 'Does case matter where it is compared?', READ_ONLY),
  text('mutability', 'When it can be changed.', {
    ...READ_ONLY,
    ...EXACT,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  }),
  text('returned', 'When it is answered.', {
    ...READ_ONLY,
    ...EXACT,
    canonicalValues: ['always', 'never', 'default', 'request'],
  }),
  text('uniqueness', 'Among which resources its value is unique.', {
    ...READ_ONLY,
    ...EXACT,
    canonicalValues: ['none', 'server', 'global'],
  }),
  text('referenceTypes', 'What it may refer to.', { ...READ_ONLY, ...EXACT, multiValued: true }),
]

export const SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  aliases: [],
  name: 'Schema',
  description: 'What the attributes of a resource are.',
  attributes: [
    text('id', 'Its URN.', REQUIRED),
    text('name', 'Its name.', REQUIRED),
    text('description', 'For people.', READ_ONLY),
    complex(
      'attributes',
      'The attributes that it has.',
      [
        ...CHARACTERISTICS,
        complex('subAttributes', 'The parts of a complex attribute.', CHARACTERISTICS, {
          ...READ_ONLY,
          multiValued: true,
        }),
      ],
      { ...REQUIRED, multiValued: true },
    ),
  ],
}
