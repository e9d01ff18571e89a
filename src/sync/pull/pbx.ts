/** Reads 8x8 into what was seen: by cursor where one can be trusted, completely where not. Accepts nothing. */
import type { Pbx } from '../../connectors/contract.ts'
import { isExpired, JobStopped } from '../causes.ts'
import { chunks, iso } from '../deps.ts'
import { completeReadIsDue, type Look } from './look.ts'
import { readCompletely } from './parts.ts'

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
  const onAhead = (users: number): void => look.ahead?.(users, (left) => pbx.estimate?.('read', left) ?? null)
  const users = await readCompletely(look, {
    kind: 'pbx',
    pages: () => pbx.users({ ...context, onAhead }),
    keyOf: (account) => account.id,
    see: (accounts, part) => deps.directory.seePbx(tenantId, accounts, part, iso(deps.now())),
  })
  if (users === 0 && known > 0) throw new JobStopped('PBX_EMPTY')
  for await (const sites of pbx.sites(context)) await deps.directory.seeSites(tenantId, sites)
  await deps.tenants.saveCursor(tenantId, 'pbx', { value: next, fullAt })
  return { users, complete: true }
}

async function readChanges(look: Look, pbx: Pbx, cursor: { value: string; fullAt: string }): Promise<PbxRead> {
  const { deps, tenantId, context, advance } = look
  let value = cursor.value
  let users = 0
  for await (const changes of pbx.changesSince(cursor.value, context)) {
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
