/** What the thread aside can do. A deed and what it comes to are plain values: they go from thread to thread. */
import type { ProvisioningRequest } from '../../audit/store.ts'
import type { FoundUser, ProvisioningCaller, UserOutcome, UserWrite, Visible } from '../../directory/store.ts'
import { appendRequests } from '../audit/provisioning.ts'
import type { Work } from '../engine.ts'
import { bodyOf } from '../resources/record.ts'
import { changeUser, createUser } from '../resources/writeUser.ts'

interface Create {
  deed: 'create'
  tenantId: string
  /** Its body is what `text` says. */
  write: Omit<UserWrite, 'body'>
  ids: { record: string; user: string }
  caller: ProvisioningCaller
  /** As it is kept. */
  text: string
}

interface Change {
  deed: 'change'
  tenantId: string
  visible: Visible
  id: string
  decision: string
  asked: object
  caller: ProvisioningCaller
}

interface Log {
  deed: 'log'
  tenantId: string
  requests: readonly ProvisioningRequest[]
  most: number
}

export type Deed = Create | Change | Log

/** `again`: it did not go, for whatever reason; whoever asked does it in its own thread, and hears why not. */
export type Told = { kind: 'again' } | { kind: 'done'; outcome: UserOutcome | null }

/** By name. Each reads what was asked for, and answers what decides; both may throw. */
export type Decisions = Record<string, (asked: object) => (found: FoundUser) => UserWrite>

/** Throws when it cannot be done. */
export async function carryOut(work: Work, decisions: Decisions, deed: Deed): Promise<UserOutcome | null> {
  switch (deed.deed) {
    case 'create': {
      const { text } = deed
      return createUser(
        work,
        deed.tenantId,
        { ...deed.write, body: bodyOf({ body: text }) },
        deed.ids,
        deed.caller,
        text,
      )
    }
    case 'change': {
      const read = decisions[deed.decision]
      if (!read) throw new Error(`There is no decision named ${deed.decision}.`)
      return changeUser(work, deed.tenantId, deed.visible, deed.id, read(deed.asked), deed.caller)
    }
    case 'log':
      await appendRequests(work, deed.tenantId, deed.requests, deed.most)
      return null
  }
}
