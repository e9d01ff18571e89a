/** Reads 8x8 into what was seen: by cursor where one can be trusted, completely where not. Accepts nothing. */
import type { Pbx } from '../../connectors/contract.ts'
import { isExpired, JobStopped } from '../causes.ts'
import { breathe, chunks, iso } from '../deps.ts'
import { completeReadIsDue, notTooMany, readAt, readCompletely, type Look } from './look.ts'

export interface PbxRead {
  users: number
  complete: boolean
}

export async function readPbx(look: Look, pbx: Pbx): Promise<PbxRead> {
  const { deps, tenantId } = look
  const service = await deps.tenants.pbx(tenantId)
  const cursor = service?.cursor ?? null
  if (cursor === null || completeReadIsDue(cursor, deps.now())) return readAll(look, pbx)
  try {
    return await readChanges(look, pbx, cursor)
  } catch (error) {
    if (!isExpired(error)) throw error
    look.say('8x8 cannot tell what changed since the last look. Reading everything.')
    return readAll(look, pbx)
  }
}

async function readAll(look: Look, pbx: Pbx): Promise<PbxRead> {
  const { deps, tenantId, context } = look
  const next = await pbx.cursor(context)
  const fullAt = iso(deps.now())
  const known = await deps.directory.countSeen(tenantId, 'pbx')
  const users = await readCompletely(look, 'pbx', (readId) => readUsers(look, pbx, readId))
  if (users === 0 && known > 0) throw new JobStopped('PBX_EMPTY')
  for await (const sites of pbx.sites(context)) await deps.directory.seeSites(tenantId, sites)
  await deps.tenants.saveCursor(tenantId, 'pbx', { value: next, fullAt: readAt(look, fullAt) })
  return { users, complete: true }
}

async function readUsers({ deps, tenantId, context, advance }: Look, pbx: Pbx, readId: string): Promise<number> {
  let read = 0
  for await (const page of pbx.users(context)) {
    for (const accounts of chunks(page)) {
      await deps.directory.seePbx(tenantId, accounts, readId, iso(deps.now()))
      await breathe()
    }
    read += page.length
    await advance(read)
  }
  return read
}

async function readChanges(look: Look, pbx: Pbx, cursor: { value: string; fullAt: string }): Promise<PbxRead> {
  const { deps, tenantId, context, advance } = look
  let value = cursor.value
  let users = 0
  const gone = await notTooMany(look, 'pbx')
  for await (const changes of pbx.changesSince(cursor.value, context)) {
    gone(changes.deleted.length)
    const at = iso(deps.now())
    for (const accounts of chunks(changes.accounts)) await deps.directory.seePbx(tenantId, accounts, null, at)
    for (const ids of chunks(changes.deleted)) await deps.directory.losePbx(tenantId, ids, at)
    for (const authors of chunks(changes.authors)) await deps.directory.attributePbx(tenantId, authors)
    users += changes.accounts.length
    value = changes.next ?? value
    await advance(users)
  }
  await deps.tenants.saveCursor(tenantId, 'pbx', { value, fullAt: cursor.fullAt })
  return { users, complete: false }
}
