import type { NotificationsStore } from '../../notifications/store.ts'
import { lastTaken } from '../counters.ts'
import type { Work } from '../engine.ts'
import { writing } from '../transaction.ts'
import { releaseUse, used, useOnce } from './buttons.ts'
import { cardsOf, keepCard, openCards } from './cards.ts'
import {
  conversation,
  forget,
  keepConversation,
  ownConversation,
  subscribe,
  subscribers,
  unsubscribe,
  unsubscribePerson,
} from './conversations.ts'
import { choices, choose } from './choices.ts'
import { deliveries } from './deliveries.ts'
import { keepMailThread, mailThread } from './mailThreads.ts'
import { move } from './moved.ts'
import { enqueueProvisioning, provisioningTold } from './provisioning.ts'
import { keepSearch, keptSearch } from './searches.ts'
import { subscriptions } from './subscriptions.ts'
import { endMutes, mute, mutes } from './mutes.ts'
import {
  delivered,
  due,
  enqueue,
  enqueueDigest,
  failed,
  forgetSettled,
  heldFor,
  hold,
  next,
  releaseHeld,
} from './outbox.ts'

export function createNotificationsStore(store: Work): NotificationsStore {
  return {
    keepConversation: (tenantId, kept) => keepConversation(store, tenantId, kept),
    forgetConversation: (tenantId, id) =>
      writing(store, 'notifications', tenantId, (work) => forget(work, tenantId, id)),
    moveConversation: (tenantId, fromId, to) =>
      writing(store, 'notifications', tenantId, (work) => move(work, tenantId, fromId, to)),
    conversation: (tenantId, id) => conversation(store, tenantId, id),
    ownConversation: (tenantId, userId) => ownConversation(store, tenantId, userId),
    subscribe: (tenantId, id, at) => subscribe(store, tenantId, id, at),
    unsubscribe: (tenantId, id) =>
      writing(store, 'notifications', tenantId, (work) => unsubscribe(work, tenantId, [id])),
    unsubscribePerson: (tenantId, userId) =>
      writing(store, 'notifications', tenantId, (work) => unsubscribePerson(work, tenantId, userId)),
    subscribers: (tenantId) => subscribers(store, tenantId),
    subscriptions: (tenantId) => subscriptions(store, tenantId),
    keepCard: (tenantId, card) => writing(store, 'notifications', tenantId, (work) => keepCard(work, tenantId, card)),
    openCards: (tenantId) => openCards(store, tenantId),
    cardsOf: (tenantId, runId) => cardsOf(store, tenantId, runId),
    releaseUse: (tenantId, op) => writing(store, 'notifications', tenantId, (work) => releaseUse(work, tenantId, op)),
    useOnce: (tenantId, op, use) =>
      writing(store, 'notifications', tenantId, (work) => useOnce(work, tenantId, op, use)),
    used: (tenantId, op) => used(store, tenantId, op),
    mute: (tenantId, kept) => mute(store, tenantId, kept),
    mutes: (tenantId, now) => mutes(store, tenantId, now),
    endMutes: (tenantId, conversationId, problem) => endMutes(store, tenantId, conversationId, problem),
    cursor: (tenantId) => lastTaken(store, tenantId, 'journalRead'),
    enqueue: (tenantId, entries, cursor) =>
      writing(store, 'notifications', tenantId, (work) => enqueue(work, tenantId, entries, cursor)),
    due: (tenantId, now, limit) => due(store, tenantId, now, limit),
    next: (tenantId, now, limit) => next(store, tenantId, now, limit),
    delivered: (tenantId, id, at) => delivered(store, tenantId, id, at),
    failed: (tenantId, id, failure, nextAt) => failed(store, tenantId, id, failure, nextAt),
    hold: (tenantId, ids, at, until) => hold(store, tenantId, ids, at, until),
    heldFor: (tenantId, id, now) => heldFor(store, tenantId, id, now),
    releaseHeld: (tenantId, now) => releaseHeld(store, tenantId, now),
    forgetSettled: (tenantId, before) =>
      writing(store, 'notifications', tenantId, (work) => forgetSettled(work, tenantId, before)),
    deliveries: (tenantId, ids) => deliveries(store, tenantId, ids),
    choose: (tenantId, id, chosen) =>
      writing(store, 'notifications', tenantId, (work) => choose(work, tenantId, id, chosen)),
    choices: (tenantId, ids) => choices(store, tenantId, ids),
    digestCursor: (tenantId) => lastTaken(store, tenantId, 'digest'),
    enqueueDigest: (tenantId, entries, cursor) =>
      writing(store, 'notifications', tenantId, (work) => enqueueDigest(work, tenantId, entries, cursor)),
    provisioningTold: (tenantId) => provisioningTold(store, tenantId),
    enqueueProvisioning: (tenantId, entries, told) =>
      writing(store, 'notifications', tenantId, (work) => enqueueProvisioning(work, tenantId, entries, told)),
    keepSearch: (tenantId, search, since) => keepSearch(store, tenantId, search, since),
    keptSearch: (tenantId, id, since) => keptSearch(store, tenantId, id, since),
    mailThread: (tenantId, recipient, service) => mailThread(store, tenantId, recipient, service),
    keepMailThread: (tenantId, recipient, service, thread) =>
      keepMailThread(store, tenantId, recipient, service, thread),
  }
}
