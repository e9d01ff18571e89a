/** What the thread aside can do. A deed and what it comes to are plain values: they go from thread to thread. */
import type { ProvisioningRequest } from '../../audit/store.ts'
import type { FoundUser, ProvisioningCaller, UserOutcome, UserWrite, Visible } from '../../directory/store.ts'
import { appendRequests } from '../audit/provisioning.ts'
import type { Work } from '../engine.ts'
import { changeUser, createUser } from '../resources/writeUser.ts'

interface Create {
  deed: 'create'
  tenantId: string
  decision: string
  asked: object
  ids: { record: string; user: string }
  caller: ProvisioningCaller
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

/** By name. Each reads what was asked for, and answers what decides (null: on a new user); both may throw. */
export type Decisions = Record<string, (asked: object) => (found: FoundUser | null) => UserWrite>

/** Throws when it cannot be done. */
export async function carryOut(work: Work, decisions: Decisions, deed: Deed): Promise<UserOutcome | null> {
  switch (deed.deed) {
    case 'create':
      return createUser(work, deed.tenantId, decided(decisions, deed)(null), deed.ids, deed.caller)
    case 'change':
      return changeUser(work, deed.tenantId, deed.visible, deed.id, decided(decisions, deed), deed.caller)
    case 'log':
      await appendRequests(work, deed.tenantId, deed.requests, deed.most)
      return null
  }
}

function decided(decisions: Decisions, { decision, asked }: Create | Change): (found: FoundUser | null) => UserWrite {
  const read = decisions[decision]
  if (!read) throw new Error(`There is no decision named ${decision}.`)
  return read(asked)
}
