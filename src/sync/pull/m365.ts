/** Reads Microsoft 365 into what was seen: users by delta, numbers always whole, Teams' records of users when whole. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import { isExpired, JobStopped } from '../causes.ts'
import { breathe, chunks, iso } from '../deps.ts'
import { completeReadIsDue, readCompletely, type Look } from './look.ts'

export interface M365Read {
  users: number
  numbers: number
  complete: boolean
}

export async function readM365(look: Look, m365: Microsoft365): Promise<M365Read> {
  const accounts = await readAccounts(look, m365)
  await readMembers(look, m365)
  const numbers = await readNumbers(look, m365)
  if (accounts.complete) await readConfigurations(look, m365)
  if (accounts.next) await look.deps.tenants.saveCursor(look.tenantId, 'teams', accounts.next)
  return { users: accounts.users, numbers, complete: accounts.complete }
}

interface AccountsRead {
  users: number
  complete: boolean
  /** Saved once everything that goes with it was read too. */
  next: { value: string; fullAt: string }
}

/** The users' part alone: by delta where the cursor holds, completely where not. */
export async function readAccounts(look: Look, m365: Microsoft365): Promise<AccountsRead> {
  const { deps, tenantId } = look
  const cursor = (await deps.tenants.teams(tenantId))?.cursor ?? null
  if (cursor === null || completeReadIsDue(cursor, deps.now())) return readAll(look, m365)
  try {
    return await readChanges(look, m365, cursor)
  } catch (error) {
    if (!isExpired(error)) throw error
    look.say('Microsoft 365 cannot tell what changed since the last look. Reading everything.')
    return readAll(look, m365)
  }
}

async function readAll(look: Look, m365: Microsoft365): Promise<AccountsRead> {
  const { deps } = look
  // asked for before the list, so that nothing that changes while we read is missed
  const value = await m365.cursor(look.context)
  const fullAt = iso(deps.now())
  const users = await readCompletely(look, 'm365', (readId) => readUsers(look, m365, readId))
  if (users === 0) throw new JobStopped('M365_EMPTY', { list: 'users' })
  return { users, complete: true, next: { value, fullAt } }
}

async function readUsers(look: Look, m365: Microsoft365, readId: string): Promise<number> {
  const { deps, tenantId, context, advance } = look
  let read = 0
  for await (const page of m365.users(context)) {
    for (const accounts of chunks(page)) {
      await deps.directory.seeM365(tenantId, accounts, readId, iso(deps.now()))
      await breathe()
    }
    read += page.length
    await advance(read)
  }
  return read
}

async function readChanges(
  look: Look,
  m365: Microsoft365,
  cursor: { value: string; fullAt: string },
): Promise<AccountsRead> {
  const { deps, tenantId, context, advance } = look
  let users = 0
  let value = cursor.value
  for await (const page of m365.changesSince(cursor.value, context)) {
    for (const sightings of chunks(page.sightings)) {
      await deps.directory.seeM365(tenantId, sightings, null, iso(deps.now()))
      await breathe()
    }
    users += page.sightings.length
    value = page.next ?? value
    await advance(users)
  }
  return { users, complete: false, next: { value, fullAt: cursor.fullAt } }
}

/** Who is in the groups of the scope. A group that cannot be read stops the look: nobody is out of scope by mistake. */
export async function readMembers(look: Look, m365: Microsoft365): Promise<number> {
  const { deps, tenantId } = look
  const scope = (await deps.tenants.teams(tenantId))?.settings.scope
  if (scope?.kind !== 'groups') return 0
  let members = 0
  const entries = await readCompletely(look, 'member', async (readId) => {
    members = 0
    for (const group of scope.groups) members += await readGroup(look, m365, group, readId)
    if (members === 0) return 0
    // each group counts as read by an entry of its own, now that they are no empty scope together
    for (const group of scope.groups) await deps.directory.seeMembers(tenantId, group.id, [], readId)
    return members + scope.groups.length
  })
  if (entries === 0) throw new JobStopped('M365_EMPTY', { list: 'group members' })
  return members
}

async function readGroup(
  { deps, tenantId, context }: Look,
  m365: Microsoft365,
  group: { id: string; name: string },
  readId: string,
): Promise<number> {
  let members = 0
  try {
    for await (const page of m365.members(group.id, context)) {
      for (const some of chunks(page)) {
        await deps.directory.seeMembers(tenantId, group.id, some, readId)
        await breathe()
      }
      members += page.length
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['refused', 'permission'].includes(error.kind)) throw error
    throw new JobStopped('GROUP_MISSING', { group: group.name }, 'failed', error.raw)
  }
  return members
}

/** All numbers: Microsoft has no delta for them. */
export async function readNumbers(look: Look, m365: Microsoft365): Promise<number> {
  const { deps, tenantId, context } = look
  const numbers = await readCompletely(look, 'number', async (readId) => {
    let read = 0
    for await (const page of m365.numbers(context)) {
      for (const some of chunks(page)) {
        await deps.directory.seeNumbers(tenantId, some, readId, iso(deps.now()))
        await breathe()
      }
      read += page.length
    }
    return read
  })
  const { managed } = await deps.directory.counts(tenantId)
  if (numbers === 0 && managed > 0) throw new JobStopped('M365_EMPTY', { list: 'numbers' })
  if (numbers === 0) await forgetAllNumbers(look)
  return numbers
}

/** Nothing is ours and Teams has none: what was seen before is gone. */
async function forgetAllNumbers({ deps, tenantId }: Look): Promise<void> {
  const readId = deps.newId()
  for (;;) {
    const gone = await deps.directory.notInRead(tenantId, 'number', readId, 200)
    if (gone.length === 0) return
    await deps.directory.loseSeen(tenantId, 'number', gone, iso(deps.now()))
  }
}

async function readConfigurations(look: Look, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, context } = look
  await readCompletely(look, 'configuration', async (readId) => {
    let read = 0
    for await (const page of m365.configurations(context)) {
      for (const some of chunks(page)) {
        await deps.directory.seeConfigurations(tenantId, some, readId, iso(deps.now()))
        await breathe()
      }
      read += page.length
    }
    return read
  })
}

/** Asks Teams for its records of these users now; keeps those it has. */
export async function refreshConfigurations(look: Look, m365: Microsoft365, holderIds: string[]): Promise<void> {
  for (const ids of chunks(holderIds, 20)) {
    const answers = await m365.configurationsOf(ids, look.context)
    const found = answers.flatMap((answer) => (answer.configuration ? [answer.configuration] : []))
    if (found.length > 0) await look.deps.directory.seeConfigurations(look.tenantId, found, null, iso(look.deps.now()))
  }
}
