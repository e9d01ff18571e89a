/** What the service says of itself: /Schemas, /ResourceTypes and /ServiceProviderConfig (RFC 7643 §5 to §7, RFC 7644 §4). */
import type { Attribute, ResourceType, Schema } from '../directory/schema/attribute.ts'
import { names } from '../directory/schema/path.ts'
import { RESOURCE_TYPES } from '../directory/schema/resourceTypes.ts'
import { quoted, ScimError } from './errors.ts'
import { LIST_SCHEMA } from './render.ts'

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const SERVICE_PROVIDER_CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'

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

/** The schemas of all resource types, each once. An alias is another name of a schema, not another schema. */
const SCHEMAS: readonly Schema[] = [
  ...new Set(RESOURCE_TYPES.flatMap(({ schema, extensions }) => [schema, ...extensions])),
]

/** @param base of the SCIM endpoint, without a slash at its end */
export const schemaList = (base: string): Json => listed(SCHEMAS.map((schema) => schemaBody(schema, base)))

/** @throws ScimError 404 */
export function schemaByUrn(urn: string, base: string): Json {
  const schema = SCHEMAS.find((each) => names(each, urn))
  if (!schema)
    throw absent(
      'schema',
      urn,
      SCHEMAS.map(({ id }) => id),
    )
  return schemaBody(schema, base)
}

export const resourceTypeList = (base: string): Json =>
  listed(RESOURCE_TYPES.map((type) => resourceTypeBody(type, base)))

/** @throws ScimError 404 */
export function resourceTypeByName(name: string, base: string): Json {
  const type = RESOURCE_TYPES.find((each) => each.name === name)
  if (!type)
    throw absent(
      'resource type',
      name,
      RESOURCE_TYPES.map((each) => each.name),
    )
  return resourceTypeBody(type, base)
}

export const serviceProviderConfig = (facts: ServiceFacts, base: string): Json => ({
  schemas: [SERVICE_PROVIDER_CONFIG],
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

const schemaBody = ({ id, name, description, attributes }: Schema, base: string): Json => ({
  schemas: [SCHEMA],
  id,
  name,
  description,
  attributes: attributes.map(attributeBody),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
})

/** Every characteristic of RFC 7643 §7, and no nulls, as Entra does not take them. */
function attributeBody(attribute: Attribute): Json {
  const { canonicalValues, referenceTypes, subAttributes } = attribute
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(canonicalValues ? { canonicalValues } : {}),
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(referenceTypes ? { referenceTypes } : {}),
    ...(subAttributes ? { subAttributes: subAttributes.map(attributeBody) } : {}),
  }
}

const resourceTypeBody = ({ name, endpoint, description, schema, extensions }: ResourceType, base: string): Json => ({
  schemas: [RESOURCE_TYPE],
  id: name,
  name,
  endpoint,
  description,
  schema: schema.id,
  schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
})
