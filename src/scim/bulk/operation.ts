/** One operation of a bulk as it was sent, RFC 7644 §3.7: what it does to which resource. Pure. */
import type { ResourceType } from '../../directory/schema/attribute.ts'
import { RESOURCE_TYPES } from '../../directory/schema/resourceTypes.ts'
import { isObject, kindOf } from '../body/invalid.ts'
import { member } from '../dialects/sent.ts'
import { quoted, ScimError } from '../errors.ts'
import { PATCH_OP } from '../patch/read.ts'

export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof METHODS)[number]

export interface Operation {
  method: Method
  type: ResourceType
  /** Of the resource, or a reference to one that the bulk makes; null: a new one is made. */
  id: string | null
  /** As If-Match. */
  version: string | null
  data: unknown
}

/** What of an operation is told again with its result, whether it could be read or not. */
export interface Named {
  method: string | null
  bulkId: string | null
}

const syntax = (detail: string): ScimError => new ScimError(400, 'invalidSyntax', detail)

export function namedIn(sent: unknown): Named {
  if (!isObject(sent)) return { method: null, bulkId: null }
  const method = member(sent, 'method')
  const bulkId = member(sent, 'bulkId')
  return {
    // said back in the answer: what is no word of HTTP may be anything, a secret too
    method: typeof method === 'string' && /^[a-z]{1,7}$/i.test(method) ? method : null,
    bulkId: typeof bulkId === 'string' && bulkId !== '' ? bulkId : null,
  }
}

export const isPost = ({ method }: Named): boolean => method?.toUpperCase() === 'POST'

/** @throws ScimError 400, which is the result of this operation alone */
export function readOperation(sent: unknown): Operation {
  if (!isObject(sent))
    throw syntax(`An operation must be an object with "method" and "path", but ${kindOf(sent)} was sent.`)
  const method = methodIn(member(sent, 'method'))
  const { type, id } = targetIn(member(sent, 'path'), method)
  if (method === 'POST' && namedIn(sent).bulkId === null)
    throw syntax(`A POST needs a "bulkId", but ${quoted(member(sent, 'bulkId'))} was sent.`)
  const data = patchesIn(method, member(sent, 'data'))
  if (method !== 'DELETE' && !isObject(data))
    throw syntax(`A ${method} needs "data" that is an object, but ${kindOf(data)} was sent.`)
  return { method, type, id, version: versionIn(member(sent, 'version')), data }
}

/**
 * The figure of RFC 7644 §3.7.3 has the operations of a PATCH alone, where §3.5.2 puts them into a message, and the first
 * bulks of PingIdentity's SDK have the message without its `schemas`.
 */
function patchesIn(method: Method, data: unknown): unknown {
  if (method !== 'PATCH') return data
  if (Array.isArray(data)) return { schemas: [PATCH_OP], Operations: data }
  const bare = isObject(data) && member(data, 'schemas') === undefined && Array.isArray(member(data, 'Operations'))
  return bare ? { schemas: [PATCH_OP], ...data } : data
}

function methodIn(sent: unknown): Method {
  const found = typeof sent === 'string' && METHODS.find((each) => each === sent.toUpperCase())
  if (found) return found
  throw syntax(`"method" must be one of ${METHODS.join(', ')}, but ${quoted(sent)} was sent.`)
}

function versionIn(sent: unknown): string | null {
  if (sent === undefined || sent === null) return null
  if (typeof sent === 'string') return sent
  throw syntax(`"version" must be the version of the resource as text, but ${quoted(sent)} was sent.`)
}

/** NUL and friends, of which no id is made. */
const CONTROL = /[\u0000-\u001f\u007f]/
const LONGEST_ID = 1_024

/**
 * A path is relative to the root of this service and knows no query: `/Users`, or `/Users/` and an id. RFC 7644 §3.7 begins it
 * with a slash in its figures alone, so that it may be left out.
 */
function targetIn(sent: unknown, method: Method): Pick<Operation, 'type' | 'id'> {
  const right = method === 'POST' ? '"/Users" or "/Groups"' : '"/Users/" or "/Groups/" with the id of a resource'
  const wrong = (): ScimError =>
    new ScimError(400, 'invalidPath', `"path" of a ${method} must be ${right}, but ${quoted(sent)} was sent.`)
  if (typeof sent !== 'string' || sent.length > 3 * LONGEST_ID) throw wrong()
  const [endpoint, id, ...more] = sent.replace(/^\//, '').replace(/\/$/, '').split('/')
  const type = RESOURCE_TYPES.find((each) => each.endpoint === `/${endpoint}`)
  if (!type || more.length > 0) throw wrong()
  if (method === 'POST' ? id !== undefined : id === undefined) throw wrong()
  if (id === undefined) return { type, id: null }
  const decoded = decode(id)
  if (decoded === null || decoded === '' || decoded.startsWith('.') || /[?#]/.test(id)) throw wrong()
  return { type, id: decoded }
}

function decode(id: string): string | null {
  try {
    const text = decodeURIComponent(id)
    return text.length <= LONGEST_ID && text.isWellFormed() && !CONTROL.test(text) ? text : null
  } catch {
    return null
  }
}
