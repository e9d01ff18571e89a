/** Reads Microsoft 365 into what was seen: users by delta, numbers always whole, Teams' records of users when whole. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import { isExpired, JobStopped } from '../run/causes.ts'
import { breathe, chunks, iso } from '../deps.ts'
import { completeReadIsDue, notTooMany, readAt, type Look } from './look.ts'
import { loseEverything, readCompletely } from './parts.ts'

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
  const next = { ...accounts.next, fullAt: readAt(look, accounts.next.fullAt) }
  await look.deps.tenants.saveCursor(look.tenantId, 'teams', next)
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
  const users = await readCompletely(look, {
    kind: 'm365',
    pages: () => m365.users(look.context),
    keyOf: (account) => account.id,
    see: (accounts, part) => deps.directory.seeM365(look.tenantId, accounts, part, iso(deps.now())),
    onRead: look.advance,
  })
  if (users === 0) throw new JobStopped('M365_EMPTY', { list: 'users' })
  return { users, complete: true, next: { value, fullAt: readAt(look, fullAt) } }
}

async function readChanges(
  look: Look,
  m365: Microsoft365,
  cursor: { value: string; fullAt: string },
): Promise<AccountsRead> {
  const { deps, tenantId, context, advance } = look
  let users = 0
  let value = cursor.value
  const gone = await notTooMany(look, 'm365')
  for await (const page of m365.changesSince(cursor.value, context)) {
    gone(page.sightings.filter((sighting) => 'gone' in sighting && sighting.gone).length)
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
  const entries = await readCompletely(look, {
    kind: 'member',
    async *pages() {
      members = 0
      for (const group of scope.groups)
        for await (const page of membersOf(look, m365, group)) {
          members += page.length
          yield page
        }
      // each group counts as read by an entry of its own, once they are no empty scope together
      if (members > 0) for (const { id } of scope.groups) yield [{ groupId: id, accountId: null }]
    },
    keyOf: ({ accountId }) => accountId ?? '',
    see: (some, read) => {
      const accountIds = some.flatMap(({ accountId }) => accountId ?? [])
      return deps.directory.seeMembers(tenantId, some[0]?.groupId ?? '', accountIds, String(read))
    },
    rowByRow: () => true,
  })
  if (entries === 0) throw new JobStopped('M365_EMPTY', { list: 'group members' })
  return members
}

/** One member of one group; no account: the group itself. */
interface Membership {
  groupId: string
  accountId: string | null
}

async function* membersOf(
  { context }: Look,
  m365: Microsoft365,
  group: { id: string; name: string },
): AsyncGenerator<Membership[]> {
  try {
    for await (const page of m365.members(group.id, context))
      yield page.map((accountId) => ({ groupId: group.id, accountId }))
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['refused', 'permission'].includes(error.kind)) throw error
    throw new JobStopped('GROUP_MISSING', { group: group.name }, 'failed', error.raw)
  }
}

/** Numbers that a job has just taken away. */
export interface TakenAway {
  /** How many nobody holds now. */
  numbers: number
  /** Of these, at most a batch. */
  some: string[]
  /** How many their users hold no more, for another. */
  replaced: number
}

const NONE: TakenAway = { numbers: 0, some: [], replaced: 0 }

/**
 * All numbers: Microsoft has no delta for them. None at all, where some are ours, is asked twice and told; but for those
 * that were just `taken` away.
 */
export async function readNumbers(look: Look, m365: Microsoft365, taken: TakenAway = NONE): Promise<number> {
  const { deps, tenantId } = look
  const began = deps.now()
  const { managed } = await deps.directory.counts(tenantId)
  const away = taken.numbers + taken.replaced
  const first = await readNumberList(look, m365, away)
  const strange = first === 0 && managed > 0 && !(await wereTheLast(look, m365, taken))
  const numbers = strange ? await readNumberList(look, m365, away) : first
  if (strange && numbers === 0) {
    if (!look.emptied) throw new JobStopped('M365_EMPTY', { list: 'numbers' })
    look.emptied('numbers')
  }
  if (numbers === 0) await loseEverything(deps, tenantId, 'number')
  look.numbersRead?.(began)
  return numbers
}

function readNumberList(look: Look, m365: Microsoft365, taken: number): Promise<number> {
  const { deps, tenantId, context } = look
  return readCompletely(look, {
    kind: 'number',
    taken,
    pages: () => m365.numbers(context),
    keyOf: ({ number }) => number,
    see: (some, part) => deps.directory.seeNumbers(tenantId, some, part, iso(deps.now())),
    ask: async (missing) => (await m365.numbersOf(missing, context)).flatMap(({ found }) => found ?? []),
  })
}

/** Teams showed no other numbers than these, and asked for some of them one by one it has none. */
async function wereTheLast(
  { deps, tenantId, context }: Look,
  m365: Microsoft365,
  { numbers, some }: TakenAway,
): Promise<boolean> {
  if (numbers === 0 || (await deps.directory.countSeen(tenantId, 'number')) > numbers) return false
  const answers = await m365.numbersOf(some, context)
  return answers.every(({ found }) => !found)
}

export async function readConfigurations(look: Look, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, context } = look
  const known = await deps.directory.countSeen(tenantId, 'configuration')
  const configurations = await readCompletely(look, {
    kind: 'configuration',
    pages: () => m365.configurations(context),
    keyOf: ({ id }) => id,
    see: (some, part) => deps.directory.seeConfigurations(tenantId, some, part, iso(deps.now())),
  })
  if (configurations === 0 && known > 0) throw new JobStopped('M365_EMPTY', { list: 'Teams user configurations' })
}

/** Asks Teams for its records of these users now; keeps those it has, and forgets those it has no more. */
export async function refreshConfigurations(look: Look, m365: Microsoft365, holderIds: string[]): Promise<void> {
  const { deps, tenantId, context } = look
  for (const ids of chunks(holderIds, 20)) {
    const answers = await m365.configurationsOf(ids, context)
    const found = answers.flatMap((answer) => (answer.configuration ? [answer.configuration] : []))
    const gone = answers.filter((answer) => !answer.configuration).map(({ id }) => id)
    if (found.length > 0) await deps.directory.seeConfigurations(tenantId, found, null, iso(deps.now()))
    if (gone.length > 0) await deps.directory.loseSeen(tenantId, 'configuration', gone, iso(deps.now()))
  }
}
