/** Answers as text. A resource's text is kept beside its row; only `meta` is made anew, as the base URL and the version move. */
import type { TextAround } from '../directory/resources.ts'
import type { ResourceType } from '../directory/schema/attribute.ts'
import type { ResourceBody } from '../directory/schema/resource.ts'
import { project, type Projection } from './body/project.ts'
import { ERROR_SCHEMA, type ScimError, type ScimType } from './errors.ts'
import { etag } from './etag.ts'

export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** A resource as the store has it. Times are ISO 8601 in UTC; the version counts from 1. */
export interface KeptResource {
  id: string
  /** keptText() of the body: everything but `meta`. */
  text: string
  created: string
  lastModified: string
  version: number
}

/** The text to keep: a JSON object with `schemas` and `id` first, and without `meta`. */
export function keptText(id: string, body: ResourceBody): string {
  const { schemas, id: _id, meta: _meta, ...rest } = body
  return JSON.stringify({ schemas, id, ...rest })
}

/**
 * @param base of the SCIM endpoint, without a slash at its end: `https://phones.example.com/scim/v2`
 * @param added top-level attributes that are not in the text, as the groups of a user
 */
export function resourceText(of: Projection, base: string, kept: KeptResource, added: ResourceBody = NOTHING): string {
  if (!of.whole) {
    const body = JSON.parse(kept.text) as ResourceBody
    return JSON.stringify(project(of, { ...body, ...added, meta: metaOf(of.type, base, kept) }))
  }
  const more = added === NOTHING ? '' : JSON.stringify(added).slice(1, -1)
  return `${kept.text.slice(0, -1)}${more === '' ? '' : `,${more}`},"meta":${metaText(of.type, base, kept)}}`
}

const NOTHING: ResourceBody = {}

/** Most ids are ours, and stand for themselves in JSON and in a URL. */
const PLAIN = /^[\w.-]{1,64}$/

/** What JSON.stringify would make of it, which takes longer than all the rest of a resource. */
function metaText(type: ResourceType, base: string, kept: KeptResource): string {
  const { id, created, lastModified, version } = kept
  if (!PLAIN.test(id)) return JSON.stringify(metaOf(type, base, kept))
  const place = placeOf(type, base)
  return `{"resourceType":"${type.name}","created":"${created}","lastModified":"${lastModified}","location":${place}/${id}","version":"W/\\"${version}\\""}`
}

/** The same of many in a list by index, for the store to put together. */
export const textAround = (type: ResourceType, base: string, startIndex: number): TextAround => ({
  head: (total) => headOf({ totalResults: total, startIndex }, 0).slice(0, -1),
  items: ',"Resources":[',
  createdAt: `,"meta":{"resourceType":"${type.name}","created":"`,
  changedAt: '","lastModified":"',
  id: `","location":${placeOf(type, base)}/`,
  version: '","version":"W/\\"',
  end: '\\""}}',
  tail: ']}',
})

const places = new WeakMap<ResourceType, { base: string; text: string }>()

/** As JSON, without the quote at its end; made once for those who come by the same URL. */
function placeOf(type: ResourceType, base: string): string {
  const known = places.get(type)
  if (known?.base === base) return known.text
  const text = JSON.stringify(`${base}${type.endpoint}`).slice(0, -1)
  places.set(type, { base, text })
  return text
}

export const locationOf = (type: ResourceType, base: string, id: string): string =>
  `${base}${type.endpoint}/${encodeURIComponent(id)}`

const metaOf = (type: ResourceType, base: string, { id, created, lastModified, version }: KeptResource) => ({
  resourceType: type.name,
  created,
  lastModified,
  location: locationOf(type, base, id),
  version: etag(version),
})

/** What a page says of itself; by index RFC 7644 §3.4.2.4, by cursor RFC 9865 §2. */
export interface Page {
  totalResults?: number
  startIndex?: number
  previousCursor?: string
  nextCursor?: string
}

/** @param resources texts, as of resourceText */
export function listResponse(resources: readonly string[], page: Page): string {
  return `${headOf(page, resources.length)},"Resources":[${resources.join(',')}]}`
}

/** Without its end. By index it is numbers alone, which need no JSON.stringify. */
function headOf(page: Page, itemsPerPage: number): string {
  const { totalResults, startIndex, previousCursor, nextCursor } = page
  if (
    totalResults === undefined ||
    startIndex === undefined ||
    previousCursor !== undefined ||
    nextCursor !== undefined
  )
    return JSON.stringify({ schemas: [LIST_SCHEMA], ...page, itemsPerPage }).slice(0, -1)
  return `{"schemas":["${LIST_SCHEMA}"],"totalResults":${totalResults},"startIndex":${startIndex},"itemsPerPage":${itemsPerPage}`
}

/** RFC 7644 §3.12: the status is a string. */
export interface ErrorBody {
  schemas: [typeof ERROR_SCHEMA]
  status: string
  scimType?: ScimType
  detail: string
}

export const errorBody = ({ status, scimType, message }: ScimError): ErrorBody => ({
  schemas: [ERROR_SCHEMA],
  status: String(status),
  ...(scimType ? { scimType } : {}),
  detail: message,
})
