/** What a command is. Each stands in a file of its own and has one line in the registry. */
import type { AuditStore, ProvisioningLog } from '../../audit/store.ts'
import type { DirectoryStore } from '../../directory/store.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Action } from '../../identity/roles.ts'
import type { JobsStore } from '../../jobs/store.ts'
import type { NotificationsStore } from '../../notifications/store.ts'
import type { Sync } from '../../sync/sync.ts'
import type { TenantsStore } from '../../tenants/store.ts'
import type { Place } from '../activity.ts'
import type { Card } from '../cards/element.ts'
import type { Kind, Setting } from '../cards/parts.ts'
import type { RunFacts } from '../cards/runFacts.ts'
import type { Offer } from '../cards/talk.ts'

/** The rooms that commands and cards ask. */
export interface Rooms {
  sync: Sync
  jobs: JobsStore
  directory: DirectoryStore
  tenants: TenantsStore
  audit: AuditStore
  notifications: NotificationsStore
  /** What identity providers asked. */
  provisioningLog: Pick<ProvisioningLog, 'requests' | 'counts'>
  /** All of the change, or nothing. Only these rooms may be waited for in it. */
  together<T>(
    tenantId: string,
    change: (rooms: Pick<Rooms, 'audit' | 'directory' | 'jobs' | 'notifications'>) => Promise<T>,
  ): Promise<T>
  now: () => Date
}

/** One thing that somebody asked for, typed or pressed. */
export interface Turn {
  tenantId: string
  caller: Principal
  place: Place
  conversationId: string
  /** Of the message or the pressed button; null: it has none. */
  activityId: string | null
  setting: Setting
  /** Of the caller's clock; null: Teams did not say. */
  timezone: string | null
  offers: Offer[]
  /**
   * What came along, and is hostile: the data of the pressed button with the inputs of its card; of typed words what
   * stands after the name of a command that takes words, as `text`, and all of it as `said`.
   */
  asked: Record<string, unknown>
  /** False: it was typed. */
  pressed: boolean
}

/** What everybody in a group chat or channel may see of an answer. */
export interface Base {
  kind: Kind
  title: string
  sub: string
}

export type Outcome =
  /** `forAll`: it tells nothing of the company, so that everybody in a group chat or channel may see it. */
  | { kind: 'card'; card: Card; base: Base; forAll?: true }
  /**
   * A run whose card is kept up to date. `already`: it was going before this was asked; its message says so, or what
   * `says` makes of it.
   */
  | { kind: 'run'; facts: RunFacts; already: boolean; says?: RunSays }

export type RunSays = (facts: RunFacts, setting: Setting) => Card

/** What can be asked for, and what the caller must be allowed to do. */
export interface Deed {
  verb: string
  action: Action
  /** Nothing that writes is ever guessed, and its button works once. */
  writes: boolean
  /** Tells names and numbers: asked in a group chat or channel, it is answered in our own chat. */
  personal?: true
  /** A sentence that says why the press does not count, so that its button still works; null: it does. */
  check?(rooms: Rooms, turn: Turn): Promise<string | null>
  run(rooms: Rooms, turn: Turn): Promise<Outcome>
}

export interface Command extends Offer, Deed {
  aliases: string[]
  /** Shown in help; greetings are not. */
  listed: boolean
  /** Asks for a write, so that it is never guessed either. */
  asks?: true
  /** Takes words after its name. `alone`: words that are meant for it without the name. */
  takes?: { alone(words: string): boolean }
}

/** A button that is no command. `here`: what it shows takes the place of its card, for the one who pressed it. */
export interface CardAction extends Deed {
  here?: true
}

const ID = /^[\x21-\x7e]{1,200}$/

/**
 * An id in the data of a button; null: there is none; empty: something that is no id. What comes back is not what was
 * sent, if somebody wants it so.
 */
export function textOf({ asked }: Pick<Turn, 'asked'>, key: string): string | null {
  const value = Object.hasOwn(asked, key) ? asked[key] : undefined
  if (value === undefined || value === null) return null
  return typeof value === 'string' && ID.test(value) ? value : ''
}

export const answer = (card: Card, base: Base): Outcome => ({ kind: 'card', card, base })
