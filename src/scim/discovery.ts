/** What the service says of itself: /Schemas, /ResourceTypes and /ServiceProviderConfig (RFC 7643 §5 to §7, RFC 7644 §4). */
import type { Attribute, Column, ResourceType, Schema } from '../directory/schema/attribute.ts'
import { names } from '../directory/schema/path.ts'
import { RESOURCE_TYPES } from '../directory/schema/resourceTypes.ts'
import { RESOURCE_TYPE, SCHEMA, SERVICE_PROVIDER_CONFIG } from './discoverySchemas.ts'
import { quoted, ScimError } from './errors.ts'
import { LIST_SCHEMA } from './render.ts'

/** What is true of the running service. Sizes are in bytes, times in seconds. */
export interface ServiceFacts {
  documentationUri?: string
  patch: boolean
  /** Null: not supported. */
  bulk: { maxOperations: number; maxPayloadSize: number } | null
  /** Most resources that one answer has. */
  maxResults: number
  changePassword: boolean
  sort: boolean
  etag: boolean
  /** RFC 9865 §4. */
  pagination: {
    cursor: boolean
    index: boolean
    defaultPaginationMethod: 'cursor' | 'index'
    defaultPageSize: number
    maxPageSize: number
    cursorTimeout?: number
  }
}

type Json = Record<string, unknown>

/**
 * Every schema that an answer names (RFC 7644 §4), each once: of the resource types, then of discovery itself. An alias is
 * another name of a schema, not another schema.
 */
const SCHEMAS: readonly Schema[] = [
  ...new Set(RESOURCE_TYPES.flatMap(({ schema, extensions }) => [schema, ...extensions])),
  SERVICE_PROVIDER_CONFIG,
  RESOURCE_TYPE,
  SCHEMA,
]

/** By their columns, values that only the tenant knows: they are told as `canonicalValues`. */
export type Suggested = Partial<Record<Column, readonly string[]>>

/** @param base of the SCIM endpoint, without a slash at its end */
export const schemaList = (base: string, suggested: Suggested = {}): Json =>
  listed(SCHEMAS.map((schema) => schemaBody(schema, base, suggested)))

/** @throws ScimError 404 */
export function schemaByUrn(urn: string, base: string, suggested: Suggested = {}): Json {
  const schema = SCHEMAS.find((each) => names(each, urn))
  if (!schema)
    throw absent(
      'schema',
      urn,
      SCHEMAS.map(({ id }) => id),
    )
  return schemaBody(schema, base, suggested)
}

export const resourceTypeList = (base: string): Json =>
  listed(RESOURCE_TYPES.map((type) => resourceTypeBody(type, base)))

/** @throws ScimError 404 */
export function resourceTypeByName(name: string, base: string): Json {
  // the id of a resource type is compared without case, as that of a schema is (RFC 7643 §8.7.2)
  const type = RESOURCE_TYPES.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (!type)
    throw absent(
      'resource type',
      name,
      RESOURCE_TYPES.map((each) => each.name),
    )
  return resourceTypeBody(type, base)
}

export const serviceProviderConfig = (facts: ServiceFacts, base: string): Json => ({
  schemas: [SERVICE_PROVIDER_CONFIG.id],
  ...(facts.documentationUri ? { documentationUri: facts.documentationUri } : {}),
  patch: { supported: facts.patch },
  bulk: { supported: facts.bulk !== null, ...(facts.bulk ?? { maxOperations: 0, maxPayloadSize: 0 }) },
  filter: { supported: true, maxResults: facts.maxResults },
  changePassword: { supported: facts.changePassword },
  sort: { supported: facts.sort },
  etag: { supported: facts.etag },
  pagination: facts.pagination,
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description: 'The 8x8 API Token of the User Provisioning Integration, sent as a bearer token.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

/**
 * RFC 7644 §4: a client that filters must not think that what comes back was filtered.
 * @throws ScimError 403
 */
export function refuseFilter(filter: unknown): void {
  if (filter === undefined || filter === null) return
  const detail = `/Schemas, /ResourceTypes and /ServiceProviderConfig cannot be filtered. Send the request without filter=${quoted(filter)}.`
  throw new ScimError(403, null, detail)
}

const listed = (resources: readonly Json[]): Json => ({
  schemas: [LIST_SCHEMA],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
})

const absent = (what: string, sent: string, known: readonly string[]) =>
  new ScimError(404, null, `There is no ${what} ${quoted(sent)}. There is ${known.join(', ')}.`)

const schemaBody = ({ id, name, description, attributes }: Schema, base: string, suggested: Suggested): Json => ({
  schemas: [SCHEMA.id],
  id,
  name,
  description,
  attributes: attributes.map((each) => attributeBody(each, suggested)),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
})

/** Every characteristic of RFC 7643 §7, and no nulls, as Entra does not take them. */
function attributeBody(attribute: Attribute, suggested: Suggested): Json {
  const { column, referenceTypes, subAttributes } = attribute
  const canonicalValues = (column && suggested[column]) ?? attribute.canonicalValues
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(canonicalValues?.length ? { canonicalValues } : {}),
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(referenceTypes ? { referenceTypes } : {}),
    ...(subAttributes ? { subAttributes: subAttributes.map((each) => attributeBody(each, suggested)) } : {}),
  }
}

const resourceTypeBody = ({ name, endpoint, description, schema, extensions }: ResourceType, base: string): Json => ({
  schemas: [RESOURCE_TYPE.id],
  id: name,
  name,
  endpoint,
  description,
  schema: schema.id,
  schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
})
