/** What the request log says of one request. Runs on the way of every request, so it parses nothing but refusals. */
import type { ProvisioningRequest } from '../audit/store.ts'
import type { Exchange } from '../http/door.ts'
import { Problem, type Answer } from '../http/route.ts'
import type { Provisioner } from './provisioner.ts'
import { ROOT, type About } from './route.ts'
import { blanked, secretsIn } from './secrets.ts'
import { sentOf } from './sent.ts'
import { SCIM_WORDING } from './words.ts'

const LONGEST = 300
const LONGEST_DETAIL = 1000

/** @param at when it was answered; `ms` how long it took, as the log has them */
export function noted(
  { route, caller, request, outcome }: Exchange<Provisioner>,
  at: string,
  ms: number,
): ProvisioningRequest {
  const answer: (Answer & About) | null = 'answer' in outcome ? outcome.answer : null
  const path = route.path.slice(ROOT.length) || '/'
  const status = answer ? statusOf(answer) : statusOfError('error' in outcome ? outcome.error : null)
  const refused = status >= 400 ? whyRefused(answer, 'error' in outcome ? outcome.error : null) : NO_REASON
  const userName = request ? userNameOf(path, request, answer) : null
  const hidden = refused.detail === null && userName === null ? [] : secretsIfOdd(request?.body)
  const entry: ProvisioningRequest = {
    credentialId: caller.credentialId,
    method: route.method,
    route: path,
    resourceId: cut(resourceIdOf(request, answer)),
    userName: userName === null ? null : cut(blanked(userName, hidden)),
    status,
    scimType: refused.scimType,
    detail: refused.detail === null ? null : blanked(refused.detail, hidden).slice(0, LONGEST_DETAIL),
    at,
    ms,
  }
  if (status < 400 || !request) return entry
  const sent = sentOf(request)
  return sent ? { ...entry, sent } : entry
}

/** Most bodies name none: then there is nothing to hide. */
const secretsIfOdd = (body: unknown): string[] => (body === undefined ? [] : secretsIn(body))

const NO_REASON = { scimType: null, detail: null }

const statusOf = (answer: Answer): number =>
  answer.kind === 'events' || answer.kind === 'stream' ? 200 : answer.status

const statusOfError = (error: unknown): number => (error instanceof Problem ? error.status : 500)

/** Refusals of this door are SCIM's; what the web server refuses is worded by the same words that the client gets. */
function whyRefused(answer: Answer | null, error: unknown): Pick<ProvisioningRequest, 'scimType' | 'detail'> {
  if (answer?.kind === 'text') return reasonIn(JSON.parse(answer.body) as Record<string, unknown>)
  if (error instanceof Problem) return reasonIn(SCIM_WORDING.body(error))
  return { scimType: null, detail: 'We had a fault of our own. The client was asked to try again.' }
}

function reasonIn({ scimType, detail }: Record<string, unknown>): Pick<ProvisioningRequest, 'scimType' | 'detail'> {
  return {
    scimType: typeof scimType === 'string' ? scimType : null,
    detail: typeof detail === 'string' ? detail : null,
  }
}

type Request = NonNullable<Exchange<Provisioner>['request']>

/** Who it is about: as sent, as asked for, or as answered. */
function userNameOf(path: string, { body, query }: Request, answer: (Answer & About) | null): string | null {
  if (!path.startsWith('/Users')) return null
  if (answer?.about) return answer.about
  if (path === '/Users/:id' || (answer?.kind === 'text' && answer.status === 201))
    return answer?.kind === 'text' ? userNameIn(answer.body) : sentName(body)
  return sentName(body) ?? askedFor(query)
}

function sentName(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null
  const sent: unknown = Object.hasOwn(body, 'userName') ? (body as { userName: unknown }).userName : null
  return typeof sent === 'string' ? sent : null
}

const ASKED = /^\s*userName\s+eq\s+"([^"\\]{1,300})"\s*$/i

function askedFor(query: URLSearchParams): string | null {
  const filter = query.size === 0 ? null : query.get('filter')
  return filter === null || filter.length > 2 * LONGEST ? null : (ASKED.exec(filter)?.[1] ?? null)
}

const NAME = '"userName":"'

/** In the text of one user. No text within can look like this, since its quotes are escaped. */
export function userNameIn(text: string): string | null {
  const at = text.indexOf(NAME)
  if (at < 0) return null
  const from = at + NAME.length
  let end = text.indexOf('"', from)
  while (end > 0 && text[end - 1] === '\\') end = text.indexOf('"', end + 1)
  if (end < 0) return null
  const name = text.slice(from, end)
  if (!name.includes('\\')) return name
  try {
    return JSON.parse(`"${name}"`) as string
  } catch {
    return null
  }
}

/** Of a new resource: where it is. */
function resourceIdOf(request: Request | null, answer: Answer | null): string | null {
  const id = request?.params['id']
  if (id !== undefined) return id
  if (answer?.kind !== 'text' || answer.status !== 201) return null
  const location = answer.headers?.['Location'] ?? ''
  return decodeURIComponent(location.slice(location.lastIndexOf('/') + 1))
}

const cut = (text: string | null): string | null =>
  text === null || text.length <= LONGEST ? text : text.slice(0, LONGEST).toWellFormed()
