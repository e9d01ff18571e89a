/** Reads 8x8 into what was seen: by cursor where one can be trusted, completely where not. Accepts nothing. */
import type { LongRead, Pbx } from '../../connectors/contract.ts'
import type { PbxAccount } from '../../directory/account.ts'
import type { OneByOneRead } from '../../tenants/tenant.ts'
import { isExpired, JobStopped } from '../run/causes.ts'
import { plural } from '../count.ts'
import { chunks, iso } from '../deps.ts'
import { sayUpload } from '../uploads.ts'
import { completeReadIsDue, FULL_READ_EVERY_MS, notTooMany, readAt, type Look } from './look.ts'
import { loseEverything, readCompletely, type List } from './parts.ts'
import { readSites } from './sites.ts'

/** A read that takes hours is repeated less often; changes and deletions come by cursor meanwhile. */
const ONE_BY_ONE_EVERY_MS = 7 * FULL_READ_EVERY_MS
/** After this a read that was interrupted starts again: what it has is old. */
const GOES_ON_WITHIN_MS = 24 * 60 * 60 * 1000

export interface PbxRead {
  users: number
  complete: boolean
}

export async function readPbx(look: Look, pbx: Pbx): Promise<PbxRead> {
  const { deps, tenantId } = look
  await sayUpload(look)
  const cursor = (await deps.tenants.pbx(tenantId))?.cursor ?? null
  const slow = await deps.tenants.oneByOneRead(tenantId)
  const due = completeReadIsDue(cursor, deps.now(), slow ? ONE_BY_ONE_EVERY_MS : FULL_READ_EVERY_MS)
  if (cursor === null || (due && !(slow && look.brief))) return readAll(look, pbx, slow)
  try {
    return await readChanges(look, pbx, cursor, slow === null)
  } catch (error) {
    if (!isExpired(error) || (slow && look.brief)) throw error
    look.say('8x8 cannot tell what changed since the last look. Reading everything.')
    return readAll(look, pbx, slow)
  }
}

async function readAll(look: Look, pbx: Pbx, slow: OneByOneRead | null): Promise<PbxRead> {
  const { deps, tenantId, context } = look
  const reading = await begin(look, pbx, slow)
  const strange = await hasUsers(look)
  const list: List<PbxAccount> = {
    kind: 'pbx',
    pages: (readId) => pbx.users(context, longRead(look, pbx, reading, readId)),
    keyOf: (account) => account.id,
    see: (accounts, part) => deps.directory.seePbx(tenantId, accounts, part, iso(deps.now())),
    rowByRow: () => reading.oneByOne,
    had: () => reading.had,
    onRead: (read) => look.advance(reading.had + read, reading.total),
  }
  const first = await readCompletely(look, list, reading.readId)
  const users = first === 0 && strange ? await readOnceMore(look, list) : first
  await readSites(deps.directory, tenantId, pbx, iso(deps.now()), context)
  const cursor = { value: reading.cursor, fullAt: readAt(look, reading.startedAt) }
  await deps.tenants.saveCursor(tenantId, 'pbx', cursor)
  await deps.tenants.saveOneByOneRead(tenantId, reading.oneByOne ? markOf(reading, iso(deps.now())) : null)
  if (reading.oneByOne) await catchUp(look, pbx, cursor)
  return { users, complete: true }
}

/** Users that a job took in and 8x8 was not known to have deleted, or whose deletion nobody has accepted yet. */
async function hasUsers({ deps, tenantId }: Look): Promise<boolean> {
  const { directory } = deps
  return (await directory.countSeen(tenantId, 'pbx')) > 0 || (await directory.countPendingRemovals(tenantId)) > 0
}

/** Nothing tells an 8x8 without users from a list that came back empty; a person can. Until then each look asks again. */
async function readOnceMore(look: Look, list: List<PbxAccount>): Promise<number> {
  const { deps, tenantId } = look
  look.say('8x8 sent an empty list of users. Reading it once more.')
  const users = await readCompletely(look, list)
  if (users > 0) return users
  if (!look.emptied) throw new JobStopped('PBX_EMPTY')
  look.emptied('users')
  look.doubtful = true
  await loseEverything(deps, tenantId, 'pbx')
  return 0
}

/** A complete read in progress. */
interface Reading {
  readId: string
  startedAt: string
  cursor: string
  oneByOne: boolean
  /** All users, once known, and those that an earlier attempt read. */
  total: number | null
  had: number
}

const markOf = ({ readId, startedAt, cursor }: Reading, endedAt: string | null): OneByOneRead => ({
  readId,
  startedAt,
  cursor,
  endedAt,
})

/** Goes on with a read that was interrupted, unless that is too long ago. */
async function begin(look: Look, pbx: Pbx, slow: OneByOneRead | null): Promise<Reading> {
  const { deps, say } = look
  if (slow && slow.endedAt === null && deps.now() - Date.parse(slow.startedAt) < GOES_ON_WITHIN_MS) {
    say(`Going on with the read of 8x8 that began at ${slow.startedAt}.`)
    return { ...slow, oneByOne: true, total: null, had: 0 }
  }
  const cursor = await pbx.cursor(look.context)
  return { readId: deps.newId(), startedAt: iso(deps.now()), cursor, oneByOne: false, total: null, had: 0 }
}

/** What a read is told that may take hours: what it has already, and how long the rest takes. */
function longRead(look: Look, pbx: Pbx, reading: Reading, readId: string): LongRead {
  const { deps, tenantId, say } = look
  return {
    unread: (ids) => deps.directory.unread(tenantId, 'pbx', readId, ids),
    onUntold: () => say("The first page of 8x8's list shows no extensions. Looking whether the rest does."),
    onOneByOne: async ({ users, left, perMinute }) => {
      say(slowWords(users, left, perMinute))
      reading.oneByOne = true
      reading.readId = readId
      reading.total = users
      reading.had = users - left
      look.ahead?.(users, (ahead) => pbx.estimate?.('read', ahead) ?? (ahead / perMinute) * 60, reading.had)
      await deps.tenants.saveOneByOneRead(tenantId, markOf(reading, null))
    },
  }
}

function slowWords(users: number, left: number, perMinute: number): string {
  const whom =
    left === users ? plural(users, 'user') : `the ${left.toLocaleString('en-US')} left of ${plural(users, 'user')}`
  const time = plural(Math.ceil(left / perMinute), 'minute')
  return `8x8's list does not tell extensions; reading ${whom} one by one takes about ${time}.`
}

/** What changed during a read of hours; where 8x8 cannot tell, the next read finds out. */
async function catchUp(look: Look, pbx: Pbx, cursor: { value: string; fullAt: string }): Promise<void> {
  try {
    await readChanges(look, pbx, cursor, false)
  } catch (error) {
    if (!isExpired(error)) throw error
    look.say('8x8 cannot tell what changed during the read. The next sync reads everything again.', 'problem')
  }
}

/** `orAll`: a complete read is a matter of pages, and may be the cheaper way to learn of very many changes. */
async function readChanges(
  look: Look,
  pbx: Pbx,
  cursor: { value: string; fullAt: string },
  orAll: boolean,
): Promise<PbxRead> {
  const { deps, tenantId, context, advance } = look
  let value = cursor.value
  let users = 0
  const gone = await notTooMany(look, 'pbx')
  const known = orAll ? await deps.directory.countSeen(tenantId, 'pbx') : undefined
  const names = new Map<string, string>()
  for await (const changes of pbx.changesSince(cursor.value, context, known)) {
    gone(changes.deleted.length)
    const at = iso(deps.now())
    for (const accounts of chunks(changes.accounts)) await deps.directory.seePbx(tenantId, accounts, null, at)
    for (const { id, userName } of changes.accounts) names.set(id, userName)
    for (const ids of chunks(changes.deleted)) await deps.directory.losePbx(tenantId, ids, at)
    for (const authors of chunks(changes.authors)) await deps.directory.attributePbx(tenantId, authors)
    users += changes.accounts.length
    value = changes.next ?? value
    await advance(users)
  }
  gone(await readNamesakes(look, pbx, names))
  await deps.tenants.saveCursor(tenantId, 'pbx', { value, fullAt: cursor.fullAt })
  return { users, complete: false }
}

/**
 * 8x8 has a username once: whoever came under that of somebody else says that this one is gone, or is called otherwise by
 * now. Its records tell so up to minutes later, and a job in between would take one person for two, and the number away.
 * `names` of the users that were read, by id. Answers how many are gone.
 */
async function readNamesakes({ deps, tenantId, context }: Look, pbx: Pbx, names: Map<string, string>): Promise<number> {
  const { directory } = deps
  let gone = 0
  for (const some of chunks([...names.values()])) {
    const named = await directory.accountsNamed(tenantId, some)
    const others = named.filter(({ id }) => !names.has(id)).map(({ id }) => id)
    if (others.length === 0) continue
    const there = await pbx.read(others, context)
    const found = new Set(there.map(({ id }) => id))
    const missing = others.filter((id) => !found.has(id))
    const at = iso(deps.now())
    await directory.seePbx(tenantId, there, null, at)
    await directory.losePbx(tenantId, missing, at)
    gone += missing.length
  }
  return gone
}
