import type { DirectoryStore } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { writingSoon } from '../transaction.ts'
import { toConfiguration, toTeamsNumber } from './seen/accountRow.ts'
import { peopleNamed } from './users/people.ts'
import { accept } from './queued/accept.ts'
import { archive } from './seen/archive.ts'
import { assess } from './queued/assess.ts'
import { adoption } from './queued/adoption.ts'
import { changesAfter, history, numberHistory } from './changes.ts'
import {
  agreeToTakeOver,
  chooseRemoval,
  endLeftOut,
  endRemoval,
  endKept,
  endTakeOvers,
  keepNumbers,
  keptBy,
  leaveOut,
  takeBackIn,
} from './decided/choices.ts'
import { chooseAccount, endAccountChoice } from './match/chooseAccount.ts'
import { counts, reasonCounts, revision, sites, usersAtSites } from './counts.ts'
import { countDirty, dirty, dirtyAll } from './dirty.ts'
import { drift } from './queued/drift.ts'
import { endKeptUsers, keepUsers } from './decided/keptUsers.ts'
import { seeMembers } from './seen/members.ts'
import { expect } from './queued/expect.ts'
import { markDue, rulesAre, saveWalk, viewsDue, viewsToPush, walkedAt } from './queued/due.ts'
import { inventoryRead, saveInventoryRead, seeInventory } from './numbers/inventory.ts'
import { freeAccounts, goneAccounts, link } from './match/link.ts'
import { loseSeen } from './seen/lose.ts'
import { forgetGranted, hasOurs, noteGranted } from './seen/granted.ts'
import { manage, unmanage } from './numbers/managed.ts'
import { settleNumbers } from './numbers/numberState.ts'
import { numberCounts, numbers } from './numbers/numbers.ts'
import { countPendingRemovals, pending, pendingAmong, pendingFor } from './queued/pending.ts'
import { newestQueued, queued, queuedCauses, queuedOf } from './queued/queue.ts'
import { userRows } from './rows.ts'
import { countNotInRead, countSeen, forgetParts, notInRead, sameParts, unread } from './seen/reads.ts'
import { pointedAt } from './match/pointed.ts'
import { release } from './decided/release.ts'
import { markToPush } from './queued/pushDue.ts'
import { setSite } from './decided/setSite.ts'
import { createAgain, remove, viewsToRemove } from './decided/remove.ts'
import {
  accountsNamed,
  accountsOf,
  moveRequests,
  request,
  requestAll,
  requests,
  requestsOf,
} from './decided/requests.ts'
import { claimants } from './match/claimants.ts'
import { licences, usersNamed, usersOf } from './users/named.ts'
import { forgetRequests } from './decided/oldRequests.ts'
import { requestCounts, sayDone } from './decided/saidDone.ts'
import { seeM365 } from './seen/seeM365.ts'
import { configurationRows, heldNumbers, numberRows } from './rows.ts'
import { attributePbx, keepSites, losePbx, seePbx, seeSites } from './seen/seePbx.ts'
import { seeConfigurations, seeNumbers } from './seen/seeTeams.ts'
import { touchedBy } from './queued/touched.ts'
import { user, users } from './users/users.ts'
import { keepWaiting, nextTryOf, queuedSince, waiting, waitNoMore } from './queued/waiting.ts'
import { views, viewsOf } from './queued/views.ts'

/** All of it is written by jobs and looks, which tell nobody before their own record waited for the disk. */
export function createDirectoryStore(store: Work): DirectoryStore {
  const inTurn = <T>(tenantId: string, write: (work: Work) => Promise<T>) =>
    writingSoon(store, 'directory', tenantId, write)
  return {
    seePbx: (tenantId, accounts, readId, at) =>
      inTurn(tenantId, (work) => seePbx(work, tenantId, accounts, readId, at)),
    losePbx: (tenantId, ids, at) => inTurn(tenantId, (work) => losePbx(work, tenantId, ids, at)),
    attributePbx: (tenantId, authors) => inTurn(tenantId, (work) => attributePbx(work, tenantId, authors)),
    keepSites: (tenantId, all) => inTurn(tenantId, (work) => keepSites(work, tenantId, all)),
    seeSites: (tenantId, seen) => inTurn(tenantId, (work) => seeSites(work, tenantId, seen)),
    seeInventory: (tenantId, seen, readId, at) =>
      inTurn(tenantId, (work) => seeInventory(work, tenantId, seen, readId, at)),
    inventoryRead: (tenantId) => inventoryRead(store, tenantId),
    saveInventoryRead: (tenantId, read) => saveInventoryRead(store, tenantId, read),
    seeM365: (tenantId, sightings, readId, at) =>
      inTurn(tenantId, (work) => seeM365(work, tenantId, sightings, readId, at)),
    seeNumbers: (tenantId, numbers, readId, at) =>
      inTurn(tenantId, (work) => seeNumbers(work, tenantId, numbers, readId, at)),
    seeConfigurations: (tenantId, seen, readId, at) =>
      inTurn(tenantId, (work) => seeConfigurations(work, tenantId, seen, readId, at)),
    sameParts: (tenantId, kind, readId, hashes) =>
      inTurn(tenantId, (work) => sameParts(work, tenantId, kind, readId, hashes)),
    forgetParts: (tenantId, kind, readId) => inTurn(tenantId, (work) => forgetParts(work, tenantId, kind, readId)),
    seeMembers: (tenantId, groupId, accountIds, readId) =>
      inTurn(tenantId, (work) => seeMembers(work, tenantId, groupId, accountIds, readId)),
    notInRead: (tenantId, kind, readId, limit) => notInRead(store, tenantId, kind, readId, limit),
    countNotInRead: (tenantId, kind, readId, most) => countNotInRead(store, tenantId, kind, readId, most),
    unread: (tenantId, kind, readId, keys) => unread(store, tenantId, kind, readId, keys),
    loseSeen: (tenantId, kind, keys, at) => inTurn(tenantId, (work) => loseSeen(work, tenantId, kind, keys, at)),
    countSeen: (tenantId, kind) => countSeen(store, tenantId, kind),
    numbersOf: async (tenantId, numbers) =>
      [...(await numberRows(store, tenantId, numbers)).values()].map(toTeamsNumber),
    numbersHeldBy: async (tenantId, holderIds) => (await heldNumbers(store, tenantId, holderIds)).map(toTeamsNumber),
    configurationsOf: async (tenantId, ids) =>
      [...(await configurationRows(store, tenantId, ids)).values()].map(toConfiguration),

    pending: (tenantId, after, limit) => pending(store, tenantId, after, limit),
    pendingOf: (tenantId, ids) => pendingAmong(store, tenantId, ids),
    pendingOfUsers: async (tenantId, ids) =>
      pendingFor(store, tenantId, [...(await userRows(store, tenantId, ids)).values()]),
    countPendingRemovals: (tenantId) => countPendingRemovals(store, tenantId),
    accept: (tenantId, acceptances, at) => inTurn(tenantId, (work) => accept(work, tenantId, acceptances, at)),
    link: (tenantId, links, at) => inTurn(tenantId, (work) => link(work, tenantId, links, at)),
    pointedAt: (tenantId, userId) => pointedAt(store, tenantId, userId),
    freeAccounts: (tenantId, ids) => freeAccounts(store, tenantId, ids),
    goneAccounts: (tenantId, ids) => goneAccounts(store, tenantId, ids),
    manage: (tenantId, assignments) => inTurn(tenantId, (work) => manage(work, tenantId, assignments)),
    unmanage: (tenantId, numbers) => inTurn(tenantId, (work) => unmanage(work, tenantId, numbers)),
    noteGranted: (tenantId, granted) => inTurn(tenantId, (work) => noteGranted(work, tenantId, granted)),
    forgetGranted: (tenantId, which) => inTurn(tenantId, (work) => forgetGranted(work, tenantId, which)),
    hasOurs: (tenantId) => hasOurs(store, tenantId),
    leaveOut: (tenantId, userIds, leftOut) => inTurn(tenantId, (work) => leaveOut(work, tenantId, userIds, leftOut)),
    takeBackIn: (tenantId, userIds) => inTurn(tenantId, (work) => takeBackIn(work, tenantId, userIds)),
    endLeftOut: (tenantId, at) => inTurn(tenantId, (work) => endLeftOut(work, tenantId, at)),
    release: (tenantId, userId, by) => inTurn(tenantId, (work) => release(work, tenantId, userId, by)),
    createAgain: (tenantId, userId, by) => inTurn(tenantId, (work) => createAgain(work, tenantId, userId, by)),
    setSite: (tenantId, userId, site, by) => inTurn(tenantId, (work) => setSite(work, tenantId, userId, site, by)),
    chooseRemoval: (tenantId, userId, removal) =>
      inTurn(tenantId, (work) => chooseRemoval(work, tenantId, userId, removal)),
    endRemoval: (tenantId, userId) => inTurn(tenantId, (work) => endRemoval(work, tenantId, userId)),
    viewsToRemove: (tenantId, after, limit) => viewsToRemove(store, tenantId, after, limit),
    remove: (tenantId, userIds, at) => inTurn(tenantId, (work) => remove(work, tenantId, userIds, at)),
    chooseAccount: (tenantId, userId, account, choice) =>
      inTurn(tenantId, (work) => chooseAccount(work, tenantId, userId, account, choice)),
    endAccountChoice: (tenantId, userId) => inTurn(tenantId, (work) => endAccountChoice(work, tenantId, userId)),
    agreeToTakeOver: (tenantId, userId, takeOver) =>
      inTurn(tenantId, (work) => agreeToTakeOver(work, tenantId, userId, takeOver)),
    keepNumbers: (tenantId, removals, kept) => inTurn(tenantId, (work) => keepNumbers(work, tenantId, removals, kept)),
    endKept: (tenantId, userIds, jobId) => inTurn(tenantId, (work) => endKept(work, tenantId, userIds, jobId)),
    keepUsers: (tenantId, removals, kept) => inTurn(tenantId, (work) => keepUsers(work, tenantId, removals, kept)),
    endKeptUsers: (tenantId, userIds, jobId) =>
      inTurn(tenantId, (work) => endKeptUsers(work, tenantId, userIds, jobId)),
    keptBy: (tenantId, what) => keptBy(store, tenantId, what),
    endTakeOvers: (tenantId, userIds) => inTurn(tenantId, (work) => endTakeOvers(work, tenantId, userIds)),
    archive: (tenantId, before, at) => inTurn(tenantId, (work) => archive(work, tenantId, before, at)),
    changesAfter: (tenantId, seq, limit) => changesAfter(store, tenantId, seq, limit),

    dirty: (tenantId, limit) => inTurn(tenantId, (work) => dirty(work, tenantId, limit)),
    countDirty: (tenantId) => inTurn(tenantId, (work) => countDirty(work, tenantId)),
    touchedBy: (tenantId, keys) => touchedBy(store, tenantId, keys),
    views: (tenantId, after, limit) => views(store, tenantId, after, limit),
    viewsDue: (tenantId, after, limit) => viewsDue(store, tenantId, after, limit),
    markDue: (tenantId, ids) => inTurn(tenantId, (work) => markDue(work, tenantId, ids)),
    viewsToPush: (tenantId, after, limit) => viewsToPush(store, tenantId, after, limit),
    markToPush: (tenantId, ids) => inTurn(tenantId, (work) => markToPush(work, tenantId, ids)),
    rulesAre: (tenantId, rules) =>
      inTurn(tenantId, async (work) => {
        if (await rulesAre(work, tenantId, rules)) await dirtyAll(work, tenantId)
      }),
    walkedAt: (tenantId) => walkedAt(store, tenantId),
    saveWalk: (tenantId, at) => inTurn(tenantId, (work) => saveWalk(work, tenantId, at)),
    viewsOf: (tenantId, ids) => viewsOf(store, tenantId, ids),
    expect: (tenantId, accepting) => expect(store, tenantId, accepting),
    assess: (tenantId, assessments, joiners, cleared, at) =>
      inTurn(tenantId, (work) => assess(work, tenantId, assessments, joiners, cleared, at)),
    waiting: (tenantId, after, limit) => waiting(store, tenantId, after, limit),
    keepWaiting: (tenantId, kept) => inTurn(tenantId, (work) => keepWaiting(work, tenantId, kept)),
    waitNoMore: (tenantId) => inTurn(tenantId, (work) => waitNoMore(work, tenantId)),
    nextTry: (tenantId) => nextTryOf(store, tenantId),
    queuedSince: (tenantId) => queuedSince(store, tenantId),
    dirtyAll: (tenantId) => inTurn(tenantId, (work) => dirtyAll(work, tenantId)),

    revision: (tenantId) => revision(store, tenantId),
    counts: (tenantId) => counts(store, tenantId),
    reasonCounts: (tenantId) => reasonCounts(store, tenantId),
    sites: (tenantId) => sites(store, tenantId),
    usersAtSites: (tenantId, names) => usersAtSites(store, tenantId, names),
    users: (tenantId, query) => users(store, tenantId, query),
    user: (tenantId, userId) => user(store, tenantId, userId),
    queued: (tenantId, cursor, limit) => queued(store, tenantId, cursor, limit),
    newestQueued: (tenantId, limit) => newestQueued(store, tenantId, limit),
    queuedCauses: (tenantId) => queuedCauses(store, tenantId),
    queuedOf: (tenantId, userId) => queuedOf(store, tenantId, userId),
    request: (tenantId, one) => inTurn(tenantId, (work) => request(work, tenantId, one)),
    requestAll: (tenantId, all) => inTurn(tenantId, (work) => requestAll(work, tenantId, all)),
    requests: (tenantId, query) => requests(store, tenantId, query),
    requestsOf: (tenantId, ids) => requestsOf(store, tenantId, ids),
    usersNamed: (tenantId, names) => usersNamed(store, tenantId, names),
    usersOf: (tenantId, ids) => usersOf(store, tenantId, ids),
    claimants: (tenantId, accountId) => claimants(store, tenantId, accountId),
    licences: (tenantId) => licences(store, tenantId),
    requestCounts: (tenantId) => requestCounts(store, tenantId),
    sayDone: (tenantId, ids, said) => inTurn(tenantId, (work) => sayDone(work, tenantId, ids, said)),
    moveRequests: (tenantId, moves) => inTurn(tenantId, (work) => moveRequests(work, tenantId, moves)),
    forgetRequests: (tenantId, before) => inTurn(tenantId, (work) => forgetRequests(work, tenantId, before)),
    accountsNamed: (tenantId, names) => accountsNamed(store, tenantId, names),
    accountsOf: (tenantId, ids) => accountsOf(store, tenantId, ids),
    settleNumbers: (tenantId, limit) => inTurn(tenantId, (work) => settleNumbers(work, tenantId, limit)),
    numbers: (tenantId, query) => numbers(store, tenantId, query),
    numberCounts: (tenantId) => numberCounts(store, tenantId),
    peopleNamed: (tenantId, beginning) => peopleNamed(store, tenantId, beginning),
    drift: (tenantId, cursor, limit) => drift(store, tenantId, cursor, limit),
    adoption: (tenantId, cursor, limit) => adoption(store, tenantId, cursor, limit),
    history: (tenantId, userId, limit) => history(store, tenantId, userId, limit),
    numberHistory: (tenantId, number, limit) => numberHistory(store, tenantId, number, limit),
  }
}
