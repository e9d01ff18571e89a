/** Users of the Administration API. Source: user-api-v1.yaml, suite-common and the user management guide. */
import { KIND } from '../company/ids.ts'
import type { PbxUser } from '../company/pbxUser.ts'
import type { Answer } from '../http.ts'
import { userChanges } from './changes.ts'
import type { PbxCaller } from './endpoint.ts'
import { startOperation } from './endpoint.ts'
import { refusal, validation } from './errors.ts'
import { list } from './list.ts'
import type { Listing } from './list.ts'
import { allPlaces } from './scroll.ts'
import { readUser } from './userBody.ts'

const FILTER_FIELDS = [
  'basicInfo.status',
  'basicInfo.primaryEmail',
  'basicInfo.userName',
  'basicInfo.createdTime',
  'directoryInfo.department',
]
const SORT_FIELDS = [
  'basicInfo.lastName',
  'basicInfo.firstName',
  'basicInfo.userName',
  'basicInfo.createdTime',
  'basicInfo.lastUpdatedTime',
  'basicInfo.status',
  'directoryInfo.department',
]

function listing({ world, faults }: PbxCaller): Listing<PbxUser> {
  const { pbx } = world
  const { listExtensions, filterUpdatedTime } = faults.switches
  const bare = (user: PbxUser): object => ({ ...user, serviceInfo: { licenses: user.serviceInfo.licenses } })
  return {
    kind: 'users',
    maxPageSize: 1000,
    filterFields: filterUpdatedTime ? [...FILTER_FIELDS, 'basicInfo.lastUpdatedTime'] : FILTER_FIELDS,
    sortFields: SORT_FIELDS,
    maxSortKeys: SORT_FIELDS.length,
    item: (place) => pbx.at(place),
    all: () => allPlaces(pbx.places()),
    lookUp({ path, value }) {
      if (path !== 'basicInfo.userName') return null
      const place = pbx.placeNamed(value)
      return place === null ? [] : [place]
    },
    ordered(keys) {
      const [key] = keys
      return keys.length === 1 && key?.path === 'basicInfo.lastUpdatedTime' && key.descending ? pbx.newestFirst() : null
    },
    show: listExtensions ? (user) => user : bare,
  }
}

export const listUsers = (caller: PbxCaller): Answer => list(caller, listing(caller))

function found({ world, params }: PbxCaller): PbxUser | null {
  const place = world.pbx.placeOf(params['userId'] ?? '')
  return place === null ? null : world.pbx.at(place)
}

export function getUser(caller: PbxCaller): Answer {
  const user = found(caller)
  return user ? { status: 200, body: user } : refusal(404, 'Resource not found', caller.now)
}

function refuse(read: Extract<ReturnType<typeof readUser>, { ok: false }>, now: number): Answer {
  const { errors, title, detail, status } = read
  const answer = validation(errors, now, title, detail)
  return status ? { status, body: { ...(answer.body as object), status } } : answer
}

export function createUser(caller: PbxCaller): Answer {
  const { world, body, now } = caller
  const id = world.pbx.nextId(KIND.pbxCreated)
  const read = readUser(body, null, world, id)
  if (!read.ok) return refuse(read, now)
  return startOperation(caller, { k: 'user', type: 'CREATE', id, user: read.user })
}

/** Did anything but extensions change? Writing what was there counts as well. */
function changesUserItself(before: PbxUser, after: PbxUser): boolean {
  const changes = userChanges(before, after)
  return changes.length === 0 || changes.some(({ entityType }) => entityType === 'user')
}

export function updateUser(caller: PbxCaller): Answer {
  const { world, body, now, faults } = caller
  const before = found(caller)
  if (!before) return refusal(404, 'User not found', now)
  const id = before.basicInfo.userId
  const read = readUser(body, before, world, id)
  if (!read.ok) return refuse(read, now)
  const moves = faults.switches.extensionMovesUpdated || changesUserItself(before, read.user)
  return startOperation(caller, { k: 'user', type: 'UPDATE', id, user: read.user, ...(!moves && { moves }) })
}

/** The document knows no 404 here: the operation of an unknown user fails. */
export const deleteUser = (caller: PbxCaller): Answer =>
  startOperation(caller, { k: 'user', type: 'DELETE', id: caller.params['userId'] ?? '' })
