import { sql } from 'kysely'
import type { GroupRecord, ResourceQuery, ResourceStore, Visible } from '../../directory/store.ts'
import { totalOf } from '../directory/totals.ts'
import type { Work } from '../engine.ts'
import type { GroupRecordTable, UserRecordTable } from '../schema.ts'
import { createCommit } from './commit.ts'
import { keyAlone, pageOfUsers, userById, usersByKey, usersOf } from './hot.ts'
import { list } from './list.ts'
import { members } from './members.ts'
import { offerSome } from './offer.ts'
import { userTexts } from './pageText.ts'
import { toGroupRecord, toUserRecords } from './record.ts'
import { GROUP_PLACES, USER_PLACES } from './where.ts'
import type { Listing } from './windows.ts'
import { changeGroup, createGroup, groupRow, removeGroup } from './writeGroup.ts'
import { changeUser, createUser, removeUser } from './writeUser.ts'

export function createResourceStore(store: Work): ResourceStore {
  const commit = createCommit(store)
  return {
    user: (tenantId, visible, id) => userById(store, tenantId, visible, id),
    users: (tenantId, visible, query) => users(store, tenantId, visible, query),
    userTexts: (tenantId, visible, page, around) => userTexts(store, tenantId, visible, page, around),
    createUser: (tenantId, write, ids, caller) =>
      commit(tenantId, (work) => createUser(work, tenantId, write, ids, caller)),
    changeUser: (tenantId, visible, id, decide, caller) =>
      commit(tenantId, (work) => changeUser(work, tenantId, visible, id, decide, caller)),
    removeUser: (tenantId, visible, id, decide, caller) =>
      commit(tenantId, (work) => removeUser(work, tenantId, visible, id, decide, caller)),
    group: async (tenantId, id) => {
      const row = await groupRow(store, tenantId, id)
      return row && toGroupRecord(row)
    },
    groups: (tenantId, query) => groups(store, tenantId, query),
    members: (tenantId, groupId, after, limit) => members(store, tenantId, groupId, after, limit),
    createGroup: (tenantId, write, id, caller) =>
      commit(tenantId, (work) => createGroup(work, tenantId, write, id, caller)),
    changeGroup: (tenantId, id, decide, caller) =>
      commit(tenantId, (work) => changeGroup(work, tenantId, id, decide, caller)),
    removeGroup: (tenantId, id, decide, caller) =>
      commit(tenantId, (work) => removeGroup(work, tenantId, id, decide, caller)),
    offer: (tenantId, after, limit, at) => commit(tenantId, (work) => offerSome(work, tenantId, after, limit, at)),
  }
}

async function users(store: Work, tenantId: string, visible: Visible, query: ResourceQuery) {
  if (query.where === null && query.sort === null)
    return pageOfUsers(store, tenantId, visible, query.startIndex, query.count)
  const key = query.sort === null ? keyAlone(query.where) : null
  const found = key && (await usersByKey(store, tenantId, visible, key))
  if (found) {
    const from = query.startIndex - 1
    return { items: found.slice(from, from + query.count), total: found.length }
  }
  const listing: Listing = {
    table: 'user_records',
    places: USER_PLACES,
    indexed: ['id', 'userName', 'externalId', 'email'],
    visible: visible === 'linked' ? sql`r.linked = 1` : sql`true`,
    total: () => usersOf(store, tenantId, visible),
  }
  const { rows, total } = await list<UserRecordTable>(store, tenantId, listing, query)
  return { items: await toUserRecords(store, tenantId, rows), total }
}

async function groups(
  store: Work,
  tenantId: string,
  query: ResourceQuery,
): Promise<{ items: GroupRecord[]; total: number }> {
  const listing: Listing = {
    table: 'group_records',
    places: GROUP_PLACES,
    indexed: ['id', 'displayName', 'externalId', 'member'],
    visible: sql`true`,
    total: () => totalOf(store, tenantId, 'records:groups'),
  }
  const { rows, total } = await list<GroupRecordTable>(store, tenantId, listing, query)
  return { items: rows.map(toGroupRecord), total }
}
