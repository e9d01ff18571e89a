/** A stand-in for 8x8 in a few lines: lists, scrolls, audits, operations, and a strict eye on each request. */
import type { components } from '../../../src/connectors/8x8/user.openapi.d.ts'
import { PBX_FILES, requestCheck } from './openapi.ts'
import { serve, type Asked, type Cloud, type Say } from './server.ts'
import { plant } from '../../planted/plant.ts'

export type VendorUser = components['schemas']['User']

export const API_KEY = plant('8x8-key', { before: 'eght_', after: '4711' })
const NOON = Date.parse('2026-11-21T12:00:00Z')

export interface PbxState {
  users: VendorUser[]
  sites: { id: string; name: string; pbxName: string }[]
  audits: { eventType?: string; entityType?: string }[]
  /** Whether the list shows extensions. */
  listTells: boolean
  /** Tried before anything else; null: the stand-in answers as usual. */
  instead: (asked: Asked, number: number) => Say | null
  operations: Map<string, object[]>
  /** What the stand-in says its clock is. */
  now: () => number
}

export interface PbxCloud extends Cloud {
  state: PbxState
  /** What was wrong with the requests, by the official files. */
  wrong: string[]
  baseUrl: string
}

export function user(
  n: number,
  more: { updated?: number; service?: VendorUser['serviceInfo'] | null; basic?: object } = {},
): VendorUser {
  const number = `+1425555${String(n).padStart(4, '0')}`
  const service = {
    licenses: [{ id: `l${n}`, name: 'X4' }],
    extensions: [
      {
        id: `e${n}`,
        extensionNumber: `${1000 + n}`,
        extensionType: 'UC' as const,
        licenseId: `l${n}`,
        msTeamsEnabled: true,
        primaryPhoneNumber: number,
      },
    ],
  }
  return {
    basicInfo: {
      userId: `u${n}`,
      userName: `user${n}@corp.com`,
      firstName: 'User',
      lastName: `No ${n}`,
      primaryEmail: `user${n}@corp.com`,
      status: 'ACTIVE',
      lastUpdatedTime: new Date(more.updated ?? NOON - 86_400_000).toISOString(),
      site: { id: 's1', name: 'London' },
      ...more.basic,
    },
    ...(more.service !== null && { serviceInfo: more.service ?? service }),
  }
}

export const users = (count: number): VendorUser[] => Array.from({ length: count }, (_, n) => user(n))

export async function pbxCloud(state: Partial<PbxState> = {}): Promise<PbxCloud> {
  const check = await requestCheck(PBX_FILES)
  const full: PbxState = {
    users: [],
    sites: [{ id: 's1', name: 'London', pbxName: 'corp01' }],
    audits: [],
    listTells: true,
    instead: () => null,
    operations: new Map(),
    now: () => NOON,
    ...state,
  }
  const scrolls = new Map<string, { list: VendorUser[]; size: number; at: number }>()
  const wrong: string[] = []

  function scroll(list: VendorUser[], size: number, at: number): Say {
    const page = list.slice(at, at + size)
    const hasMore = at + size < list.length
    const nextScrollId = hasMore ? `scroll-${scrolls.size}` : null
    if (nextScrollId) scrolls.set(nextScrollId, { list, size, at: at + size })
    const bare = ({ serviceInfo: _, ...rest }: VendorUser) => rest
    const data = full.listTells ? page : page.map(bare)
    return { json: { data, pagination: { pageSize: size, hasMore, nextScrollId } } }
  }

  function listUsers({ query }: Asked): Say {
    const scrollId = query.get('scrollId')
    if (scrollId !== null) {
      const open = scrolls.get(scrollId)
      if (query.size > 1 || !open) return { status: 400, json: { title: 'Bad scroll' } }
      return scroll(open.list, open.size, open.at)
    }
    const time = (one: VendorUser) => one.basicInfo.lastUpdatedTime ?? ''
    const sorted = query.has('sort') ? full.users.toSorted((a, b) => (time(a) < time(b) ? 1 : -1)) : full.users
    return scroll([...sorted], Number(query.get('pageSize') ?? 100), 0)
  }

  function audits({ query }: Asked): Say {
    const size = Number(query.get('size') ?? 20)
    const at = Number(query.get('scrollId') ?? 0)
    const asksFor = (list: string, word = '') => (query.get(list) ?? '').split(',').includes(word.toLowerCase())
    const found = full.audits.filter(
      ({ eventType, entityType }) => asksFor('eventTypes', eventType) && asksFor('entityTypes', entityType),
    )
    const more = at + size < found.length
    return {
      json: {
        meta: { totalRecordCount: found.length, scrollId: more ? String(at + size) : null },
        data: found.slice(at, at + size),
      },
    }
  }

  function answer(asked: Asked): Say {
    if (asked.headers['x-api-key'] !== API_KEY) return { status: 401, json: { title: 'Unauthorized' } }
    if (asked.path === '/administration/audit/v1/audits') return audits(asked)
    const path = asked.path.replace('/admin-provisioning', '')
    wrong.push(...check(asked, asked.url.replace('/admin-provisioning', '')), ...media(asked, path))
    if (path === '/users' && asked.method === 'GET') return listUsers(asked)
    if (path === '/users') return { status: 202, json: { operationId: 'op1', status: 'PENDING' } }
    const [, kind, id = ''] = path.split('/')
    if (kind === 'users') {
      if (asked.method === 'PUT') return { status: 202, json: { operationId: 'op1', status: 'PENDING' } }
      const found = full.users.find((one) => one.basicInfo.userId === id)
      return found ? { json: found } : { status: 404, json: { title: 'Not Found' } }
    }
    if (kind === 'operations')
      return { json: full.operations.get(id)?.shift() ?? { operationId: id, status: 'IN_PROGRESS' } }
    if (kind === 'sites') {
      const [size, page] = [Number(asked.query.get('pageSize')), Number(asked.query.get('pageNumber'))]
      const data = full.sites.slice(page * size, (page + 1) * size)
      return { json: { data, pagination: { hasMore: (page + 1) * size < full.sites.length } } }
    }
    if (kind === 'phone-numbers') return { json: { data: [], pagination: { hasMore: false } } }
    return { status: 404 }
  }

  const cloud = await serve((asked, number) => {
    const say = full.instead(asked, number) ?? answer(asked)
    return { ...say, headers: { date: new Date(full.now()).toUTCString(), ...say.headers } }
  })
  return { ...cloud, state: full, wrong, baseUrl: `${cloud.origin}/admin-provisioning` }
}

/** The vendor's media type of each resource: in Accept of reads, in Content-Type of writes. */
function media(asked: Asked, path: string): string[] {
  const resource = path.split('/')[1]?.replace('-', '') ?? ''
  const header = asked.method === 'GET' ? 'accept' : 'content-type'
  const wanted = `application/vnd.${resource}.v1+json`
  return asked.headers[header] === wanted ? [] : [`${asked.method} ${path}: ${header} is ${asked.headers[header]}`]
}
