import { sql } from 'kysely'
import type {
  AnyRecord,
  GroupRecord,
  ResourcePage,
  ResourceQuery,
  ResourceStore,
  UserRecord,
  Visible,
} from '../../directory/store.ts'
import { totalOf } from '../directory/totals.ts'
import type { Work } from '../engine.ts'
import type { GroupRecordTable, UserRecordTable } from '../schema.ts'
import { createCommit } from './commit.ts'
import { everything, type Kind } from './everything.ts'
import { fewUsers } from './few.ts'
import { keyAlone, pageOfUsers, userById, usersByKey, usersOf } from './hot.ts'
import { list } from './list.ts'
import { members, membersOfSmall } from './memberPages.ts'
import { offerSome } from './offer.ts'
import { pageAfter } from './pages.ts'
import { userTexts } from './pageText.ts'
import { toGroupRecord, toUserRecords } from './record.ts'
import { after, type Soon } from '../soon.ts'
import { siteNames } from './sites.ts'
import { GROUP_PLACES, USER_PLACES } from './where.ts'
import type { Listing } from './windows.ts'
import { changeGroup, createGroup, groupRow, removeGroup } from './writeGroup.ts'
import { removeUser } from './writeUser.ts'
import { userWrites } from './userWrites.ts'

export function createResourceStore(store: Work): ResourceStore {
  const commit = createCommit(store)
  return {
    user: (tenantId, visible, id) => userById(store, tenantId, visible, id),
    users: (tenantId, visible, query) => users(store, tenantId, visible, query),
    userTexts: (tenantId, visible, page, around) => userTexts(store, tenantId, visible, page, around),
    ...userWrites(store, commit),
    removeUser: (tenantId, visible, id, decide, caller) =>
      commit(tenantId, (work) => removeUser(work, tenantId, visible, id, decide, caller)),
    sites: (tenantId) => siteNames(store, tenantId),
    group: async (tenantId, id) => {
      const row = await groupRow(store, tenantId, id)
      return row && toGroupRecord(row)
    },
    groups: (tenantId, query) => groups(store, tenantId, query),
    everything: (tenantId, visible, query) => everything(store, tenantId, kindsOf(store, tenantId, visible), query),
    members: (tenantId, groupId, after, limit) => members(store, tenantId, groupId, after, limit),
    membersOfSmall: (tenantId, groupIds) => membersOfSmall(store, tenantId, groupIds),
    createGroup: (tenantId, write, id, caller) =>
      commit(tenantId, (work) => createGroup(work, tenantId, write, id, caller)),
    changeGroup: (tenantId, id, decide, caller) =>
      commit(tenantId, (work) => changeGroup(work, tenantId, id, decide, caller)),
    removeGroup: (tenantId, id, decide, caller) =>
      commit(tenantId, (work) => removeGroup(work, tenantId, id, decide, caller)),
    offer: (tenantId, after, limit, at) => commit(tenantId, (work) => offerSome(work, tenantId, after, limit, at)),
  }
}

function userListing(store: Work, tenantId: string, visible: Visible): Listing {
  return {
    table: 'user_records',
    places: USER_PLACES,
    indexed: ['id', 'userName', 'externalId', 'email', 'lastModified'],
    visible: visible === 'linked' ? sql`r.linked = 1` : sql`true`,
    total: () => usersOf(store, tenantId, visible),
  }
}

const groupListing = (store: Work, tenantId: string): Listing => ({
  table: 'group_records',
  places: GROUP_PLACES,
  indexed: ['id', 'displayName', 'externalId', 'member', 'lastModified'],
  visible: sql`true`,
  total: () => totalOf(store, tenantId, 'records:groups'),
})

function users(store: Work, tenantId: string, visible: Visible, query: ResourceQuery): Soon<ResourcePage<UserRecord>> {
  const { where, sort, startIndex, count } = query
  if (where === null || query.after !== undefined || sort !== null) return listed(store, tenantId, visible, query)
  const key = keyAlone(where)
  const few = key
    ? usersByKey(store, tenantId, visible, key)
    : fewUsers(store, tenantId, visible, userListing(store, tenantId, visible), query)
  return after(few, (found) =>
    found
      ? { items: found.slice(startIndex - 1, startIndex - 1 + count), total: found.length }
      : listed(store, tenantId, visible, query),
  )
}

async function listed(
  store: Work,
  tenantId: string,
  visible: Visible,
  query: ResourceQuery,
): Promise<ResourcePage<UserRecord>> {
  const listing = userListing(store, tenantId, visible)
  if (query.after !== undefined) {
    const { rows, ...page } = await pageAfter<UserRecordTable>(store, tenantId, listing, query, query.after)
    return { items: await toUserRecords(store, tenantId, rows), ...page }
  }
  if (query.where === null && query.sort === null)
    return pageOfUsers(store, tenantId, visible, query.startIndex, query.count)
  const { rows, total } = await list<UserRecordTable>(store, tenantId, listing, query)
  return { items: await toUserRecords(store, tenantId, rows), total }
}

async function groups(store: Work, tenantId: string, query: ResourceQuery): Promise<ResourcePage<GroupRecord>> {
  const listing = groupListing(store, tenantId)
  const { rows, ...page } =
    query.after === undefined
      ? await list<GroupRecordTable>(store, tenantId, listing, query)
      : await pageAfter<GroupRecordTable>(store, tenantId, listing, query, query.after)
  return { items: rows.map(toGroupRecord), ...page }
}

function kindsOf(store: Work, tenantId: string, visible: Visible): Kind[] {
  const ofUsers = (items: UserRecord[]): AnyRecord[] => items.map((record) => ({ kind: 'user', record }))
  const ofGroups = (items: GroupRecord[]): AnyRecord[] => items.map((record) => ({ kind: 'group', record }))
  return [
    {
      kind: 'user',
      listing: userListing(store, tenantId, visible),
      async page(query) {
        const { items, ...page } = await users(store, tenantId, visible, query)
        return { items: ofUsers(items), ...page }
      },
      records: async (rows) => ofUsers(await toUserRecords(store, tenantId, rows as UserRecordTable[])),
    },
    {
      kind: 'group',
      listing: groupListing(store, tenantId),
      async page(query) {
        const { items, ...page } = await groups(store, tenantId, query)
        return { items: ofGroups(items), ...page }
      },
      records: async (rows) => ofGroups((rows as GroupRecordTable[]).map(toGroupRecord)),
    },
  ]
}
