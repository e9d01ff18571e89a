import type { IncomingMessage } from 'node:http'
import { Problem } from './route.ts'

/** Where a request goes: the path as sent, and the query. */
export interface Target {
  path: string
  query: URLSearchParams
}

const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i
/** NUL and friends: never part of a name here, and PostgreSQL refuses NUL. */
const CONTROL = /[\u0000-\u001f\u007f]/

/** Hosts that made a URL before: there are few of them, and to try costs more than all the rest. */
const MOST_HOSTS = 100

/** A path without dots and escapes, as most are: there is nothing to find in it. */
const PLAIN_PATH = /^[\w/~:+@-]*$/

/** What needs no decoding to be known for harmless: characters, and escapes of printable ASCII. */
const PLAIN = /^(?:[\w/~=&,:.+-]|%[2-6][\dA-F]|%7[\dA-E])*$/

/** Shared by all who send none: whoever has a query only reads it. */
const NO_QUERY = new URLSearchParams()

/**
 * Checks the first line and the host of a request before anything else looks at them: restify builds a URL of both
 * outside any try block, so that one bad `Host` header would end the process. Below `pages` the query is read by the page
 * alone, which says in words what is wrong with it.
 */
export function createTargets(maxUrl: number, pages: string | null = null): (request: IncomingMessage) => Target {
  const hosts = new Set<string>()

  function checkHost(host: string, url: string): void {
    if (hosts.has(host)) return
    if (!HOST.test(host)) throw badRequest('The Host header is not a host name with an optional port.')
    if (!URL.canParse(`http://${host}${url}`)) throw badRequest('The host and path are not a URL.')
    if (hosts.size >= MOST_HOSTS) hosts.clear()
    hosts.add(host)
  }

  return (request) => {
    const url = request.url ?? ''
    if (url.length > maxUrl) {
      throw new Problem(414, 'URL too long', `The URL has ${url.length} characters; at most ${maxUrl} are allowed.`)
    }
    if (!url.startsWith('/')) throw badRequest('The request target must be a path that starts with "/".')
    checkHost(hostOf(request) ?? 'localhost', url)
    const cut = url.indexOf('?')
    const path = cut < 0 ? url : url.slice(0, cut)
    const query = cut < 0 ? '' : url.slice(cut + 1)
    checkCharacters(path, pages !== null && path.startsWith(pages) ? '' : query)
    return { path, query: query === '' ? NO_QUERY : new URLSearchParams(query) }
  }
}

function checkCharacters(path: string, query: string): void {
  if (PLAIN_PATH.test(path) && PLAIN.test(query)) return
  if (/[\\#]/.test(path + query)) throw badRequest('The URL may not contain "\\" or "#"; percent-encode them.')
  if (DOT_SEGMENT.test(path)) throw badRequest('The path may not contain "." or ".." segments.')
  if (CONTROL.test(decode(path, 'path'))) throw badRequest('The path may not contain control characters.')
  if (CONTROL.test(decode(query, 'query'))) throw badRequest('The query may not contain control characters.')
}

/** Node keeps the first of two and a proxy may have gone by the second, so that two are refused: RFC 9112 §3.2. */
function hostOf(request: IncomingMessage): string | undefined {
  const { rawHeaders } = request
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1
  if (hosts === 1 || (hosts === 0 && request.httpVersion === '1.0')) return request.headers.host
  throw badRequest(`The request must have one Host header; it has ${hosts}.`)
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badRequest(`The ${part} is not valid percent-encoding of UTF-8; write "%" itself as "%25".`)
  }
}

const badRequest = (detail: string): Problem => new Problem(400, 'Bad request', detail)
