/** A stand-in for Entra's token endpoint and Microsoft Graph in a few lines, with a strict eye on each request. */
import type { components } from '../../../src/connectors/graph/graph.openapi.d.ts'
import { GRAPH_FILES, requestCheck } from './openapi.ts'
import { serve, type Asked, type Cloud, type Say } from './server.ts'
import { plant } from '../../planted/plant.ts'

export type Schemas = components['schemas']
export type GraphUser = Schemas['microsoft.graph.user']
type Number = Schemas['microsoft.graph.teamsAdministration.numberAssignment']
type Configuration = Schemas['microsoft.graph.teamsAdministration.teamsUserConfiguration']

export const SECRET = plant('client-secret', { after: '4711' })
export const MCOEV = '4828c8ec-dc2e-4779-b502-87ac9ce28ab7'
export const MCOPSTN1 = '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8'
const NUMBERS = '/admin/teams/telephoneNumberManagement/numberAssignments'
const CONFIGURATIONS = '/admin/teams/userConfigurations'

export interface GraphState {
  users: GraphUser[]
  numbers: Number[]
  configurations: Configuration[]
  /** The roles claim; null: an opaque token. */
  roles: string[] | null
  tokenSeconds: number
  /** Tried before anything else, for each part of a batch too; null: the stand-in answers as usual. */
  instead: (asked: Asked, number: number) => Say | null
}

export interface GraphCloud extends Cloud {
  state: GraphState
  /** What was wrong with the requests, by the official file. */
  wrong: string[]
  /** Tokens handed out, newest last; only the newest is taken. */
  tokens: string[]
  baseUrl: string
  authority: string
  /** Requests to Graph, without those for tokens. */
  graph(): Asked[]
}

export const ALL_ROLES = [
  'User.Read.All',
  'TeamsTelephoneNumber.ReadWrite.All',
  'TeamsPolicyUserAssign.ReadWrite.All',
  'TeamsUserConfiguration.Read.All',
]

export function graphUser(n: number, more: Partial<GraphUser> = {}): GraphUser {
  return {
    id: `id-${n}`,
    userPrincipalName: `user${n}@corp.com`,
    displayName: `User ${n}`,
    mail: `user${n}@corp.com`,
    accountEnabled: true,
    userType: 'Member',
    usageLocation: 'US',
    assignedPlans: [{ servicePlanId: MCOEV, capabilityStatus: 'Enabled', service: 'MicrosoftCommunicationsOnline' }],
    ...more,
  }
}

export function graphNumber(n: number, more: Partial<Number> = {}): Number {
  return {
    telephoneNumber: `+1425555${String(n).padStart(4, '0')}`,
    numberType: 'directRouting',
    numberSource: 'online',
    activationState: 'activated',
    assignmentStatus: 'userAssigned',
    assignmentCategory: 'primary',
    assignmentTargetId: `id-${n}`,
    ...more,
  }
}

export function configuration(n: number, more: Partial<Configuration> = {}): Configuration {
  return {
    id: `id-${n}`,
    accountType: 'user',
    isEnterpriseVoiceEnabled: true,
    effectivePolicyAssignments: [
      {
        policyType: 'TeamsCallingPolicy',
        policyAssignment: { policyId: 'p1', displayName: 'AllOn', assignmentType: 'direct' },
      },
    ],
    ...more,
  }
}

export async function graphCloud(state: Partial<GraphState> = {}): Promise<GraphCloud> {
  const check = await requestCheck(GRAPH_FILES)
  const full: GraphState = {
    users: [],
    numbers: [],
    configurations: [],
    roles: ALL_ROLES,
    tokenSeconds: 3_599,
    instead: () => null,
    ...state,
  }
  const wrong: string[] = []
  const tokens: string[] = []
  let parts = 0
  let origin = ''

  function token({ body }: Asked): Say {
    const form = new URLSearchParams(String(body))
    if (form.get('client_secret') !== SECRET) {
      return {
        status: 401,
        json: {
          error: 'invalid_client',
          error_description: `AADSTS7000215: Invalid client secret provided (${form.get('client_secret')}).`,
        },
      }
    }
    const claims = Buffer.from(JSON.stringify({ roles: full.roles ?? [], n: tokens.length })).toString('base64url')
    tokens.push(full.roles === null ? `opaque-${tokens.length}` : `eyJhbGciOiJub25lIn0.${claims}.sig`)
    return { json: { token_type: 'Bearer', expires_in: full.tokenSeconds, access_token: tokens.at(-1) } }
  }

  function list(asked: Asked, items: object[], most: number): Say {
    const size = Math.min(Number(asked.query.get('$top') ?? most), most)
    const at = Number(asked.query.get('$skiptoken') ?? asked.query.get('$skip') ?? 0)
    const link = `${origin}/v1.0${asked.path}?$skiptoken=${at + size}&$top=${size}`
    const more = at + size < items.length
    return { json: { value: items.slice(at, at + size), ...(more && { '@odata.nextLink': link }) } }
  }

  function batch({ body, headers }: Asked): Say {
    const { requests } = body as {
      requests: { id: string; method: string; url: string; body?: unknown; headers?: object }[]
    }
    const responses = requests.map(({ id, method, url, body: inner }) => {
      const part = {
        method,
        url,
        path: decodeURIComponent(url.split('?')[0] ?? ''),
        query: new URLSearchParams(url.split('?')[1]),
        headers,
        body: inner,
      }
      wrong.push(...check(part, withoutParentheses(url)))
      const say = full.instead(part, ++parts) ?? route(part)
      return { id, status: say.status ?? 200, headers: { ...say.headers }, body: say.json }
    })
    // In any order, as documented.
    return { json: { responses: responses.reverse() } }
  }

  function numbers(asked: Asked): Say {
    const wanted = /^telephoneNumber eq '([^']+)'$/.exec(asked.query.get('$filter') ?? '')?.[1]
    if (wanted !== undefined) return { json: { value: full.numbers.filter((one) => one.telephoneNumber === wanted) } }
    const [size, at] = [Number(asked.query.get('$top')), Number(asked.query.get('$skip') ?? 0)]
    return { json: { value: full.numbers.slice(at, at + size) } }
  }

  function route(asked: Asked): Say {
    const { path, method } = asked
    if (path === '/$batch') return batch(asked)
    if (path === '/users') return list(asked, full.users, 999)
    if (path === '/users/delta')
      return { json: { value: [], '@odata.deltaLink': `${origin}/v1.0/users/delta?$deltatoken=d1` } }
    if (path === CONFIGURATIONS) return list(asked, full.configurations, 200)
    if (path === NUMBERS) return numbers(asked)
    if (path.startsWith(NUMBERS) && method === 'POST') {
      const { telephoneNumber } = asked.body as { telephoneNumber: string }
      return {
        status: 202,
        headers: {
          location: `${origin}/v1.0/admin/teams/telephoneNumberManagement/operations('op ${telephoneNumber.slice(-4)}')`,
        },
      }
    }
    if (path.startsWith(`${CONFIGURATIONS}/`)) {
      const found = full.configurations.find((one) => path.endsWith(`/${one.id}`))
      return found ? { json: found } : { status: 404, json: { error: { code: 'NotFound', message: 'No such user' } } }
    }
    if (path.startsWith('/admin/teams/policy/getPolicyId(')) {
      const name = /name='([^)]*)'\)/.exec(path)?.[1]
      return { json: { value: name === 'AllOn' ? [{ name: 'Tag:AllOn', policyId: 'p1' }] : [] } }
    }
    if (path.startsWith('/admin/teams/policy/userAssignments/')) return { status: 204 }
    return { status: 404, json: { error: { code: 'ResourceNotFound', message: path } } }
  }

  const cloud = await serve((asked, number) => {
    if (asked.path.startsWith('/entra/')) return full.instead(asked, number) ?? token(asked)
    const inner = { ...asked, path: asked.path.replace('/v1.0', '') }
    wrong.push(...check(inner, withoutParentheses(asked.url.replace('/v1.0', ''))))
    const say = full.instead(inner, number)
    if (say !== null) return say
    if (asked.headers.authorization !== `Bearer ${tokens.at(-1)}`) {
      return {
        status: 401,
        json: {
          error: { code: 'InvalidAuthenticationToken', message: 'Access token has expired or is not yet valid.' },
        },
      }
    }
    return route(inner)
  })
  origin = cloud.origin
  return {
    ...cloud,
    state: full,
    wrong,
    tokens,
    baseUrl: `${origin}/v1.0`,
    authority: `${origin}/entra`,
    graph: () => cloud.asked.filter(({ path }) => path.startsWith('/v1.0')),
  }
}

/** openapi-backend cannot read parameters in parentheses: the checked path gets a plain one instead. */
function withoutParentheses(url: string): string {
  const match = /^\/admin\/teams\/policy\/getPolicyId\(type='[^']+',name='[^']+'\)$/.exec(
    decodeURIComponent(url).replaceAll("''", ''),
  )
  return match ? '/admin/teams/userConfigurations' : url
}
